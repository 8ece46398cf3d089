// The report for test harnesses: TAP, version 13
// (https://testanything.org/tap-version-13-specification.html).
//
//   TAP version 13
//   # social-room_test.yaml on social-room.yaml
//   ok 1 - visitors look
//   not ok 2 - visitors do not write
//     ---
//     file: "social-room_test.yaml"
//     line: 10
//     policy: "social-room.yaml"
//     failures:
//       - line: 12
//         asked: "visitor  write  room/1"
//         expected: "deny"
//         decided: "allow"
//         …
//     ...
//   ok 3 - a known gap # SKIP waits for the list design
//   1..3
#ifndef POSTERN_TOOLS_RUNNER_REPORT_TAP_H_
#define POSTERN_TOOLS_RUNNER_REPORT_TAP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/cli/output.h"
#include "tools/runner/report.h"

namespace postern::tools {

class TapReport : public Report {
 public:
  // Writes the line of the version. Lifetime: borrows `out`.
  explicit TapReport(Output& out);

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;

 private:
  void WritePoint(bool is_ok, std::string_view name, std::string_view skip = "");
  // Tells in a comment what the next points are about, unless that is told.
  void WriteSubject(const CaseFile& file, const CompileResult& policy);
  // A failed point, and the beginning of its diagnostics.
  void BeginDiagnostics(std::string_view name, const CaseFile& file, SourceRange range,
                        const CompileResult& policy);

  Output& out_;
  uint64_t points_ = 0;
  std::string subject_;
  bool has_failure_ = false;  // of the test in hand
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_TAP_H_
