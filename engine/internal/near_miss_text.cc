#include "engine/internal/near_miss_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/escape.h"
#include "engine/principal.h"

namespace postern::internal {
namespace {

std::string Quoted(std::string_view text) { return absl::StrCat("`", TerminalSafe(text), "`"); }

void AppendQuoted(std::string_view text, std::string& out) {
  out += '`';
  AppendSafe(text, out);
  out += '`';
}

// To a role, groups that are absent are none.
void AppendGroups(const Principal& principal, bool has_role, std::string& out) {
  if (principal.kind != PrincipalKind::kUser) return;
  const std::optional<std::vector<std::string>>& groups = principal.groups;
  if (!groups || groups->empty()) {
    out += groups || has_role ? ", in no groups" : ", groups unknown";
    return;
  }
  out += groups->size() == 1 ? ", in the group " : ", in the groups ";
  for (size_t i = 0; i < groups->size(); ++i) AppendQuoted((*groups)[i], out += i == 0 ? "" : ", ");
}

std::string OwnerText(const NearMiss& miss, const Explanation& explanation) {
  const std::string id = Quoted(miss.value);
  const Principal& asked = *explanation.principal;
  if (miss.is_any_other) return "say who the user is: any entity id that the deny is not about";
  if (asked.kind != miss.principal.kind) return absl::StrCat("sign in as the owner, ", id);
  if (!asked.entity_id) return absl::StrCat("say the entity id; the owner is ", id);
  return absl::StrCat("be the owner, ", id, " instead of ", Quoted(*asked.entity_id));
}

std::string GroupText(const NearMiss& miss, const Explanation& explanation) {
  if (miss.is_any_other) return "say the groups: with none of them it is allowed";
  const Principal& asked = *explanation.principal;
  const std::vector<std::string>& groups = *miss.principal.groups;
  if (miss.name.empty() && groups.empty()) return "be in no groups";
  const std::string group = Quoted(miss.name);
  if (asked.kind != miss.principal.kind) return absl::StrCat("sign in, in the group ", group);
  if (!asked.groups && explanation.role.empty()) {
    return absl::StrCat("say the groups; a member of ", group, " is allowed");
  }
  const bool is_left = std::find(groups.begin(), groups.end(), miss.name) == groups.end();
  if (is_left) return absl::StrCat("leave the group ", group);
  return absl::StrCat("be in the group ", group);
}

std::string AttributeText(const NearMiss& miss) {
  if (miss.is_any_other) {
    return absl::StrCat("have an attribute ", Quoted(miss.name), " that the deny is not about");
  }
  return absl::StrCat("have the attribute ", Quoted(miss.name), " with the value ",
                      Quoted(miss.value));
}

std::string SegmentText(const NearMiss& miss) {
  if (miss.is_any_other) {
    return absl::StrCat("ask for a path with another segment in the place of ", Quoted(miss.name),
                        ", such as ", Quoted(miss.path));
  }
  return absl::StrCat("ask for the path ", Quoted(miss.path));
}

}  // namespace

void AppendSafe(std::string_view text, std::string& out) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) - 0x20u < 0x5fu;
  });
  if (is_plain) {
    out.append(text);
  } else {
    out.append(TerminalSafe(text));
  }
}

void AppendPrincipal(const Explanation& explanation, std::string& out) {
  const Principal& principal = *explanation.principal;
  std::string_view kind = "guest";
  if (principal.kind == PrincipalKind::kUser) kind = "user";
  if (principal.kind == PrincipalKind::kFunction) kind = "function";
  out += kind;
  if (principal.name) AppendQuoted(*principal.name, out += ' ');
  if (principal.entity_id) AppendQuoted(*principal.entity_id, out += ' ');
  if (principal.kind == PrincipalKind::kUser && !principal.entity_id) out += ", entity id unknown";
  AppendGroups(principal, !explanation.role.empty(), out);
  for (const auto& [name, value] : principal.attributes) {
    AppendSafe(name, out += ", ");
    AppendQuoted(value, out += ' ');
  }
}

std::string NearMissText(const NearMiss& miss, const Explanation& explanation) {
  switch (miss.kind) {
    case NearMiss::Kind::kSignIn:
      return "sign in";
    case NearMiss::Kind::kBeOwner:
      return OwnerText(miss, explanation);
    case NearMiss::Kind::kOneGroup:
      return GroupText(miss, explanation);
    case NearMiss::Kind::kOneAttribute:
      return AttributeText(miss);
    case NearMiss::Kind::kAnotherAction:
      return absl::StrCat("ask for ", Quoted(miss.action), " instead");
    case NearMiss::Kind::kOneSegment:
      return SegmentText(miss);
    case NearMiss::Kind::kDenyInTheWay:
      break;
  }
  return absl::StrCat("take away the deny of  ", TerminalSafe(miss.deny.pattern), "  ",
                      TerminalSafe(RuleText(miss.deny)));
}

std::string UnknownText(std::string_view unknown, bool counted) {
  const std::string what(unknown);
  if (unknown == "groups") {
    return absl::StrCat(what, " absent: counted as ", counted ? "a member" : "no member");
  }
  if (unknown == "entity id") {
    return absl::StrCat(what, " absent: counted as ", counted ? "the owner" : "not the owner");
  }
  return absl::StrCat(what, " absent: counted as ", counted ? "satisfied" : "not satisfied");
}

}  // namespace postern::internal
