// The coverage of all the policies that the case files of a run are about.
#ifndef POSTERN_TOOLS_COVERAGE_COVERAGE_OBSERVER_H_
#define POSTERN_TOOLS_COVERAGE_COVERAGE_OBSERVER_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "tools/coverage/policy_coverage.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {

// Not thread-safe.
class CoverageObserver : public RequestObserver {
 public:
  // The next requests are asked of this policy. One that was there before, by its file and its
  // digest, is counted on.
  void Begin(const std::shared_ptr<const LoadedPolicy>& policy);

  void Decided(const TestRun& run, const DecidedRequest& request) override;

  struct Result {
    PolicyCoverage coverage;
    std::string undecided;  // see PolicyCoverage::FindWhatCanDecide
  };

  // Finds out what could be covered, and returns the coverage of each policy in the order in which
  // they came. Call it once, when all is run.
  const std::deque<Result>& Finish();

  // Returns the rules of all policies. REQUIRES: Finish() was called.
  Share rules() const;

 private:
  std::deque<Result> results_;
  PolicyCoverage* current_ = nullptr;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_COVERAGE_OBSERVER_H_
