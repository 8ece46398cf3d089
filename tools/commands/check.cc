#include "tools/commands/check.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/escape.h"
#include "engine/json_text.h"
#include "policy/compiler.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/check_github.h"
#include "tools/commands/check_json.h"
#include "tools/commands/check_sarif.h"
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
  uint64_t ignored = 0;

  void Add(const CompileResult& policy, bool strict) {
    const bool has_warnings = policy.issues().num_warnings() > 0;
    errors += policy.issues().num_errors();
    warnings += policy.issues().num_warnings();
    ignored += policy.issues().num_ignored();
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

std::string IgnoredText(uint64_t ignored) {
  return ignored == 0 ? "" : ", " + std::to_string(ignored) + " ignored";
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
  if (issues.num_errors() > 0) text += Count(issues.num_errors(), "error") + ", ";
  const bool is_clean = issues.num_errors() + issues.num_warnings() == 0;
  text += is_clean ? "no issues" : Count(issues.num_warnings(), "warning");
  return text + IgnoredText(issues.num_ignored()) + "\n";
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

// Compiles each policy and shows it to `look`.
Checked CheckEach(
    const CheckOptions& options, Console& console,
    absl::FunctionRef<void(const std::string& path, const CompileResult& policy)> look) {
  Checked checked;
  for (const std::string& path : options.policies) {
    const CompileResult policy = CompilePolicyFile(path);
    checked.Add(policy, options.strict);
    if (!policy.status().ok()) console.Error(TextOf(policy.status()));
    look(path, policy);
  }
  return checked;
}

ExitStatus CheckPretty(const CheckOptions& options, Console& console) {
  const auto look = [&](const std::string& path, const CompileResult& policy) {
    if (!policy.status().ok()) return;
    console.out().Write(PrettyText(policy, path, console.out_color()));
    if (options.meaning && policy.ok()) console.out().Write(MeaningText(policy));
    if (options.lowered && policy.ok()) console.out().Write(LoweredOrNative(policy, path));
  };
  return CheckEach(options, console, look).status;
}

ExitStatus CheckJson(const CheckOptions& options, Console& console) {
  std::string text = "{\"files\":[";
  const auto look = [&text](const std::string& path, const CompileResult& policy) {
    text.append(text.back() == '[' ? "\n" : ",\n");
    AppendCheckedFile(path, policy, text);
  };
  const Checked checked = CheckEach(options, console, look);
  text.append("\n]");
  AppendJsonKey("errors", text);
  AppendJsonNumber(checked.errors, text);
  AppendJsonKey("warnings", text);
  AppendJsonNumber(checked.warnings, text);
  AppendJsonKey("ignored", text);
  AppendJsonNumber(checked.ignored, text);
  AppendJsonKey("status", text);
  AppendJsonNumber(static_cast<uint64_t>(checked.status), text);
  console.out().Write(text + "}\n");
  return checked.status;
}

ExitStatus CheckGithub(const CheckOptions& options, Console& console) {
  const auto look = [&console](const std::string& path, const CompileResult& policy) {
    console.out().Write(GithubIssues(FileName(path), policy));
  };
  const Checked checked = CheckEach(options, console, look);
  console.out().Write(Count(options.policies.size(), "file") + ", " +
                      Count(checked.errors, "error") + ", " + Count(checked.warnings, "warning") +
                      IgnoredText(checked.ignored) + "\n");
  return checked.status;
}

ExitStatus CheckSarif(const CheckOptions& options, Console& console) {
  SarifReport report;
  const auto look = [&report](const std::string& path, const CompileResult& policy) {
    report.Add(FileName(path), policy);
  };
  const ExitStatus status = CheckEach(options, console, look).status;
  console.out().Write(report.Text(status));
  return status;
}

// Returns why the options can't be meant, or nothing.
std::string UsageError(const CheckOptions& options) {
  const std::string& format = options.format;
  if (std::count(options.policies.begin(), options.policies.end(), "-") > 1) {
    return "standard input, `-`, can be read only once";
  }
  if (options.lowered && format != "pretty") return "`--lowered` is for people, `--format pretty`";
  if (options.meaning && format != "pretty" && format != "json") {
    return "`--meaning` has no place in `--format " + format + "`";
  }
  return "";
}

ExitStatus RunCheck(const CheckOptions& options, Console& console) {
  const std::string error = UsageError(options);
  if (!error.empty()) {
    console.Error(error);
    return ExitStatus::kCouldNotRun;
  }
  if (options.format == "json") return CheckJson(options, console);
  if (options.format == "github") return CheckGithub(options, console);
  if (options.format == "sarif") return CheckSarif(options, console);
  return CheckPretty(options, console);
}

}  // namespace

Command AddCheckCommand(CLI::App& root) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* app = root.add_subcommand("check", "Tell the errors and warnings of policies");
  TakesFile(app->add_option("POLICY", options->policies,
                            "Policies, YAML, JSON or compiled; `-` is standard input")
                ->required()
                ->option_text("..."),
            kPolicySuffixes);
  AddFormatOption(*app, {"pretty", "json", "sarif", "github"}, options->format);
  app->add_flag("--strict", options->strict, "Warnings make the exit status 3, as errors do");
  app->add_flag("--lowered", options->lowered,
                "Show what `semantics: amplify` comes to, rule by rule");
  app->add_flag("--meaning", options->meaning,
                "Print a digest of what each policy means: the same however it is laid out");
  app->footer("Example:\n  postern check --strict social-room.yaml");
  return {app, [options](Console& console) { return RunCheck(*options, console); }};
}

}  // namespace postern::tools
