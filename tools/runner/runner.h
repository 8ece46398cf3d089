// The runner: asks the policy what a case file expects of it.
#ifndef POSTERN_TOOLS_RUNNER_RUNNER_H_
#define POSTERN_TOOLS_RUNNER_RUNNER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "engine/principal.h"
#include "policy/analysis/invariant.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/report.h"
#include "tools/runner/test_selection.h"

namespace postern::tools {

// A request as a test asks it.
struct AskedRequest {
  size_t place = 0;  // of the principal, in CaseFile::principals
  const Principal& principal;
  std::string_view action;                   // one action, or what is none
  std::string_view path;                     // raw
  std::string_view because;                  // that the test expects; empty: any
  const Expectation* expectation = nullptr;  // null: it is asked by `exactly`
};

// A request that a test asked. Borrows from the run.
class DecidedRequest {
 public:
  DecidedRequest(const AskedRequest& asked, const DecisionGraph& graph,
                 const PreparedPrincipal& principal, Action action, const CanonicalPath& path,
                 const Decision& decision)
      : asked_(asked),
        graph_(graph),
        principal_(principal),
        action_(action),
        path_(path),
        decision_(decision) {}

  const AskedRequest& asked() const { return asked_; }
  const CanonicalPath& path() const { return path_; }
  const Decision& decision() const { return decision_; }

  // Without near misses; made when it is first asked for.
  const Explanation& explanation() const;

 private:
  const AskedRequest asked_;
  const DecisionGraph& graph_;
  const PreparedPrincipal& principal_;
  const Action action_;
  const CanonicalPath& path_;
  const Decision decision_;
  mutable std::optional<Explanation> explanation_;
};

// Sees every request that is asked and every proof that is looked for, passed or failed.
class RequestObserver {
 public:
  virtual ~RequestObserver() = default;
  virtual void Decided(const TestRun& run, const DecidedRequest& request) = 0;
  virtual void LookedAt(const Invariant& /*invariant*/) {}
};

struct RunOptions {
  const TestSelection* selection = nullptr;  // null: all tests
  bool fail_fast = false;                    // nothing is run after a test or proof that failed
  std::optional<uint64_t> shuffle;           // a seed for the order of the tests
  std::vector<RequestObserver*> observers;
  // Asked before every request; once it says yes, nothing more is run. Empty: never.
  std::function<bool()> is_stopped;
};

// Runs the tests and proofs of `file` against one of its policies and returns what was counted.
// Memory does not grow with the number of requests. REQUIRES: `file` has no errors, those of
// CheckAgainstPolicy(policy.vocabulary, file) included.
Totals RunTests(const CaseFile& file, const LoadedPolicy& policy, const RunOptions& options,
                Report& report);

// Returns 0 to `size` - 1 in an order that hangs on the seed alone.
std::vector<size_t> ShuffledOrder(size_t size, uint64_t seed);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_RUNNER_H_
