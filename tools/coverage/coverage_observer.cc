#include "tools/coverage/coverage_observer.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace postern::tools {
namespace {

// Returns the one path of a file, however case files spell it.
std::filesystem::path PathOf(const CompileResult& policy) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path absolute = fs::absolute(policy.file_name(), error);
  fs::path path = error ? fs::path() : fs::weakly_canonical(absolute, error);
  return error ? fs::path(policy.file_name()) : path;
}

bool IsSame(const CompileResult& a, const CompileResult& b) {
  return a.graph()->digest() == b.graph()->digest() && PathOf(a) == PathOf(b);
}

}  // namespace

void CoverageObserver::Begin(const std::shared_ptr<const LoadedPolicy>& policy) {
  const auto found = std::find_if(results_.begin(), results_.end(), [&](const Result& result) {
    return IsSame(result.coverage.policy().policy, policy->policy);
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
  for (const Result& result : results_) {
    const Share rules = result.coverage.rules();
    all.covered += rules.covered;
    all.all += rules.all;
  }
  return all;
}

}  // namespace postern::tools
