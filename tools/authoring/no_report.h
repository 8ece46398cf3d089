// A report for who wants to know no more of a run than what was counted or observed.
#ifndef POSTERN_TOOLS_AUTHORING_NO_REPORT_H_
#define POSTERN_TOOLS_AUTHORING_NO_REPORT_H_

#include <cstdint>

#include "tools/runner/report.h"

namespace postern::tools {

class NoReport : public Report {
 public:
  void BeginTest(const TestRun&) override {}
  void AddFailure(const TestRun&, const Failure&) override {}
  void EndTest(const TestRun&, TestStatus, uint64_t) override {}
  void AddProof(const ProofRun&) override {}
  void AddNotRun(const NotRun&) override {}
  void EndFile(const CaseFile&, const Totals&) override {}
  void Finish(const Totals&, ExitStatus) override {}
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_NO_REPORT_H_
