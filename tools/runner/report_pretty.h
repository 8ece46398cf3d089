// The report for people: failures with the policy's own lines, and what was counted. Of several
// files, those where all is well are counted together, in the last line.
//
//   ✗ visitors look but do not touch                          social-room_test.yaml:14
//       visitor  write  room/42/cat.png
//       expected deny, got allow
//         allowed by  room/*  allow guest, to [get, write]    social-room.yaml:5:7
//           5 |     - {allow: guest, to: [get, write]}
//             |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#ifndef POSTERN_TOOLS_RUNNER_REPORT_PRETTY_H_
#define POSTERN_TOOLS_RUNNER_REPORT_PRETTY_H_

#include <string>
#include <string_view>

#include "tools/cli/output.h"
#include "tools/runner/report.h"

namespace postern::tools {

class PrettyReport : public Report {
 public:
  // Lifetime: borrows `out`.
  PrettyReport(Output& out, bool color) : out_(out), color_(color) {}

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;

 private:
  std::string Paint(std::string_view text, std::string_view color) const;
  std::string FailedLine(std::string_view name, const std::string& place) const;

  Output& out_;
  bool color_;
  std::string
      passed_line_;  // of the last file where all is well: the summary, if it is the only one
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_PRETTY_H_
