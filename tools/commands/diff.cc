#include "tools/commands/diff.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/analysis/policy_diff.h"
#include "policy/selector.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/diff_report.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {
namespace {

struct DiffFlags {
  std::string before;
  std::string after;
  std::optional<std::string> fail_on;
  std::string format;
};

// Returns the selector that --fail-on names, or nothing if it is none that can be watched: whom
// `owner` and `group:<var>` speak of hangs on a pattern.
std::optional<Selector> SelectorOf(const std::string& text) {
  const std::optional<Selector> selector = ParseSelectorText(text, nullptr, Policy()).selector;
  const bool needs_pattern = selector && (selector->kind == SelectorSpec::Kind::kOwner ||
                                          selector->kind == SelectorSpec::Kind::kGroupVariable);
  return needs_pattern ? std::nullopt : selector;
}

// Whether a change is what --fail-on is to find.
bool IsFound(const DiffFlags& flags, const AccessChange& change) {
  if (!flags.fail_on) return false;
  if (flags.fail_on == "any") return true;
  return change.is_gain && (flags.fail_on == "widened" || change.concerns_watched);
}

// Returns what is wrong with the selector of --fail-on in view of the policies, or nothing: a
// misspelt name would never be found.
std::string UnknownNameError(const Selector& watched, const LoadedPolicy& before,
                             const LoadedPolicy& after) {
  const bool is_group = watched.kind == SelectorSpec::Kind::kGroup;
  if (!is_group && watched.kind != SelectorSpec::Kind::kFunction) return "";
  std::vector<std::string> known;
  for (const LoadedPolicy* policy : {&before, &after}) {
    const Vocabulary& names = policy->vocabulary;
    if (is_group ? names.MentionsGroup(watched.name) : names.MentionsFunction(watched.name)) {
      return "";
    }
    const std::set<std::string>& all = is_group ? names.groups() : names.functions();
    known.insert(known.end(), all.begin(), all.end());
  }
  return std::string("neither policy mentions the ") + (is_group ? "group " : "function ") +
         Quoted(watched.name) + Suggestion(watched.name, known);
}

std::string UsageError(const DiffFlags& flags) {
  if (flags.before == "-" && flags.after == "-") {
    return "standard input, `-`, can be read only once";
  }
  if (!flags.fail_on || flags.fail_on == "any" || flags.fail_on == "widened" ||
      SelectorOf(*flags.fail_on)) {
    return "";
  }
  return "`--fail-on` is `widened`, `any`, `guest`, `authenticated`, `anyone`, `group:NAME` or "
         "`function:NAME`, not " +
         Quoted(*flags.fail_on);
}

ExitStatus RunDiff(const DiffFlags& flags, Console& console) {
  const std::string error = UsageError(flags);
  if (!error.empty()) {
    console.Error(error);
    return ExitStatus::kCouldNotRun;
  }
  ExitStatus old_status = ExitStatus::kDone, new_status = ExitStatus::kDone;
  const auto before = LoadModel(flags.before, console, old_status);
  const auto after = LoadModel(flags.after, console, new_status);
  if (!before || !after) return Worse(old_status, new_status);
  DiffOptions options;
  if (flags.fail_on) options.watched = SelectorOf(*flags.fail_on);
  const std::string unknown =
      options.watched ? UnknownNameError(*options.watched, *before, *after) : "";
  if (!unknown.empty()) {
    console.Error(unknown);
    return ExitStatus::kCouldNotRun;
  }
  const PolicyDiff diff = ComparePolicies(before->model(), after->model(), options);
  const auto is_found = [&flags](const AccessChange& change) { return IsFound(flags, change); };
  const bool fails = std::any_of(diff.changes.begin(), diff.changes.end(), is_found);
  const DiffReport report = {
      {&before->policy, &before->model()}, {&after->policy, &after->model()}, diff, flags.after};
  console.out().Write(flags.format == "json"     ? JsonDiff(report)
                      : flags.format == "github" ? GithubDiff(report, is_found)
                                                 : PrettyDiff(report));
  if (diff.outcome == PolicyDiff::Outcome::kUndecided) {
    console.Error("not decided, because " + diff.reason);
    return ExitStatus::kCouldNotRun;
  }
  return fails ? ExitStatus::kAnswerIsNo : ExitStatus::kDone;
}

}  // namespace

Command AddDiffCommand(CLI::App& root) {
  const auto flags = std::make_shared<DiffFlags>();
  CLI::App* app =
      root.add_subcommand("diff", "Tell who gained and who lost access between two policies");
  TakesFile(app->add_option("OLD", flags->before, "The policy before; `-` is standard input")
                ->required()
                ->option_text(" "),
            kPolicySuffixes);
  TakesFile(app->add_option("NEW", flags->after, "The policy after; `-` is standard input")
                ->required()
                ->option_text(" "),
            kPolicySuffixes);
  app->add_option("--fail-on", flags->fail_on,
                  "End with status 2 if anyone gained access (`widened`), if anything changed "
                  "(`any`), or if someone gained for whom the selector holds")
      ->option_text("WHAT");
  AddFormatOption(*app, {"pretty", "json", "github"}, flags->format);
  app->footer(
      "Exact: what is not told was not changed. Each change has a request that shows it.\n\n"
      "Example:\n  postern diff main.yaml branch.yaml --fail-on guest");
  return {app, [flags](Console& console) { return RunDiff(*flags, console); }};
}

}  // namespace postern::tools
