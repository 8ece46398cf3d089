// What `postern report` knows of a policy: who may do what, and what its tests say.
#ifndef POSTERN_TOOLS_REPORT_POLICY_REPORT_H_
#define POSTERN_TOOLS_REPORT_POLICY_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/analysis/policy_query.h"
#include "policy/model.h"
#include "tools/coverage/coverage_observer.h"
#include "tools/mutation/mutation_run.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/report.h"

namespace postern::tools {

// A test or a proof that did not come true, or a file that was not run.
struct FailedItem {
  std::string where;  // `social-room_test.yaml:14`, or the file
  std::string name;
  std::string text;  // why, in lines that are safe for a terminal
};

// A test that was not run: it has a `skip`, or another test has `only`.
struct SkippedTest {
  std::string where;
  std::string name;
  std::string why;
};

// Keeps what failed, and what was not run, as text.
class FailureList : public Report {
 public:
  // More would be read by nobody: what comes after so many failed requests, proofs and files is
  // counted.
  static constexpr size_t kMaxKept = 500;

  void BeginTest(const TestRun& /*run*/) override {}
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& /*file*/, const Totals& /*totals*/) override {}
  void Finish(const Totals& totals, ExitStatus status) override;

  const std::vector<FailedItem>& items() const { return items_; }
  uint64_t left_out() const { return left_out_; }
  const Totals& totals() const { return totals_; }
  const std::vector<SkippedTest>& skipped() const { return skipped_; }  // kMaxKept at most
  bool is_interrupted() const { return is_interrupted_; }

 private:
  // Returns whether there is room for one more, and counts it if not.
  bool HasRoom();

  std::vector<FailedItem> items_;
  std::vector<SkippedTest> skipped_;
  bool is_interrupted_ = false;
  size_t kept_ = 0;
  uint64_t left_out_ = 0;
  Totals totals_;
};

// Plain data. Lifetime: borrows what the pointers lead to.
struct PolicyReport {
  const LoadedPolicy* policy = nullptr;
  std::string policy_path;          // as the user gave it, for commands that show a request
  std::vector<Selector> selectors;  // the columns of the access map
  QueryResult<AccessMatrix> access;
  const FailureList* failures = nullptr;
  const CoverageObserver::Result* coverage = nullptr;
  std::optional<MutationResult> mutation;  // absent: no mutants were made
  std::string why_no_mutants;              // in a sentence; empty if there is `mutation`
};

// Returns the selectors that an access map has columns for: `guest` and `authenticated`, then those
// of the policy's rules in the order of the file, each once and without `anyone`.
std::vector<Selector> SelectorsOf(const Policy& policy);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REPORT_POLICY_REPORT_H_
