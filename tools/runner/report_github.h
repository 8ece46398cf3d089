// The report for GitHub Actions: an annotation for each failure at the line of the case file that
// expects it, and one at each line of a policy that decided otherwise.
//
//   ::error file=room_test.yaml,line=7,endLine=7,col=14,endColumn=34,title=visitors look::…
//   ::error file=room.yaml,line=4,endLine=4,col=7,endColumn=39,title=expected deny%2C got allow::…
//   1 file: 0 passed, 1 failed (2 requests)
//
// Of a policy's line only the first failure is told: GitHub shows few annotations of a step.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_
#define POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>

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

 private:
  void Annotate(const std::string& file, const Source& source, SourceRange range, std::string title,
                std::string message);
  // Annotates what decided, if that is a line of the policy that has no annotation yet.
  void AnnotatePolicy(const CompileResult& policy, const Explanation& explanation,
                      std::string title, std::string message);

  Output& out_;
  std::set<std::pair<std::string, uint32_t>> told_;  // file and offset, at most one for each rule
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_GITHUB_H_
