#include "tools/request/explanation_source.h"

#include <algorithm>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

// Appends ` NAME VALUE`, or ` NAME=VALUE` where a shell's word could be taken for another option.
void AppendFlag(std::string_view name, std::string_view value, std::string& flags) {
  flags.append(flags.empty() ? "" : " ").append(name);
  const bool is_glued = value.empty() || value.front() == '-';
  flags.append(is_glued ? "=" : " ");
  if (!value.empty()) flags.append(ShellWord(value));
}

// Returns whether the groups can be given separated by commas.
bool CanBeList(const std::vector<std::string>& groups) {
  return std::all_of(groups.begin(), groups.end(), [](const std::string& group) {
    return !group.empty() && group.find(',') == std::string::npos;
  });
}

}  // namespace

std::string FlagsOf(const Principal& principal, std::string_view action, std::string_view path) {
  std::string flags;
  if (principal.kind == PrincipalKind::kGuest) flags = "--guest";
  if (principal.kind == PrincipalKind::kFunction) {
    AppendFlag("--function", principal.name.value_or(""), flags);
  }
  if (principal.entity_id || principal.kind == PrincipalKind::kUser) {
    AppendFlag("--as", principal.entity_id.value_or("ID"), flags);
  }
  if (principal.groups) {
    if (!CanBeList(*principal.groups)) return "";
    std::string list;
    for (const std::string& group : *principal.groups) {
      list.append(list.empty() ? "" : ",").append(group);
    }
    AppendFlag("--groups", list, flags);
  }
  for (const auto& [name, value] : principal.attributes) {
    if (name.find('=') != std::string::npos) return "";
    AppendFlag("--attribute", name + "=" + value, flags);
  }
  AppendFlag("--action", action, flags);
  AppendFlag("--path", path, flags);
  return flags;
}

}  // namespace postern::tools
