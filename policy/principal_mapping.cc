#include "policy/principal_mapping.h"

#include <algorithm>

#include "absl/status/status.h"
#include "policy/document.h"
#include "policy/document_reader.h"
#include "policy/internal/words.h"
#include "policy/limits.h"

namespace postern {
namespace {

using internal::Quote;

absl::Status Refused(const std::string& why) { return absl::InvalidArgumentError(why); }

// Returns `realm_access.roles`, as people write it.
std::string NameOf(const ClaimPath& path) {
  std::string name;
  for (const std::string& part : path) name += (name.empty() ? "" : ".") + part;
  return Quote(name);
}

// The claims of one token. Lifetime: borrows its arguments.
class Claims {
 public:
  Claims(const Document& document, const DocumentReader& reader)
      : document_(document), reader_(reader) {}

  // Returns the claim, or kNoNode. Error: what should lead to it is no object.
  absl::StatusOr<NodeId> Find(const ClaimPath& path) const {
    NodeId found = document_.root();
    for (size_t i = 0; i < path.size(); ++i) {
      if (reader_.node(found).kind != NodeKind::kMapping) {
        return Refused("the claim " + NameOf({path.begin(), path.begin() + i}) +
                       " must be an object");
      }
      found = ValueOf(found, path[i]);
      if (found == kNoNode) return kNoNode;
    }
    return found;
  }

  // Returns the text of a claim; nothing if it is not there. Error: it is no text.
  absl::StatusOr<std::optional<std::string>> Text(const ClaimPath& path) const {
    const absl::StatusOr<NodeId> found = Find(path);
    if (!found.ok()) return found.status();
    if (*found == kNoNode) return std::optional<std::string>();
    const Node& node = reader_.node(*found);
    if (node.kind != NodeKind::kText) {
      return Refused("the claim " + NameOf(path) + " must be a string");
    }
    return std::optional<std::string>(node.text);
  }

  // Returns whether one of the values is the claim, or in its list. Error: it is neither a string,
  // nor a boolean, nor a list of those.
  absl::StatusOr<bool> Holds(const ClaimCondition& condition) const {
    const NodeId found = ValueOf(document_.root(), condition.claim);
    if (found == kNoNode) return false;
    const bool is_list = reader_.node(found).kind == NodeKind::kSequence;
    const NodeIds items = is_list ? reader_.Items(found) : NodeIds{found};
    bool holds = false;
    for (const NodeId item : items) {
      const Node& node = reader_.node(item);
      const bool is_boolean =
          node.kind == NodeKind::kNotText && (node.text == "true" || node.text == "false");
      if (node.kind != NodeKind::kText && !is_boolean) {
        return Refused("the claim " + Quote(condition.claim) +
                       " must be a string, a boolean, or a list of those");
      }
      const auto& values = is_boolean ? condition.booleans : condition.values;
      holds = holds || std::find(values.begin(), values.end(), node.text) != values.end();
    }
    return holds;
  }

  // Returns the groups of a claim; nothing if they are not known.
  absl::StatusOr<std::optional<std::vector<std::string>>> Groups(const GroupsClaim& from) const {
    const absl::StatusOr<NodeId> found = Find(from.claim);
    if (!found.ok()) return found.status();
    std::vector<std::string> groups;
    if (*found == kNoNode) {
      if (from.absent_is_none) return std::optional(groups);
      return std::optional<std::vector<std::string>>();
    }
    const bool is_text = !from.separator.empty();
    const Node& node = reader_.node(*found);
    if (node.kind != (is_text ? NodeKind::kText : NodeKind::kSequence)) {
      return Refused("the claim " + NameOf(from.claim) + " must be " +
                     (is_text ? "a string" : "a list of strings"));
    }
    if (is_text) {
      groups = Split(node.text, from.separator);
    } else {
      for (const NodeId item : reader_.Items(*found)) {
        if (reader_.node(item).kind != NodeKind::kText) {
          return Refused("the claim " + NameOf(from.claim) + " must be a list of strings");
        }
        groups.emplace_back(reader_.node(item).text);
      }
    }
    for (std::string& group : groups) {
      if (group.rfind(from.remove_prefix, 0) != 0) {
        return Refused("the group " + Quote(group) + " of the claim " + NameOf(from.claim) +
                       " does not begin with " + Quote(from.remove_prefix));
      }
      group = from.add_prefix + group.substr(from.remove_prefix.size());
      if (group.empty()) {
        return Refused("a group of the claim " + NameOf(from.claim) + " has no name");
      }
    }
    return std::optional(std::move(groups));
  }

 private:
  NodeId ValueOf(NodeId object, std::string_view name) const {
    for (const DocumentReader::Pair& pair : reader_.Pairs(object)) {
      if (reader_.node(pair.key).text == name) return pair.value;
    }
    return kNoNode;
  }

  // Nothing between two separators is no group.
  static std::vector<std::string> Split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    while (true) {
      const size_t end = text.find(separator);
      if (!text.substr(0, end).empty()) parts.emplace_back(text.substr(0, end));
      if (end == std::string_view::npos) return parts;
      text.remove_prefix(end + separator.size());
    }
  }

  const Document& document_;
  const DocumentReader& reader_;
};

// Takes a text that must be there.
absl::Status TakeText(const Claims& claims, const ClaimPath& path, std::optional<std::string>& to) {
  if (path.empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<std::string>> text = claims.Text(path);
  if (!text.ok()) return text.status();
  if (!*text) return Refused("there is no claim " + NameOf(path));
  if ((*text)->empty()) return Refused("the claim " + NameOf(path) + " is empty");
  to = **std::move(text);
  return absl::OkStatus();
}

absl::Status TakeGroups(const Claims& claims, const MappedPrincipal& mapped, Principal& principal) {
  if (mapped.groups.empty()) return absl::OkStatus();
  bool is_known = true;
  std::vector<std::string> all;
  for (const GroupsClaim& from : mapped.groups) {
    const auto groups = claims.Groups(from);
    if (!groups.ok()) return groups.status();
    is_known = is_known && groups->has_value();
    if (*groups) all.insert(all.end(), (*groups)->begin(), (*groups)->end());
  }
  if (is_known) principal.groups = std::move(all);
  return absl::OkStatus();
}

absl::StatusOr<Principal> Made(const Claims& claims, const MappedPrincipal& mapped) {
  Principal principal;
  principal.kind = mapped.kind;
  absl::Status taken = TakeText(claims, mapped.entity_id, principal.entity_id);
  if (taken.ok()) taken = TakeText(claims, mapped.name, principal.name);
  if (taken.ok()) taken = TakeGroups(claims, mapped, principal);
  if (!taken.ok()) return taken;
  for (const auto& [name, path] : mapped.attributes) {
    const auto text = claims.Text(path);
    if (!text.ok()) return text.status();
    if (*text) principal.attributes.emplace_back(name, **text);
  }
  const PrincipalError error = ValidatePrincipal(principal);
  if (error == PrincipalError::kNone) return principal;
  return Refused("the claims make no valid principal: " + std::string(PrincipalErrorText(error)));
}

}  // namespace

absl::StatusOr<Principal> PrincipalMapping::PrincipalOf(std::string_view text) const {
  if (text.size() > kMaxClaimsBytes) {
    return Refused("the claims are more than " + std::to_string(kMaxClaimsBytes) + " bytes");
  }
  const Source source("claims", std::string(text));
  Issues issues;
  const auto document = Document::Parse(source, Syntax::kJson, PolicyLimits(), issues);
  if (!document || issues.has_errors()) {
    issues.Sort();
    constexpr size_t kMostTold = 200;  // a message may quote a number of any length
    return Refused("the claims can't be read: " +
                   issues.all().front().message.substr(0, kMostTold));
  }
  const DocumentReader reader(*document, issues);
  if (reader.node(document->root()).kind != NodeKind::kMapping) {
    return Refused("the claims must be a JSON object");
  }
  const Claims claims(*document, reader);
  for (const MappedPrincipal& mapped : principals_) {
    bool holds = true;
    for (const ClaimCondition& condition : mapped.when) {
      const absl::StatusOr<bool> one = claims.Holds(condition);
      if (!one.ok()) return one.status();
      holds = holds && *one;
    }
    if (holds) return Made(claims, mapped);
  }
  return Refused("no principal of the mapping is for these claims");
}

}  // namespace postern
