#include "tools/commands/bench.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "policy/compiler.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/request_flags.h"
#include "tools/measure/made_requests.h"
#include "tools/measure/misfit.h"
#include "tools/measure/policy_growth.h"
#include "tools/measure/policy_speed.h"
#include "tools/measure/recorded_requests.h"
#include "tools/measure/speed_page.h"
#include "tools/measure/speed_report.h"

namespace postern::tools {
namespace {

struct BenchFlags {
  std::string policy;
  std::string requests;  // empty: they are made from the policy
  std::string other;     // a policy to compare with; empty: none
  size_t count = size_t{64} << 10;
  uint64_t seed = 1;
  size_t rounds = 5;
  size_t threads = 0;
  std::string format;
  std::string html;  // where the page goes; empty: none is made
};

// Sets the requests. Returns why there are none.
std::string FindRequests(const BenchFlags& flags, const DecisionGraph& graph,
                         MeasuredRequests& requests) {
  if (!flags.requests.empty()) {
    std::string error = ReadRequests(flags.requests, graph, requests);
    if (!error.empty()) return error;
    return requests.requests.empty() ? Quoted(flags.requests) + " has no request" : "";
  }
  const std::optional<Policy> policy = DescribedPolicy(graph);
  if (!policy) {
    return "the compiled policy was stripped, so no requests can be made from it; give some with "
           "`--requests`";
  }
  requests = MakeRequests(*policy, flags.count, flags.seed);
  return requests.requests.empty() ? "no requests can be made from a policy without declarations"
                                   : "";
}

// Returns what is wrong with the flags, or nothing.
std::string UsageError(const BenchFlags& flags) {
  if ((flags.policy == "-") + (flags.requests == "-") + (flags.other == "-") > 1) {
    return "standard input, `-`, can be read only once";
  }
  if (flags.html == "-" && flags.format == "json") {
    return "`--html -` writes the page to standard output in place of the report; leave out "
           "`--format`, or give `--html` a file";
  }
  return "";
}

// Returns why so many times can't be kept, or nothing.
std::string TooManyTimes(const BenchFlags& flags, const MeasuredRequests& requests) {
  const size_t count = requests.requests.size();
  if (count <= kMaxTimes / flags.rounds) return "";
  return Count(flags.rounds, "round") + " of " + Count(count, "request") + " are over " +
         std::to_string(kMaxTimes) + " times to keep; give fewer of either";
}

// Returns the misfit of one of two policies that are compared in words, or nothing. Sets
// `is_total` if it turns all requests away, so that there is nothing to compare.
std::string MisfitOf(const std::string& name, const DecisionGraph& graph,
                     const DecisionGraph& other, const MeasuredRequests& requests, bool& is_total) {
  const Misfit misfit = FindMisfit(graph, other, requests);
  const size_t count = requests.requests.size();
  if (misfit.num_requests == count) is_total = true;
  const std::string text = TextOf(misfit, graph, other, count);
  return text.empty() ? "" : Quoted(name) + " " + text;
}

// Sets the comparison, if one is asked for. Tells what hinders it or makes it doubtful.
ExitStatus Compare(const BenchFlags& flags, const DecisionGraph& graph,
                   const MeasuredRequests& requests, const SpeedOptions& options, Console& console,
                   std::optional<SpeedComparison>& comparison) {
  if (flags.other.empty()) return ExitStatus::kDone;
  const CompileResult other = LoadPolicy(flags.other, console);
  if (!other.ok()) return StatusOf(other);
  bool is_total = false;
  for (const std::string& misfit :
       {MisfitOf(flags.other, graph, *other.graph(), requests, is_total),
        MisfitOf(flags.policy, *other.graph(), graph, requests, is_total)}) {
    if (!misfit.empty()) console.Error((is_total ? "can't compare: " : "warning: ") + misfit);
  }
  if (is_total) return ExitStatus::kCouldNotRun;
  comparison = CompareSpeed(graph, *other.graph(), requests, options);
  return ExitStatus::kDone;
}

// Returns why the page can't be written where it is to go, as far as that is known beforehand: a
// measurement may take long.
std::string PageError(const BenchFlags& flags) {
  if (flags.html.empty() || flags.html == "-") return "";
  return TextOf(MayReplace(flags.html, "page of `postern bench`", BeginsAsSpeedPage));
}

ExitStatus CouldNotRun(const std::string& error, Console& console) {
  console.Error(error);
  return ExitStatus::kCouldNotRun;
}

// Prints the report and writes the page, if there is to be one. What was measured is printed even
// if the page can't be written.
ExitStatus Tell(const BenchFlags& flags, const MeasuredRequests& requests,
                const SpeedReport& report, Console& console) {
  if (flags.html != "-") {
    console.out().Write(flags.format == "json" ? JsonText(report) : PrettyText(report));
  }
  if (flags.html.empty()) return ExitStatus::kDone;
  const std::string page =
      SpeedPage(report, MeasureGrowth(*report.graph, requests, flags.rounds, flags.seed));
  if (flags.html == "-") {
    console.out().Write(page);
    return ExitStatus::kDone;
  }
  const absl::Status written = WriteFile(flags.html, page);
  return written.ok() ? ExitStatus::kDone : CouldNotRun(TextOf(written), console);
}

ExitStatus RunBench(const BenchFlags& flags, Console& console) {
  std::string error = UsageError(flags);
  if (error.empty()) error = PageError(flags);
  if (!error.empty()) return CouldNotRun(error, console);

  const TimedPolicy policy = LoadTimedPolicy(flags.policy, console);
  if (!policy.result.ok()) return StatusOf(policy.result);
  const DecisionGraph& graph = *policy.result.graph();

  MeasuredRequests requests;
  error = FindRequests(flags, graph, requests);
  if (error.empty()) error = TooManyTimes(flags, requests);
  if (!error.empty()) return CouldNotRun(error, console);

  SpeedOptions options;
  options.rounds = flags.rounds;
  options.threads = flags.threads;
  SpeedReport report;
  report.file = flags.policy;
  report.graph = &graph;
  report.load_ms = policy.load_ms;
  report.num_principals = requests.principals.size();
  report.are_made = flags.requests.empty();
  report.rounds = flags.rounds;
  report.other = flags.other;
  const ExitStatus status = Compare(flags, graph, requests, options, console, report.comparison);
  if (status != ExitStatus::kDone) return status;
  report.speed = MeasureSpeed(graph, requests, options);
  return Tell(flags, requests, report, console);
}

}  // namespace

Command AddBenchCommand(CLI::App& root) {
  const auto flags = std::make_shared<BenchFlags>();
  CLI::App* app = root.add_subcommand("bench", "Measure how fast a policy decides here");
  AddPolicy(*app, flags->policy);
  TakesFile(
      app->add_option("--requests", flags->requests,
                      "Decide these: a file of one JSON request a line; `-` is standard input "
                      "(default: made from the policy)")
          ->option_text("FILE"),
      kRequestSuffixes);
  TakesFile(app->add_option(
                   "--vs", flags->other,
                   "Another policy, decided in turn on the same requests: how much longer it takes")
                ->option_text("POLICY"),
            kPolicySuffixes);
  app->add_option("--count", flags->count, "How many requests to make (default: 65536)")
      ->check(CLI::Range(size_t{1}, size_t{10'000'000}))
      ->option_text("N");
  app->add_option("--seed", flags->seed, "Other requests for another number (default: 1)")
      ->option_text("N");
  app->add_option("--rounds", flags->rounds, "How often each is decided (default: 5)")
      ->check(CLI::Range(size_t{1}, size_t{1000}))
      ->option_text("N");
  app->add_option("--threads", flags->threads,
                  "Threads of the run with all of them (default: one for each processor)")
      ->check(CLI::Range(size_t{1}, size_t{1024}))
      ->option_text("N");
  AddFormatOption(*app, {"pretty", "json"}, flags->format);
  TakesFile(
      app->add_option(
             "--html", flags->html,
             "Also write a page with charts, and how time and size grow with the policy; `-` is "
             "standard output, in place of the report")
          ->option_text("FILE"));
  app->footer(
      "The page needs nothing but itself. The file is replaced as a whole; one that is no such "
      "page\n"
      "is never written over.\n\n"
      "Examples:\n"
      "  postern bench social-room.yaml\n"
      "  postern bench social-room.yaml --html speed.html");
  return {app, [flags](Console& console) { return RunBench(*flags, console); }};
}

}  // namespace postern::tools
