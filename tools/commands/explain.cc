#include "tools/commands/explain.h"

#include <memory>
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
#include "tools/request/explanation_source.h"

namespace postern::tools {
namespace {

struct ExplainFlags {
  RequestFlags request;
  std::string audience;
  std::string request_id;
  std::string format;
};

ExplanationTextOptions TextOptionsOf(const CompileResult& policy, const ExplainFlags& flags,
                                     bool color) {
  ExplanationTextOptions options = TextOptions(policy, color);
  if (flags.audience == "caller") options.audience = Audience::kCaller;
  options.request_id = flags.request_id;
  options.command = [&flags](const NearMiss& miss) {
    const std::string request = FlagsOf(miss.principal, miss.action, miss.path);
    return request.empty()
               ? ""
               : "try  postern explain " + ShellPath(flags.request.policy) + " " + request;
  };
  return options;
}

std::string JsonOf(const Explanation& explanation, const ExplainFlags& flags) {
  return (flags.audience == "caller" ? CallerExplanationJson(explanation, flags.request_id)
                                     : ExplanationJson(explanation)) +
         "\n";
}

ExitStatus RunExplain(const ExplainFlags& flags, Console& console) {
  const std::string usage_error = UsageError(flags.request);
  if (!usage_error.empty()) {
    console.Error(usage_error);
    return ExitStatus::kCouldNotRun;
  }
  const CompileResult policy = LoadPolicy(flags.request.policy, console);
  if (!policy.ok()) return StatusOf(policy);
  const std::string path_error = UsageError(flags.request, policy);
  if (!path_error.empty()) {
    console.Error(path_error);
    return ExitStatus::kCouldNotRun;
  }

  const DecisionGraph& graph = *policy.graph();
  const PreparedPrincipal principal = graph.Prepare(PrincipalOf(flags.request));
  const Action action = graph.action(*flags.request.action);
  const CanonicalPath path =
      graph.path(flags.request.path ? std::string_view(*flags.request.path) : "");
  ExplainOptions options;
  options.raw_action = *flags.request.action;
  if (flags.request.path) options.raw_path = *flags.request.path;
  const Explanation explanation =
      Explain(graph, principal, action, path, Evaluate(graph, principal, action, path), options);
  console.out().Write(
      flags.format == "json"
          ? JsonOf(explanation, flags)
          : ExplanationText(explanation, TextOptionsOf(policy, flags, console.out_color())));
  return explanation.decision.allowed() ? ExitStatus::kDone : ExitStatus::kAnswerIsNo;
}

}  // namespace

Command AddExplainCommand(CLI::App& root) {
  const auto flags = std::make_shared<ExplainFlags>();
  CLI::App* app =
      root.add_subcommand("explain", "Say why one request is decided so, and what would change it");
  AddRequestFlags(*app, flags->request);
  AddChoice(*app, "--audience", {"operator", "caller"}, "For whom", flags->audience);
  app->add_option("--request-id", flags->request_id, "What a caller is told to quote")
      ->option_text("ID");
  AddFormatOption(*app, {"pretty", "json"}, flags->format);
  app->footer(
      "The exit status is 0 for allow and 2 for deny.\n\n"
      "Example:\n"
      "  postern explain social-room.yaml --guest --action write --path room/1/a.png");
  return {app, [flags](Console& console) { return RunExplain(*flags, console); }};
}

}  // namespace postern::tools
