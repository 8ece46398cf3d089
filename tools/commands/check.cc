#include "tools/commands/check.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/escape.h"
#include "engine/json_text.h"
#include "policy/compiler.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/cli/words.h"
#include "tools/commands/check_json.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/lowered_text.h"
#include "tools/commands/options.h"

namespace postern::tools {
namespace {

struct CheckOptions {
  std::vector<std::string> policies;
  std::string format;
  bool strict = false;
  bool lowered = false;
  bool meaning = false;
};

// What the policies so far came to.
struct Checked {
  ExitStatus status = ExitStatus::kDone;
  uint64_t errors = 0;
  uint64_t warnings = 0;

  void Add(const CompileResult& policy, bool strict) {
    const bool has_warnings = policy.issues().num_warnings() > 0;
    errors += policy.issues().num_errors();
    warnings += policy.issues().num_warnings();
    status = Worse(status, StatusOf(policy));
    if (strict && has_warnings) status = Worse(status, ExitStatus::kHasErrors);
  }
};

// A compiled policy is as it is: there is no text to find issues in.
std::string CompiledText(const CompileResult& policy, const std::string& path) {
  const DecisionGraph& graph = *policy.graph();
  const PolicyCounts counts = CountsOf(policy);
  std::string text = TerminalSafe(FileName(path)) + ": compiled from " +
                     TerminalSafe(graph.file()) + ", " + TerminalSafe(graph.digest()) +
                     "; policy " + Quoted(graph.name()) + ", " +
                     Count(counts.declarations, "declaration") + ", ";
  text += counts.rules ? Count(*counts.rules, "rule") : "stripped of its rules";
  return text + "; not linted, it has no text; the file itself is " + policy.compiled_digest() +
         "\n";
}

// The issues of one policy, and a line that sums it up.
std::string PrettyText(const CompileResult& policy, const std::string& path, bool color) {
  if (policy.is_compiled()) return CompiledText(policy, path);
  const Issues& issues = policy.issues();
  std::string text = policy.IssuesText(color) + TerminalSafe(policy.source()->name()) + ": ";
  if (policy.policy() != nullptr) {
    const PolicyCounts counts = CountsOf(policy);
    text += Count(counts.declarations, "declaration") + ", " + Count(*counts.rules, "rule") + ", ";
  }
  if (issues.empty()) return text + "no issues\n";
  if (issues.num_errors() > 0) text += Count(issues.num_errors(), "error") + ", ";
  return text + Count(issues.num_warnings(), "warning") + "\n";
}

std::string MeaningText(const CompileResult& policy) {
  const std::string meaning = MeaningOf(policy);
  const std::string name = TerminalSafe(policy.file_name());
  return meaning.empty() ? name + " was stripped, what it means can't be told\n"
                         : name + " means " + meaning + "\n";
}

std::string LoweredOrNative(const CompileResult& policy, const std::string& path) {
  if (policy.is_compiled()) {
    return TerminalSafe(FileName(path)) + " is compiled, it does not tell what was lowered\n";
  }
  if (policy.policy()->amplify) return LoweredText(policy);
  return TerminalSafe(policy.source()->name()) + " has native semantics, nothing is lowered\n";
}

ExitStatus CheckPretty(const CheckOptions& options, Console& console) {
  Checked checked;
  for (const std::string& path : options.policies) {
    const CompileResult policy = CompilePolicyFile(path);
    checked.Add(policy, options.strict);
    if (!policy.status().ok()) {
      console.Error(TextOf(policy.status()));
    } else {
      console.out().Write(PrettyText(policy, path, console.out_color()));
      if (options.meaning && policy.ok()) console.out().Write(MeaningText(policy));
      if (options.lowered && policy.ok()) console.out().Write(LoweredOrNative(policy, path));
    }
  }
  return checked.status;
}

ExitStatus CheckJson(const CheckOptions& options, Console& console) {
  Checked checked;
  std::string text = "{\"files\":[";
  for (const std::string& path : options.policies) {
    const CompileResult policy = CompilePolicyFile(path);
    checked.Add(policy, options.strict);
    text.append(text.back() == '[' ? "\n" : ",\n");
    AppendCheckedFile(path, policy, text);
    if (!policy.status().ok()) console.Error(TextOf(policy.status()));
  }
  text.append("\n]");
  AppendJsonKey("errors", text);
  AppendJsonNumber(checked.errors, text);
  AppendJsonKey("warnings", text);
  AppendJsonNumber(checked.warnings, text);
  AppendJsonKey("status", text);
  AppendJsonNumber(static_cast<uint64_t>(checked.status), text);
  console.out().Write(text + "}\n");
  return checked.status;
}

ExitStatus RunCheck(const CheckOptions& options, Console& console) {
  if (std::count(options.policies.begin(), options.policies.end(), "-") > 1) {
    console.Error("standard input, `-`, can be read only once");
    return ExitStatus::kCouldNotRun;
  }
  if (options.lowered && options.format == "json") {
    console.Error("`--lowered` is for people, `--format pretty`");
    return ExitStatus::kCouldNotRun;
  }
  return options.format == "json" ? CheckJson(options, console) : CheckPretty(options, console);
}

}  // namespace

Command AddCheckCommand(CLI::App& root) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* app = root.add_subcommand("check", "Tell the errors and warnings of policies");
  app->add_option("POLICY", options->policies,
                  "Policies, YAML, JSON or compiled; `-` is standard input")
      ->required()
      ->option_text("...");
  AddFormatOption(*app, {"pretty", "json"}, options->format);
  app->add_flag("--strict", options->strict, "Warnings make the exit status 3, as errors do");
  app->add_flag("--lowered", options->lowered,
                "Show what `semantics: amplify` comes to, rule by rule");
  app->add_flag("--meaning", options->meaning,
                "Print a digest of what each policy means: the same however it is laid out");
  app->footer("Example:\n  postern check --strict social-room.yaml");
  return {app, [options](Console& console) { return RunCheck(*options, console); }};
}

}  // namespace postern::tools
