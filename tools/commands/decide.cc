#include "tools/commands/decide.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/escape.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "engine/policy_file.h"
#include "engine/policy_store.h"
#include "policy/compiler.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/request_flags.h"
#include "tools/request/decide_stream.h"
#include "tools/request/decision_line.h"
#include "tools/request/explanation_source.h"
#include "tools/runner/publish_gate.h"

namespace postern::tools {
namespace {

struct DecideOptions {
  RequestFlags request;
  std::optional<std::string> requests;
  std::string format;
  bool explain = false;
  bool watch = false;
  std::string cases;  // empty: none
};

// Returns what is wrong with the flags, or nothing.
std::string UsageError(const DecideOptions& options) {
  if (!options.cases.empty() && !options.watch) return "`--cases` is for `--watch`";
  if (options.watch && !options.requests) return "`--watch` is for `--requests`";
  if (options.watch && (options.request.policy == "-" || options.cases == "-")) {
    return "standard input, `-`, can't be watched";
  }
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

ExitStatus DecideMany(const PolicyStore& store, const std::string& requests, bool explain,
                      Console& console) {
  if (requests == "-") return DecideStream(store, STDIN_FILENO, explain, console);
  const int fd = ::open(requests.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    console.Error("cannot read " + Quoted(requests) + ": " + std::strerror(errno));
    return ExitStatus::kCouldNotRun;
  }
  const ExitStatus status = DecideStream(store, fd, explain, console);
  ::close(fd);
  return status;
}

// Returns the text, which may be the issues of a file, made safe line by line.
std::string SafeLines(const std::string& text) {
  std::string safe;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) safe += TerminalSafe(line) + "\n";
  return safe;
}

// Tells what became of a load. Another thread does, so it is one write and not the console's.
void TellLoad(const PolicyStoreStatus& status) {
  std::string text = "postern: policy " + std::to_string(status.revision);
  text += status.error.ok() ? " is in force" : " stays in force: " + TextOf(status.error);
  text = SafeLines(text);
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody to tell
}

ExitStatus ExitStatusOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitStatus::kDone;
    case absl::StatusCode::kInvalidArgument:
      return ExitStatus::kHasErrors;
    case absl::StatusCode::kFailedPrecondition:
      return ExitStatus::kFellShort;
    default:
      return ExitStatus::kCouldNotRun;
  }
}

// The policy in force is the newest one that could be loaded and passed its cases.
ExitStatus DecideAndWatch(const DecideOptions& options, Console& console) {
  PolicyFileOptions file_options;
  file_options.load = [&options](const std::string& path) {
    return LoadPolicyThatPasses(path, options.cases);
  };
  bool is_first = true;
  file_options.on_load = [&is_first](const PolicyStoreStatus& status) {
    if (!std::exchange(is_first, false)) TellLoad(status);
  };
  PolicyStore store;
  const absl::StatusOr<PolicyFile> file =
      PolicyFile::Watch(options.request.policy, store, std::move(file_options));
  const absl::Status error = file.ok() ? store.Status().error : file.status();
  if (!error.ok()) {
    console.ErrorText(SafeLines("postern: " + TextOf(error)));
    return ExitStatusOf(error);
  }
  return DecideMany(store, *options.requests, options.explain, console);
}

ExitStatus RunDecide(const DecideOptions& options, Console& console) {
  const std::string usage_error = UsageError(options);
  if (!usage_error.empty()) {
    console.Error(usage_error);
    return ExitStatus::kCouldNotRun;
  }
  if (options.watch) return DecideAndWatch(options, console);
  CompileResult policy = LoadPolicy(options.request.policy, console);
  if (!policy.ok()) return StatusOf(policy);
  if (options.requests) {
    PolicyStore store;
    store.Publish(std::move(policy).TakeGraph());
    return DecideMany(store, *options.requests, options.explain, console);
  }
  const std::string path_error = UsageError(options.request, policy);
  if (!path_error.empty()) {
    console.Error(path_error);
    return ExitStatus::kCouldNotRun;
  }
  return DecideOne(policy, options, console);
}

void AddOptions(CLI::App& app, DecideOptions& options) {
  AddRequestFlags(app, options.request);
  TakesFile(app.add_option("--requests", options.requests,
                           "Decide many: a file of one JSON request a line; `-` is standard input")
                ->option_text("FILE"),
            kRequestSuffixes);
  app.add_flag("--watch", options.watch,
               "With `--requests`: when the policy's file changes, decide by what is in it then");
  TakesFile(app.add_option("--cases", options.cases,
                           "With `--watch`: take a policy only if the tests of this case file pass")
                ->option_text("FILE"),
            kCaseSuffixes);
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
