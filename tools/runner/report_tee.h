// Two reports of one run.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_TEE_H_
#define POSTERN_TOOLS_RUNNER_REPORT_TEE_H_

#include "tools/runner/report.h"

namespace postern::tools {

// Tells both what happens, the first one first. Lifetime: borrows both.
class TeeReport : public Report {
 public:
  TeeReport(Report& first, Report& second) : first_(first), second_(second) {}

  void BeginTest(const TestRun& run) override {
    first_.BeginTest(run);
    second_.BeginTest(run);
  }
  void AddFailure(const TestRun& run, const Failure& failure) override {
    first_.AddFailure(run, failure);
    second_.AddFailure(run, failure);
  }
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override {
    first_.EndTest(run, status, requests);
    second_.EndTest(run, status, requests);
  }
  void AddProof(const ProofRun& run) override {
    first_.AddProof(run);
    second_.AddProof(run);
  }
  void AddNotRun(const NotRun& not_run) override {
    first_.AddNotRun(not_run);
    second_.AddNotRun(not_run);
  }
  void EndFile(const CaseFile& file, const Totals& totals) override {
    first_.EndFile(file, totals);
    second_.EndFile(file, totals);
  }
  void Finish(const Totals& totals, ExitStatus status) override {
    first_.Finish(totals, status);
    second_.Finish(totals, status);
  }
  void Conclude(const Findings& findings, ExitStatus status) override {
    first_.Conclude(findings, status);
    second_.Conclude(findings, status);
  }

 private:
  Report& first_;
  Report& second_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_TEE_H_
