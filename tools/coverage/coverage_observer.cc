#include "tools/coverage/coverage_observer.h"

#include <algorithm>

namespace postern::tools {
void CoverageObserver::Begin(const std::shared_ptr<const LoadedPolicy>& policy) {
  const auto found = std::find_if(results_.begin(), results_.end(), [&](const Result& result) {
    return IsSamePolicy(result.coverage.policy(), *policy);
  });
  current_ = found != results_.end()
                 ? &found->coverage
                 : &results_.emplace_back(Result{PolicyCoverage(policy), ""}).coverage;
}

void CoverageObserver::Decided(const TestRun& /*run*/, const DecidedRequest& request) {
  current_->Count(request.decision(), request.explanation());
}

const std::deque<CoverageObserver::Result>& CoverageObserver::Finish() {
  for (Result& result : results_) result.undecided = result.coverage.FindWhatCanDecide();
  return results_;
}

Share CoverageObserver::rules() const {
  Share all;
  for (const Result& result : results_) all.Add(result.coverage.rules());
  return all;
}

}  // namespace postern::tools
