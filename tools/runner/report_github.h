// The report for GitHub Actions: an annotation for each failure at the line of the case file that
// expects it, and one at each line of a policy that decided otherwise.
//
//   ::error file=room_test.yaml,line=7,endLine=7,col=14,endColumn=34,title=visitors look::…
//   ::error file=room.yaml,line=4,endLine=4,col=7,endColumn=39,title=expected deny%2C got allow::…
//   1 file: 0 passed, 1 failed (2 requests)
//
// Of a policy's line only the first failure is told, and of a line of a case file the first failure
// of each test: GitHub shows few annotations of a step. What the tests do not notice are warnings,
// and a threshold that is missed is an error.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_
#define POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tools/cli/github_annotation.h"
#include "tools/cli/output.h"
#include "tools/runner/report.h"

namespace postern::tools {

class GithubReport : public Report {
 public:
  // Lifetime: borrows `out`.
  explicit GithubReport(Output& out) : out_(out) {}

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;
  void Conclude(const Findings& findings, ExitStatus status) override;

 private:
  // GitHub shows ten warnings of a step; the last one counts the rest.
  static constexpr size_t kMaxWarnings = 10;

  // Of the lines of one test so many are held back, to be told once each. A test with more failing
  // lines may be told of again.
  static constexpr size_t kMaxLines = 1000;

  // What one test has to say of a line of its case file.
  struct FailedLine {
    GithubAnnotation first;
    uint64_t more = 0;        // failures
    std::string policy_text;  // the annotations of what decided
  };
  // The test in hand, with all combinations of its `with`.
  struct TestKey {
    const CaseFile* file = nullptr;
    const CompileResult* policy = nullptr;
    uint32_t begin = 0;  // of its name

    bool operator==(const TestKey& other) const {
      return file == other.file && policy == other.policy && begin == other.begin;
    }
  };

  void EndLines();
  // Returns the annotation of what decided, if that is a line of the policy that has none yet.
  std::string PolicyText(const CompileResult& policy, const Explanation& explanation,
                         std::string title, std::string message);
  void WarnOf(const MutationFindings& mutation);

  Output& out_;
  std::set<std::pair<std::string, uint32_t>> told_;  // file and offset, at most one for each rule
  TestKey test_;
  std::map<uint32_t, FailedLine> lines_;  // of the test in hand
  std::string summary_;                   // once all files were run
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_
