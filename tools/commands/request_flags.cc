#include "tools/commands/request_flags.h"

#include <algorithm>
#include <string_view>

#include "tools/cli/values.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

// Returns whether something is missing before, between or behind the commas of a list. The empty
// text is the empty list.
bool HasEmptyPart(std::string_view list) {
  if (list.empty()) return false;
  return list.front() == ',' || list.back() == ',' || list.find(",,") != std::string_view::npos;
}

}  // namespace

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

void AddPolicy(CLI::App& app, std::string& policy) {
  TakesFile(
      app.add_option("POLICY", policy, "The policy, YAML, JSON or compiled; `-` is standard input")
          ->required()
          ->option_text(" "),
      kPolicySuffixes);
}

void AddPrincipalFlags(CLI::App& app, RequestFlags& flags) {
  app.add_option("--as", flags.entity_id, "A signed-in user with this entity id")
      ->option_text("ID");
  app.add_option("--groups", flags.groups,
                 "The user's groups; `--groups=` is none, left out is unknown")
      ->option_text("A,B");
  app.add_flag("--guest", flags.guest, "A principal that is not signed in");
  app.add_option("--function", flags.function, "The function or service of this name")
      ->option_text("NAME");
  app.add_option("--attribute", flags.attributes, "An attribute of the principal; repeatable")
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE");
}

void AddRequestFlags(CLI::App& app, RequestFlags& flags) {
  AddPolicy(app, flags.policy);
  AddPrincipalFlags(app, flags);
  app.add_option("--action", flags.action, "What is asked for")->option_text("ACTION");
  app.add_option("--path", flags.path,
                 "On which path; may be left out of a `list` under `semantics: amplify`")
      ->option_text("PATH");
}

std::string PrincipalUsageError(const RequestFlags& flags) {
  if (!flags.entity_id && !flags.guest && !flags.function) {
    return "no principal: give `--as ID`, `--guest` or `--function NAME`";
  }
  if (flags.guest && flags.function) return "`--guest` and `--function` are two principals";
  if (flags.function && flags.function->empty()) return "`--function` needs a name";
  if (flags.groups && HasEmptyPart(*flags.groups)) {
    return "`--groups` names an empty group; `--groups=` alone is no group";
  }
  for (const std::string& attribute : flags.attributes) {
    const size_t equals = attribute.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return "`--attribute` needs `NAME=VALUE`, not " + Quoted(attribute);
    }
  }
  return "";
}

std::string UsageError(const RequestFlags& flags) {
  const std::string error = PrincipalUsageError(flags);
  if (!error.empty()) return error;
  return flags.action ? "" : "no action: give `--action ACTION`";
}

std::string UsageError(const RequestFlags& flags, const CompileResult& policy) {
  const DecisionGraph& graph = *policy.graph();
  const bool is_complete = flags.path || graph.MayLackPath(graph.action(*flags.action));
  return is_complete ? "" : "no path: give `--path PATH`";
}

Principal PrincipalOf(const RequestFlags& flags) {
  Principal principal;
  principal.kind = flags.guest      ? PrincipalKind::kGuest
                   : flags.function ? PrincipalKind::kFunction
                                    : PrincipalKind::kUser;
  principal.entity_id = flags.entity_id;
  principal.name = flags.function;
  if (flags.groups) principal.groups = SplitAtCommas(*flags.groups);
  for (const std::string& attribute : flags.attributes) {
    const size_t equals = attribute.find('=');
    principal.attributes.emplace_back(attribute.substr(0, equals), attribute.substr(equals + 1));
  }
  return principal;
}

}  // namespace postern::tools
