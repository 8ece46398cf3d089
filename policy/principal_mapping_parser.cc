// The file format of principal mappings: policy/principal_mapping.h.
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/document.h"
#include "policy/document_reader.h"
#include "policy/limits.h"
#include "policy/principal_mapping.h"

namespace postern {
namespace {

// A mapping is a page, not a program.
constexpr size_t kMaxMappingBytes = 1 << 20;

constexpr char kVersion[] = "1";

class Parser {
 public:
  explicit Parser(DocumentReader& reader) : reader_(reader) {}

  std::vector<MappedPrincipal> Root(NodeId root) {
    std::vector<MappedPrincipal> principals;
    if (!reader_.Expect(root, NodeKind::kMapping, "a principal mapping", "a map")) return {};
    const NodeIds fields =
        reader_.Fields(root, {"principal_mapping", "principals"}, "a principal mapping");
    CheckVersion(root, fields[0]);
    if (fields[1] == kNoNode) {
      Error("missing-key", root, "a principal mapping needs `principals`",
            "write `principals: [{entity_id: sub}]`");
      return {};
    }
    if (!reader_.Expect(fields[1], NodeKind::kSequence, "`principals`", "a list")) return {};
    if (reader_.size(fields[1]) == 0) {
      Error("empty-list", fields[1], "`principals` is empty, so there is nobody", "");
    }
    bool is_shadowed = false;
    for (const NodeId item : reader_.Items(fields[1])) {
      if (is_shadowed) {
        Error("unreachable-principal", item,
              "a principal before this one has no `when`, so this one never counts",
              "put it first, or give that one a `when`");
      }
      principals.push_back(Principal(item));
      is_shadowed = is_shadowed || principals.back().when.empty();
    }
    return principals;
  }

 private:
  void Error(std::string_view id, NodeId node, std::string message, std::string help) {
    reader_.issues().AddError(id, reader_.node(node).range, std::move(message), std::move(help));
  }

  void CheckVersion(NodeId root, NodeId version) {
    if (version == kNoNode) {
      Error("missing-key", root, "a principal mapping needs `principal_mapping`, its version",
            "write `principal_mapping: 1`");
    } else if (reader_.node(version).text != kVersion) {
      Error("unknown-version", version, "the version of a principal mapping must be `1`",
            "write `principal_mapping: 1`");
    }
  }

  MappedPrincipal Principal(NodeId id) {
    MappedPrincipal out;
    if (!reader_.Expect(id, NodeKind::kMapping, "a principal", "a map")) return out;
    const NodeIds fields = reader_.Fields(
        id, {"when", "guest", "entity_id", "groups", "attributes", "function"}, "a principal");
    const auto [when, guest, entity_id, groups, attributes, function] =
        std::tuple(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
    if (when != kNoNode) out.when = When(when);
    if (guest != kNoNode) {
      out.kind = PrincipalKind::kGuest;
      const Node& node = reader_.node(guest);
      if (node.kind != NodeKind::kNotText || node.text != "true") {
        Error("wrong-type", guest, "`guest` must be `true`", "remove it if it is not");
      }
    }
    if (function != kNoNode) {
      out.kind = PrincipalKind::kFunction;
      out.name = Claim(function, "`function`");
    }
    if (guest != kNoNode && function != kNoNode) {
      Error("wrong-type", function, "a principal is a guest or a function, not both", "");
    }
    if (entity_id != kNoNode) out.entity_id = Claim(entity_id, "`entity_id`");
    if (groups != kNoNode) out.groups = Groups(groups);
    if (groups != kNoNode && out.kind != PrincipalKind::kUser) {
      Error("wrong-type", groups, "only users have groups", "");
    }
    if (attributes != kNoNode) out.attributes = Attributes(attributes);
    if (guest == kNoNode && function == kNoNode && entity_id == kNoNode) {
      Error("missing-key", id, "a user needs `entity_id`, the claim that says who it is",
            "write `entity_id: sub`, or `guest: true`, or `function: azp`");
    }
    return out;
  }

  std::vector<ClaimCondition> When(NodeId id) {
    std::vector<ClaimCondition> when;
    if (!reader_.Expect(id, NodeKind::kMapping, "`when`", "a map")) return when;
    for (const DocumentReader::Pair& pair : reader_.Pairs(id)) {
      ClaimCondition& condition = when.emplace_back();
      if (const auto name = reader_.NonEmptyText(pair.key, "a claim")) condition.claim = *name;
      for (const NodeId value : reader_.OneOrMore(pair.value, "a claim's value")) {
        const Node& node = reader_.node(value);
        const bool is_boolean =
            node.kind == NodeKind::kNotText && (node.text == "true" || node.text == "false");
        const auto text =
            is_boolean ? std::optional(node.text) : reader_.Text(value, "a claim's value");
        if (text) (is_boolean ? condition.booleans : condition.values).emplace_back(*text);
      }
    }
    if (when.empty()) Error("empty-map", id, "`when` is empty, so it always holds", "remove it");
    return when;
  }

  // A name, or the names that lead to it.
  ClaimPath Claim(NodeId id, std::string_view what) {
    ClaimPath path;
    for (const NodeId name : reader_.OneOrMore(id, what)) {
      if (const auto text = reader_.NonEmptyText(name, what)) path.emplace_back(*text);
    }
    return path;
  }

  // A claim, a map with more, or a list of such maps.
  std::vector<GroupsClaim> Groups(NodeId id) {
    std::vector<GroupsClaim> groups;
    const Node& node = reader_.node(id);
    const bool is_list = node.kind == NodeKind::kSequence && node.first_child != kNoNode &&
                         reader_.node(node.first_child).kind == NodeKind::kMapping;
    if (is_list) {
      for (const NodeId item : reader_.Items(id)) {
        if (reader_.Expect(item, NodeKind::kMapping, "an entry of `groups`", "a map")) {
          groups.push_back(GroupsEntry(item));
        }
      }
    } else if (node.kind == NodeKind::kMapping) {
      groups.push_back(GroupsEntry(id));
    } else {
      groups.emplace_back().claim = Claim(id, "`groups`");
    }
    return groups;
  }

  GroupsClaim GroupsEntry(NodeId id) {
    GroupsClaim out;
    const NodeIds fields =
        reader_.Fields(id, {"claim", "separator", "remove_prefix", "add_prefix", "absent"},
                       "an entry of `groups`");
    if (fields[0] == kNoNode) {
      Error("missing-key", id, "an entry of `groups` needs `claim`", "");
    } else {
      out.claim = Claim(fields[0], "`claim`");
    }
    const auto take = [this](NodeId field, std::string_view what, std::string& to) {
      if (field == kNoNode) return;
      if (const auto text = reader_.NonEmptyText(field, what)) to = *text;
    };
    take(fields[1], "`separator`", out.separator);
    take(fields[2], "`remove_prefix`", out.remove_prefix);
    take(fields[3], "`add_prefix`", out.add_prefix);
    std::string absent = "unknown";
    take(fields[4], "`absent`", absent);
    out.absent_is_none = absent == "none";
    if (absent != "none" && absent != "unknown") {
      Error("unknown-value", fields[4], "`absent` must be `none` or `unknown`",
            "`none`: without the claim somebody is in no group");
    }
    return out;
  }

  std::vector<std::pair<std::string, ClaimPath>> Attributes(NodeId id) {
    std::vector<std::pair<std::string, ClaimPath>> attributes;
    if (!reader_.Expect(id, NodeKind::kMapping, "`attributes`", "a map")) return attributes;
    for (const DocumentReader::Pair& pair : reader_.Pairs(id)) {
      const auto name = reader_.NonEmptyText(pair.key, "an attribute");
      ClaimPath claim = Claim(pair.value, "an attribute's claim");
      if (name) attributes.emplace_back(*name, std::move(claim));
    }
    return attributes;
  }

  DocumentReader& reader_;
};

}  // namespace

std::string PrincipalMappingResult::ErrorsText() const {
  return source ? issues.Text(*source) : read_error + "\n";
}

PrincipalMappingResult ReadPrincipalMapping(const std::string& path) {
  absl::StatusOr<Source> source = Source::Read(path, kMaxMappingBytes);
  if (source.ok()) return ParsePrincipalMapping(*std::move(source));
  PrincipalMappingResult result;
  result.read_error = std::string(source.status().message());
  return result;
}

PrincipalMappingResult ParsePrincipalMapping(Source source) {
  PrincipalMappingResult result;
  result.source = std::move(source);
  const auto document = Document::Parse(*result.source, SyntaxOf(result.source->name()),
                                        PolicyLimits(), result.issues);
  if (document) {
    DocumentReader reader(*document, result.issues);
    std::vector<MappedPrincipal> principals = Parser(reader).Root(document->root());
    if (reader.num_failures() == 0) result.value.emplace(std::move(principals));
  }
  result.issues.Sort();
  return result;
}

}  // namespace postern
