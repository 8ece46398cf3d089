// Which tests reach one rule (`--who-covers`).
#ifndef POSTERN_TOOLS_COVERAGE_COVERING_TESTS_H_
#define POSTERN_TOOLS_COVERAGE_COVERING_TESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/runner/because.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {

// Not thread-safe.
class CoveringTests : public RequestObserver {
 public:
  // `rule` is what a `because` says: an id, a pattern with a selector, or a reason for a deny.
  explicit CoveringTests(std::string rule) : rule_(std::move(rule)) {}

  // The next requests are asked of this policy. Lifetime: it must outlive them.
  void Begin(const LoadedPolicy& policy);

  void Decided(const TestRun& run, const DecidedRequest& request) override;

  // Returns why no policy so far has such a rule, or nothing if one has, or there was none.
  const std::string& problem() const { return problem_; }

  // Returns the tests, all combinations of one together, each with its place, how many of its
  // requests the rule decided, and for how many others it held; safe for a terminal.
  std::string Text() const;

 private:
  struct Covering {
    std::string name;
    std::string place;
    uint64_t decided = 0;
    uint64_t overruled = 0;
  };

  const std::string rule_;
  std::optional<Because> because_;
  bool is_known_ = false;  // to a policy
  std::string problem_;
  std::vector<Covering> tests_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_COVERING_TESTS_H_
