#include "tools/commands/test_options.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/options.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/reports.h"

namespace postern::tools {
namespace {

std::string RefuseNoSeed(std::string& value) {
  const bool is_whole = value.find_first_not_of("0123456789") == std::string::npos;
  return is_whole && value.size() < 20 ? "" : Quoted(value) + " is no seed: write a whole number";
}

void AddSelectionFlags(CLI::App& app, TestOptions& options) {
  app.add_option("--filter", options.filter,
                 "Run only what this regular expression (RE2) is found in: `FILE > TEST`, with "
                 "`with` `FILE > TEST > room=1`")
      ->option_text("REGEX");
  app.add_option("--tags", options.tags,
                 "Run only tests with one of these tags, and none of those behind `!`: `a,b,!c`")
      ->option_text("TAGS");
  app.add_flag("--failed", options.failed, "Run only what failed the last time it was run");
  app.add_flag("--fail-fast", options.fail_fast, "Run nothing more after the first failure");
  app.add_option("--shuffle", options.shuffle,
                 "Run files and tests in an order made from this seed")
      ->check(CLI::Validator(RefuseNoSeed, ""))
      ->option_text("SEED");
}

// Returns whether there are flags that are about a run of tests.
bool HasRunFlags(const TestOptions& options) {
  return options.format != "pretty" || !options.filter.empty() || !options.tags.empty() ||
         options.failed || options.fail_fast || options.shuffle || options.jobs != 0 ||
         options.ci || options.update || options.watch || options.coverage.is_wanted() ||
         options.coverage.output || options.coverage.rule || options.mutation.is_wanted();
}

bool ReadsStandardInput(const TestOptions& options) {
  return std::count(options.paths.begin(), options.paths.end(), "-") > 0;
}

// A report is no case file, and must not be taken for one by the next run.
std::string OutputError(const TestOptions& options) {
  if (options.record) return "";
  const absl::string_view suffix(kCaseFileSuffix.data(), kCaseFileSuffix.size());
  for (const auto& [flag, file] : {std::pair("`--output`", &options.output),
                                   std::pair("`--coverage-output`", &options.coverage.output)}) {
    if (!*file || !absl::EndsWith(**file, suffix)) continue;
    return std::string(flag) + ": the next run would take " + Quoted(**file) +
           " for a case file; choose a name that does not end in " + Quoted(std::string(suffix));
  }
  return "";
}

std::string RecordError(const TestOptions& options) {
  if (!options.record) return "";
  if (options.paths.size() != 1 || options.paths.front() == ".") {
    return "`--record` needs one policy: postern test --record REQUESTS.jsonl POLICY";
  }
  if (HasRunFlags(options)) {
    return "`--record` runs no tests; of the other flags it has `--output` alone";
  }
  return "";
}

std::string UpdateError(const TestOptions& options) {
  if (!options.update) return "";
  if (options.is_ci()) {
    return "`--update` is refused in continuous integration, where files must be as they were "
           "committed";
  }
  if (!options.filter.empty() || !options.tags.empty() || options.failed || options.fail_fast ||
      options.shuffle) {
    return "`--update` is about whole files; leave out what selects tests";
  }
  if (ReadsStandardInput(options)) {
    return "`--update` changes files, so it can't read standard input, `-`";
  }
  return "";
}

std::string WatchError(const TestOptions& options) {
  if (!options.watch) return "";
  if (options.is_ci()) {
    return "`--watch` is refused in continuous integration, where nobody changes files";
  }
  if (options.update) {
    return "`--watch` runs tests when files change, so it can't be what changes them; leave out "
           "`--update`";
  }
  if (ReadsStandardInput(options)) {
    return "`--watch` waits for files to change, so it can't read standard input, `-`";
  }
  if (options.is_output_taken()) {
    return "`--watch` shows `pretty`; with `--output`, a report of another format is written at "
           "each run";
  }
  return "";
}

}  // namespace

bool TestOptions::is_ci() const { return ci || IsContinuousIntegration(); }

void AddTestOptions(CLI::App& app, TestOptions& options) {
  TakesFile(
      app.add_option("PATH", options.paths,
                     "Case files, or folders with `*_test.yaml` in or below them; `-` is standard "
                     "input (default: this folder)")
          ->option_text("..."),
      kPolicySuffixes);  // with --record it is a policy
  AddFormatOption(app, ReportFormats(), options.format);
  TakesFile(app.add_option("--output", options.output,
                           "Write the report of that format to this file, and show `pretty`; with "
                           "`--record`, the case file, which must not be there")
                ->option_text("FILE"));
  AddSelectionFlags(app, options);
  AddCoverageFlags(app, options.coverage);
  AddMutationFlags(app, options.mutation);
  app.add_option("--jobs", options.jobs,
                 "Read so many files, or judge so many mutants, at once (default: one a core)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  app.add_flag("--ci", options.ci,
               "Refuse `only`, as in continuous integration (also if CI is set)");
  app.add_flag("--update", options.update,
               "First write what is decided into the files, as `because` and `exactly` where "
               "they are empty or wrong, and show it; `can` and `cannot` stay");
  TakesFile(
      app.add_option(
             "--record", options.record,
             "Run nothing; write a case file of these request lines (`-`: standard input), as "
             "the policy PATH decides them")
          ->option_text("REQUESTS"),
      kRequestSuffixes);
  app.add_flag("--watch", options.watch,
               "Run again whenever a case file, or a file that one names, changes");
}

std::string UsageError(const TestOptions& options) {
  for (const auto& find : {OutputError, RecordError, UpdateError, WatchError}) {
    if (std::string error = find(options); !error.empty()) return error;
  }
  if (std::count(options.paths.begin(), options.paths.end(), "-") > 1) {
    return "standard input, `-`, can be read only once";
  }
  return "";
}

}  // namespace postern::tools
