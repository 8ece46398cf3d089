// Failed tests: which ones failed last time, for `--failed`.
#ifndef POSTERN_TOOLS_RUNNER_FAILED_TESTS_H_
#define POSTERN_TOOLS_RUNNER_FAILED_TESTS_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tools/runner/report.h"

namespace postern::tools {

// A record of tests and proofs that failed, kept in a file between runs: a JSON array a line, of
// the case file's and the policy's absolute path and the name. As a report it notes what a run
// comes to: what passed is dropped, what failed is added, and what was not run stays. Not
// thread-safe.
class FailedTests : public Report {
 public:
  // Returns `$XDG_CACHE_HOME/postern/failed.jsonl`, or `~/.cache/postern/failed.jsonl`; empty if
  // there is neither.
  static std::string DefaultPath();

  // An empty `path` remembers nothing.
  explicit FailedTests(std::string path) : path_(std::move(path)) {}

  // Reads the record. There may be none; lines that are not understood are dropped, since the file
  // is only a convenience.
  void Load();

  // Writes the record if a run has changed it. Errors: the system's reason.
  absl::Status Save() const;

  bool empty() const { return names_.empty(); }
  bool Has(const TestRun& run) const;
  bool Has(const CaseFile& file, const CompileResult& policy, const CaseProof& proof) const;

  void BeginTest(const TestRun& /*run*/) override {}
  void AddFailure(const TestRun& /*run*/, const Failure& /*failure*/) override {}
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& /*not_run*/) override {}
  void EndFile(const CaseFile& /*file*/, const Totals& /*totals*/) override {}
  void Finish(const Totals& /*totals*/, ExitStatus /*status*/) override {}

 private:
  void Note(std::string name, bool has_failed);

  std::string path_;
  std::set<std::string> names_;  // the lines of the file
  bool is_changed_ = false;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_FAILED_TESTS_H_
