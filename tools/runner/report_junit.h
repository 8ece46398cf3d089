// The report for build servers: JUnit XML, in the form that Jenkins, GitLab and most others read.
//
//   <?xml version="1.0" encoding="UTF-8"?>
//   <testsuites>
//   <testsuite name="social-room_test.yaml" tests="2" failures="1" errors="0" skipped="0"
//   time="0.001"> <testcase classname="social-room_test.yaml" name="visitors look" file="…"
//   line="10" time="0.000"/> <testcase classname="social-room_test.yaml" name="visitors do not
//   write" …> <failure type="effect" message="visitor  write  room/1: expected deny, got
//   allow">…</failure>
//   </testcase>
//   </testsuite>
//   </testsuites>
#ifndef POSTERN_TOOLS_RUNNER_REPORT_JUNIT_H_
#define POSTERN_TOOLS_RUNNER_REPORT_JUNIT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tools/cli/output.h"
#include "tools/runner/report.h"

namespace postern::tools {

// A suite counts its tests in its first line, so its text is held until it ends. One that gets
// longer than `max_suite_bytes` is ended there, and goes on in another that is called the same with
// a number behind it. Of a test, no more than kMaxFailureBytes of failures are told.
class JunitReport : public Report {
 public:
  static constexpr size_t kMaxSuiteBytes = size_t{8} << 20;
  static constexpr size_t kMaxFailureBytes = size_t{64} << 10;

  // Begins the document. Lifetime: borrows `out`.
  explicit JunitReport(Output& out, size_t max_suite_bytes = kMaxSuiteBytes);

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;

 private:
  using Clock = std::chrono::steady_clock;

  // A suite, as far as it is known.
  struct Suite {
    std::string name;
    std::string policy;  // empty: none was run
    std::string cases;   // the text of its test cases
    uint64_t part = 1;
    uint64_t tests = 0;
    uint64_t failures = 0;
    uint64_t errors = 0;
    uint64_t skipped = 0;
    double seconds = 0;
  };

  // What came of the test in hand.
  struct TestCase {
    std::string failures;  // the text of what failed
    std::string message;   // of the first
    std::string_view kind;
    uint64_t num_failures = 0;
    uint64_t num_left_out = 0;
  };

  void BeginSuite(const CaseFile& file, const CompileResult& policy);
  void EndSuite();
  // `body` is the element of the outcome, empty for one that passed. `line` 0: not known.
  void AddCase(std::string_view name, const std::string& file, uint32_t line, double seconds,
               const std::string& body);
  std::string FailureBody() const;

  Output& out_;
  const size_t max_suite_bytes_;
  Suite suite_;
  TestCase case_;
  Clock::time_point began_;  // the test in hand, or the one before it ended
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_JUNIT_H_
