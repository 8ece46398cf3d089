#include "engine/internal/near_miss_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/escape.h"
#include "engine/principal.h"

namespace postern::internal {
namespace {

std::string Quoted(std::string_view text) { return absl::StrCat("`", TerminalSafe(text), "`"); }

// To a role, groups that are absent are none.
std::string GroupsText(const Principal& principal, bool has_role) {
  if (principal.kind != PrincipalKind::kUser) return "";
  if (!principal.groups && !has_role) return ", groups unknown";
  if (!principal.groups || principal.groups->empty()) return ", in no groups";
  std::string text = principal.groups->size() == 1 ? ", in the group " : ", in the groups ";
  for (size_t i = 0; i < principal.groups->size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", Quoted((*principal.groups)[i]));
  }
  return text;
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

std::string DescribePrincipal(const Explanation& explanation) {
  const Principal& principal = *explanation.principal;
  std::string text = "guest";
  if (principal.kind == PrincipalKind::kUser) text = "user";
  if (principal.kind == PrincipalKind::kFunction) text = "function";
  if (principal.name) absl::StrAppend(&text, " ", Quoted(*principal.name));
  if (principal.entity_id) absl::StrAppend(&text, " ", Quoted(*principal.entity_id));
  if (principal.kind == PrincipalKind::kUser && !principal.entity_id) text += ", entity id unknown";
  text += GroupsText(principal, !explanation.role.empty());
  for (const auto& [name, value] : principal.attributes) {
    absl::StrAppend(&text, ", ", TerminalSafe(name), " ", Quoted(value));
  }
  return text;
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
                      TerminalSafe(miss.deny.rule_text));
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
