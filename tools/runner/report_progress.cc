#include "tools/runner/report_progress.h"

#include <string>

#include "tools/cli/words.h"

namespace postern::tools {

void ProgressReport::Show() {
  const Clock::time_point now = Clock::now();
  if (now - shown_ < kMinInterval) return;
  shown_ = now;
  console_.ShowProgress(Count(files_, "file") + ", " + Count(tests_, "test") + ", " +
                        std::to_string(failed_) + " failed");
}

void ProgressReport::BeginTest(const TestRun& run) {
  report_.BeginTest(run);
  Show();
}

void ProgressReport::AddFailure(const TestRun& run, const Failure& failure) {
  console_.HideProgress();
  report_.AddFailure(run, failure);
  console_.out().Flush();
  Show();
}

void ProgressReport::EndTest(const TestRun& run, TestStatus status, uint64_t requests) {
  ++tests_;
  if (status == TestStatus::kFailed) ++failed_;
  if (status != TestStatus::kPassed) console_.HideProgress();
  report_.EndTest(run, status, requests);
  if (status != TestStatus::kPassed) console_.out().Flush();
  Show();
}

void ProgressReport::AddProof(const ProofRun& run) {
  ++tests_;
  if (run.proof.outcome != Proof::Outcome::kProved) ++failed_;
  console_.HideProgress();
  report_.AddProof(run);
  console_.out().Flush();
  Show();
}

void ProgressReport::AddNotRun(const NotRun& not_run) {
  ++files_;
  console_.HideProgress();
  report_.AddNotRun(not_run);
  Show();
}

void ProgressReport::EndFile(const CaseFile& file, const Totals& totals) {
  ++files_;
  console_.HideProgress();
  report_.EndFile(file, totals);
  console_.out().Flush();
  Show();
}

void ProgressReport::Finish(const Totals& totals, ExitStatus status) {
  console_.HideProgress();
  report_.Finish(totals, status);
}

}  // namespace postern::tools
