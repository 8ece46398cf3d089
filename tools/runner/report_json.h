// The report for programs: one JSON document, written while the tests run.
//
//   {"tests":[
//   {"file":"social-room_test.yaml","policy":"social-room.yaml","name":"visitors look","with":null,
//    "line":10,"tags":[],"skip":null,"failures":[…],"status":"failed","requests":3},
//   …],
//   "proofs":[
//   {"file":"social-room_test.yaml","policy":"social-room.yaml","name":"guests never write",
//    "line":40,"claim":"never guest to write on *","outcome":"proved",…}],
//   "not_run":[
//   {"file":"broken_test.yaml","errors":[{"file":"broken_test.yaml","line":2,"id":"empty-text",…}]}],
//   "coverage":null,
//   "mutation":null,
//   "summary":{"files":1,"files_with_errors":0,"passed":4,"failed":1,"skipped":1,"not_selected":0,
//    "requests":23,"failures":1,"status":4}}
//
// docs/cases.md has the keys.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_JSON_H_
#define POSTERN_TOOLS_RUNNER_REPORT_JSON_H_

#include "tools/cli/output.h"
#include "tools/runner/report.h"

namespace postern::tools {

class JsonReport : public Report {
 public:
  // Begins the document. Lifetime: borrows `out`.
  explicit JsonReport(Output& out);

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;
  void Conclude(const Findings& findings, ExitStatus status) override;

 private:
  Output& out_;
  bool has_test_ = false;     // in the list of tests
  bool has_failure_ = false;  // in the list of the test in hand
  // Of the files so far: the list of tests is still being written.
  std::string proofs_;
  std::string not_run_;
  Totals totals_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_JSON_H_
