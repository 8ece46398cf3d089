#include "tools/commands/decide.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluator.h"
#include "policy/compiler.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/request/decide_stream.h"
#include "tools/request/decision_line.h"
#include "tools/request/decision_text.h"

namespace postern::tools {
namespace {

struct DecideOptions {
  std::string policy;
  std::optional<std::string> entity_id;
  std::optional<std::string> groups;
  std::optional<std::string> function;
  bool guest = false;
  std::vector<std::string> attributes;
  std::optional<std::string> action;
  std::optional<std::string> path;
  std::optional<std::string> requests;
  std::string format;

  bool has_principal() const { return entity_id || guest || function; }
  bool has_request() const {
    return has_principal() || groups || !attributes.empty() || action || path;
  }
};

// Returns whether something is missing before, between or behind the commas of a list. The empty
// text is the empty list.
bool HasEmptyPart(std::string_view list) {
  if (list.empty()) return false;
  return list.front() == ',' || list.back() == ',' || list.find(",,") != std::string_view::npos;
}

// Returns what is wrong with the flags, or nothing.
std::string UsageError(const DecideOptions& options) {
  if (options.requests) {
    if (options.has_request())
      return "`--requests` says who asks for what; leave out the other flags";
    if (options.format != "json") return "`--requests` prints decision lines, `--format json`";
    if (*options.requests == "-" && options.policy == "-") {
      return "standard input, `-`, can be read only once";
    }
    return "";
  }
  if (!options.has_principal())
    return "no principal: give `--as ID`, `--guest` or `--function NAME`";
  if (options.guest && options.function) return "`--guest` and `--function` are two principals";
  if (options.function && options.function->empty()) return "`--function` needs a name";
  if (options.groups && HasEmptyPart(*options.groups)) {
    return "`--groups` names an empty group; `--groups=` alone is no group";
  }
  if (!options.action) return "no action: give `--action ACTION`";
  for (const std::string& attribute : options.attributes) {
    const size_t equals = attribute.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return "`--attribute` needs `NAME=VALUE`, not " + Quoted(attribute);
    }
  }
  return "";
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

Principal PrincipalOf(const DecideOptions& options) {
  Principal principal;
  principal.kind = options.guest      ? PrincipalKind::kGuest
                   : options.function ? PrincipalKind::kFunction
                                      : PrincipalKind::kUser;
  principal.entity_id = options.entity_id;
  principal.name = options.function;
  if (options.groups) principal.groups = SplitAtCommas(*options.groups);
  for (const std::string& attribute : options.attributes) {
    const size_t equals = attribute.find('=');
    principal.attributes.emplace_back(attribute.substr(0, equals), attribute.substr(equals + 1));
  }
  return principal;
}

ExitStatus DecideOne(const CompileResult& policy, const DecideOptions& options, Console& console) {
  const DecisionGraph& graph = *policy.graph();
  const PreparedPrincipal principal = graph.Prepare(PrincipalOf(options));
  const CanonicalPath path = graph.path(options.path ? std::string_view(*options.path) : "");
  const Decision decision = Evaluate(graph, principal, graph.action(*options.action), path);

  std::string text;
  if (options.format == "json") {
    AppendDecisionLine(graph, "null", decision, options.path ? &path : nullptr, principal.error(),
                       text);
  } else {
    text.append(decision.allowed() ? "allow" : "deny");
    text.append("  ").append(ReasonName(decision.reason)).append("\n");
    AppendWhy(policy, decision, principal.error(), 2, console.out_color(), text);
  }
  console.out().Write(text);
  return decision.allowed() ? ExitStatus::kDone : ExitStatus::kAnswerIsNo;
}

ExitStatus DecideMany(const CompileResult& policy, const std::string& requests, Console& console) {
  if (requests == "-") return DecideStream(policy, STDIN_FILENO, console);
  const int fd = ::open(requests.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    console.Error("cannot read " + Quoted(requests) + ": " + std::strerror(errno));
    return ExitStatus::kCouldNotRun;
  }
  const ExitStatus status = DecideStream(policy, fd, console);
  ::close(fd);
  return status;
}

ExitStatus RunDecide(const DecideOptions& options, Console& console) {
  const std::string usage_error = UsageError(options);
  if (!usage_error.empty()) {
    console.Error(usage_error);
    return ExitStatus::kCouldNotRun;
  }
  const CompileResult policy = LoadPolicy(options.policy, console);
  if (!policy.ok()) return StatusOf(policy);
  if (options.requests) return DecideMany(policy, *options.requests, console);
  if (!options.path && !MayLackPath(policy, *options.action)) {
    console.Error("no path: give `--path PATH`");
    return ExitStatus::kCouldNotRun;
  }
  return DecideOne(policy, options, console);
}

void AddOptions(CLI::App& app, DecideOptions& options) {
  app.add_option("POLICY", options.policy, "The policy, YAML or JSON; `-` is standard input")
      ->required()
      ->option_text(" ");
  app.add_option("--as", options.entity_id, "A signed-in user with this entity id")
      ->option_text("ID");
  app.add_option("--groups", options.groups,
                 "The user's groups; `--groups=` is none, left out is unknown")
      ->option_text("A,B");
  app.add_flag("--guest", options.guest, "A principal that is not signed in");
  app.add_option("--function", options.function, "The function or service of this name")
      ->option_text("NAME");
  app.add_option("--attribute", options.attributes, "An attribute of the principal; repeatable")
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE");
  app.add_option("--action", options.action, "What is asked for")->option_text("ACTION");
  app.add_option("--path", options.path,
                 "On which path; may be left out of a `list` under `semantics: amplify`")
      ->option_text("PATH");
  app.add_option("--requests", options.requests,
                 "Decide many: a file of one JSON request a line; `-` is standard input")
      ->option_text("FILE");
  AddFormatOption(app, {"json", "pretty"}, options.format);
}

}  // namespace

Command AddDecideCommand(CLI::App& root) {
  const auto options = std::make_shared<DecideOptions>();
  CLI::App* app = root.add_subcommand("decide", "Decide one request, or a stream of them");
  AddOptions(*app, *options);
  app->footer(
      "The exit status of one request is 0 for allow and 2 for deny.\n\n"
      "Examples:\n"
      "  postern decide social-room.yaml --as alice --groups= --action get --path room/1/a.png\n"
      "  postern decide social-room.yaml --guest --action write --path room/1 --format pretty\n"
      "  postern decide social-room.yaml --requests requests.jsonl");
  return {app, [options](Console& console) { return RunDecide(*options, console); }};
}

}  // namespace postern::tools
