#include "tools/commands/decide.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "policy/compiler.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/request_flags.h"
#include "tools/request/decide_stream.h"
#include "tools/request/decision_line.h"
#include "tools/request/explanation_source.h"

namespace postern::tools {
namespace {

struct DecideOptions {
  RequestFlags request;
  std::optional<std::string> requests;
  std::string format;
  bool explain = false;
};

// Returns what is wrong with the flags, or nothing.
std::string UsageError(const DecideOptions& options) {
  if (!options.requests) return UsageError(options.request);
  if (options.request.any())
    return "`--requests` says who asks for what; leave out the other flags";
  if (options.format != "json") return "`--requests` prints decision lines, `--format json`";
  if (*options.requests == "-" && options.request.policy == "-") {
    return "standard input, `-`, can be read only once";
  }
  return "";
}

// Returns the decision as text: why, and if it is asked for, the rest of the explanation.
std::string DecisionText(const CompileResult& policy, const Explanation& explanation, bool explain,
                         bool color) {
  const ExplanationTextOptions options = TextOptions(policy, color);
  if (explain) return ExplanationText(explanation, options);
  std::string text = explanation.decision.allowed() ? "allow  " : "deny  ";
  text.append(ReasonName(explanation.decision.reason)).append("\n");
  AppendWhy(explanation, options, 2, text);
  return text;
}

ExitStatus DecideOne(const CompileResult& policy, const DecideOptions& options, Console& console) {
  const DecisionGraph& graph = *policy.graph();
  const RequestFlags& flags = options.request;
  const PreparedPrincipal principal = graph.Prepare(PrincipalOf(flags));
  const Action action = graph.action(*flags.action);
  const CanonicalPath path = graph.path(flags.path ? std::string_view(*flags.path) : "");
  const Decision evaluated = Evaluate(graph, principal, action, path);

  ExplainOptions explain;
  explain.raw_action = *flags.action;
  if (flags.path) explain.raw_path = *flags.path;
  if (!options.explain) explain.max_near_misses = 0;
  const Explanation explanation = Explain(graph, principal, action, path, evaluated, explain);
  const Decision& decision = explanation.decision;  // a deny, if the two don't agree
  std::string text;
  if (options.format == "json") {
    AppendDecisionLine(graph, "null", decision, flags.path ? &path : nullptr, principal.error(),
                       text);
    if (options.explain) AddExplanation(ExplanationJson(explanation), text);
  } else {
    text = DecisionText(policy, explanation, options.explain, console.out_color());
  }
  console.out().Write(text);
  return decision.allowed() ? ExitStatus::kDone : ExitStatus::kAnswerIsNo;
}

ExitStatus DecideMany(const CompileResult& policy, const std::string& requests, bool explain,
                      Console& console) {
  if (requests == "-") return DecideStream(policy, STDIN_FILENO, explain, console);
  const int fd = ::open(requests.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    console.Error("cannot read " + Quoted(requests) + ": " + std::strerror(errno));
    return ExitStatus::kCouldNotRun;
  }
  const ExitStatus status = DecideStream(policy, fd, explain, console);
  ::close(fd);
  return status;
}

ExitStatus RunDecide(const DecideOptions& options, Console& console) {
  const std::string usage_error = UsageError(options);
  if (!usage_error.empty()) {
    console.Error(usage_error);
    return ExitStatus::kCouldNotRun;
  }
  const CompileResult policy = LoadPolicy(options.request.policy, console);
  if (!policy.ok()) return StatusOf(policy);
  if (options.requests) return DecideMany(policy, *options.requests, options.explain, console);
  const std::string path_error = UsageError(options.request, policy);
  if (!path_error.empty()) {
    console.Error(path_error);
    return ExitStatus::kCouldNotRun;
  }
  return DecideOne(policy, options, console);
}

void AddOptions(CLI::App& app, DecideOptions& options) {
  AddRequestFlags(app, options.request);
  app.add_option("--requests", options.requests,
                 "Decide many: a file of one JSON request a line; `-` is standard input")
      ->option_text("FILE");
  app.add_flag("--explain", options.explain, "Add why, and for a deny what would change it");
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
