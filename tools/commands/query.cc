#include "tools/commands/query.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/escape.h"
#include "policy/analysis/policy_query.h"
#include "policy/limits.h"
#include "policy/pattern.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/query_report.h"
#include "tools/commands/request_flags.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {
namespace {

constexpr char kWho[] = "who";
constexpr char kWhat[] = "what";
constexpr char kWhich[] = "which";

struct QueryFlags {
  std::string question;
  RequestFlags request;  // the action may be a list, the path is a pattern
  std::string format;
};

std::string UsageError(const QueryFlags& flags) {
  const RequestFlags& request = flags.request;
  const bool has_principal = request.entity_id || request.guest || request.function ||
                             request.groups || !request.attributes.empty();
  if (flags.question == kWhat) {
    if (request.action) return "`query what` tells all actions; leave out `--action`";
    return PrincipalUsageError(request);
  }
  if (has_principal) {
    return "`query " + flags.question + "` is about everybody; for one principal ask `query what`";
  }
  if (flags.question == kWhich) {
    if (request.action) return "`query which` tells all actions; leave out `--action`";
  } else if (!request.action || SplitAtCommas(*request.action).empty()) {
    return "no action: give `--action ACTION`";
  }
  return request.path ? "" : "no path: give `--path PATTERN`";
}

// Returns the pattern that `--path` is, or nothing after telling why it is none.
std::optional<Pattern> PathsOf(const QueryFlags& flags, const Policy& policy, Console& console) {
  if (!flags.request.path) return EveryPath(policy.mode);
  const std::string& text = *flags.request.path;
  PatternResult result = ParsePattern(text, policy.mode, PolicyLimits());
  if (result.pattern) return std::move(result.pattern);
  const PatternError& error = result.errors.front();
  console.Error("the path pattern " + Quoted(text) + ": " + error.message +
                (error.help.empty() ? "" : "; " + error.help));
  return std::nullopt;
}

// Returns the actions that `--action` names, or nothing after telling which is none.
std::optional<std::vector<std::string>> ActionsOf(const QueryFlags& flags,
                                                  const Vocabulary& vocabulary, Console& console) {
  std::vector<std::string> actions;
  for (const std::string& word : SplitAtCommas(*flags.request.action)) {
    const uint64_t mask = vocabulary.ActionsOf(word);
    if (mask == 0) {
      const std::vector<std::string> known = vocabulary.ActionNames();
      console.Error("unknown action " + Quoted(word) + Suggestion(word, known) + " (there are " +
                    QuotedList(known) + ")");
      return std::nullopt;
    }
    const std::vector<std::string>& all = vocabulary.policy().actions;
    for (size_t i = 0; i < all.size(); ++i) {
      if ((mask >> i & 1) != 0) actions.push_back(all[i]);
    }
  }
  return actions;
}

ExitStatus StatusOf(const std::string& undecided, Console& console) {
  if (undecided.empty()) return ExitStatus::kDone;
  console.Error("not decided, because " + undecided);
  return ExitStatus::kCouldNotRun;
}

ExitStatus TellGrants(const QueryFlags& flags, const QuerySubject& subject,
                      const QueryResult<Grant>& result, const std::string& nothing,
                      Console& console) {
  console.out().Write(flags.format == "json" ? JsonGrants(subject, result)
                                             : PrettyGrants(subject, result, nothing));
  return StatusOf(result.undecided, console);
}

ExitStatus RunQuery(const QueryFlags& flags, Console& console) {
  const std::string error = UsageError(flags);
  if (!error.empty()) {
    console.Error(error);
    return ExitStatus::kCouldNotRun;
  }
  ExitStatus status = ExitStatus::kDone;
  const auto policy = LoadModel(flags.request.policy, console, status);
  if (!policy) return status;
  const std::optional<Pattern> paths = PathsOf(flags, policy->model(), console);
  if (!paths) return ExitStatus::kCouldNotRun;
  const QuerySubject subject = {
      {&policy->policy, &policy->model()}, flags.request.policy, flags.question};
  if (flags.question == kWhich) {
    const QueryResult<AccessMatrix> result = WhoMayWhat(policy->model(), *paths);
    console.out().Write(flags.format == "json" ? JsonMatrices(subject, result)
                                               : PrettyMatrices(result, policy->model().actions));
    return StatusOf(result.undecided, console);
  }
  const std::string where = " on " + paths->text;
  if (flags.question == kWhat) {
    const Principal principal = PrincipalOf(flags.request);
    const PrincipalError rejected = ValidatePrincipal(principal);
    if (rejected != PrincipalError::kNone) {
      console.Error("every request of this principal is rejected: " +
                    std::string(PrincipalErrorText(rejected)));
      return ExitStatus::kCouldNotRun;
    }
    return TellGrants(flags, subject, WhatMay(policy->model(), principal, *paths),
                      "nothing is allowed" + where, console);
  }
  const auto actions = ActionsOf(flags, policy->vocabulary, console);
  if (!actions) return ExitStatus::kCouldNotRun;
  return TellGrants(flags, subject, WhoMay(policy->model(), *actions, *paths),
                    "nobody may " + Joined(*actions, ", ") + where, console);
}

}  // namespace

Command AddQueryCommand(CLI::App& root) {
  const auto flags = std::make_shared<QueryFlags>();
  CLI::App* app = root.add_subcommand("query", "Tell who may do what where, exactly");
  TakesOneOf(
      app->add_option("QUESTION", flags->question,
                      "`who` may do --action on --path; `what` one principal may do; `which` "
                      "principals may do what on --path")
          ->required()
          ->option_text(" "),
      "question", {kWho, kWhat, kWhich});
  AddPolicy(*app, flags->request.policy);
  AddPrincipalFlags(*app, flags->request);
  app->add_option("--action", flags->request.action, "Of `who`: what is asked for")
      ->option_text("A,B");
  app->add_option("--path", flags->request.path,
                  "A path, or a path pattern; left out of `what`: all paths")
      ->option_text("PATTERN");
  AddFormatOption(*app, {"pretty", "json"}, flags->format);
  app->footer(
      "Exact: what is not told is denied. Each answer has a request that shows it.\n\n"
      "Examples:\n"
      "  postern query who social-room.yaml --action delete --path 'room/*'\n"
      "  postern query what social-room.yaml --as alice --groups=\n"
      "  postern query which social-room.yaml --path room/42/cat.png");
  return {app, [flags](Console& console) { return RunQuery(*flags, console); }};
}

}  // namespace postern::tools
