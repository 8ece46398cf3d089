#include "tools/runner/publish_gate.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "policy/compiler.h"
#include "tools/cli/words.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/report.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

// Remembers the first test or proof that failed.
class FirstFailure : public Report {
 public:
  const std::string& name() const { return name_; }

  void BeginTest(const TestRun& /*run*/) override {}
  void AddFailure(const TestRun& /*run*/, const Failure& /*failure*/) override {}
  void EndTest(const TestRun& run, TestStatus status, uint64_t /*requests*/) override {
    if (status == TestStatus::kFailed && name_.empty()) name_ = run.Name();
  }
  void AddProof(const ProofRun& run) override {
    if (run.proof.outcome != Proof::Outcome::kProved && name_.empty()) {
      name_ = run.asked.name.text;
    }
  }
  void AddNotRun(const NotRun& /*not_run*/) override {}
  void EndFile(const CaseFile& /*file*/, const Totals& /*totals*/) override {}
  void Finish(const Totals& /*totals*/, ExitStatus /*status*/) override {}

 private:
  std::string name_;
};

absl::Status RunCases(const std::string& path, const LoadedPolicy& loaded) {
  CaseFileOptions options;
  options.refuse_only = true;  // it would leave out the other tests
  CaseFile file = ReadCaseFile(path, options);
  if (!file.read_error.empty()) return absl::NotFoundError(file.read_error);
  CheckAgainstPolicy(loaded.vocabulary, file);
  if (file.has_errors()) {
    return absl::InvalidArgumentError(absl::StripTrailingAsciiWhitespace(file.IssuesText(false)));
  }
  FirstFailure failure;
  const Totals totals = RunTests(file, loaded, RunOptions(), failure);
  const uint64_t failed = totals.failed + totals.refuted + totals.undecided;
  const uint64_t passed = totals.passed + totals.proved;
  if (failed > 0) {
    return absl::FailedPreconditionError(absl::StrCat(failed, " of ",
                                                      Count(passed + failed, "test"), " of `", path,
                                                      "` failed, first `", failure.name(), "`"));
  }
  if (passed > 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("no test of `", path, "` was run"));
}

}  // namespace

absl::StatusOr<DecisionGraph> LoadPolicyThatPasses(const std::string& path,
                                                   const std::string& case_file) {
  if (case_file.empty()) return LoadPolicyFile(path);
  CompileOptions options;
  options.lint = false;
  CompileResult result = CompilePolicyFile(path, options);
  if (!result.ok()) return result.Error();
  if (!result.graph()->has_description()) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", path, "` was stripped, so a case can't say by which rule"));
  }
  LoadedPolicy loaded(std::move(result));
  absl::Status status = RunCases(case_file, loaded);
  if (!status.ok()) return status;
  return std::move(loaded.policy).TakeGraph();
}

}  // namespace postern::tools
