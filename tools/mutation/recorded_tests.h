// What case files ask of one policy, kept so that its mutants can be asked the same.
#ifndef POSTERN_TOOLS_MUTATION_RECORDED_TESTS_H_
#define POSTERN_TOOLS_MUTATION_RECORDED_TESTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "engine/principal.h"
#include "policy/analysis/invariant.h"
#include "tools/runner/because.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {

// A request, and how the policy decides it. Lifetime: that of the record.
struct RecordedRequest {
  uint32_t principal = 0;   // its place in principals()
  std::string_view action;  // never an HTTP method
  std::string path;         // raw
  Effect effect = Effect::kDeny;
  const Because* because = nullptr;  // that the test expects; null: any
};

// The requests and proofs of all case files of one policy, each once. While it records, not
// thread-safe. Neither movable nor copyable, since requests point into it.
class RecordedTests : public RequestObserver {
 public:
  // Keeps the policy.
  explicit RecordedTests(std::shared_ptr<const LoadedPolicy> policy) : policy_(std::move(policy)) {}
  RecordedTests(const RecordedTests&) = delete;
  RecordedTests& operator=(const RecordedTests&) = delete;

  // Keeps a request, unless it never came to be judged by rules: no mutant changes that.
  // REQUIRES: `explanation` is the decision's, with all declarations that matched.
  void Add(const AskedRequest& asked, const Decision& decision, const Explanation& explanation);

  void Decided(const TestRun& run, const DecidedRequest& request) override;
  void LookedAt(const Invariant& invariant) override;

  const LoadedPolicy& policy() const { return *policy_; }
  const std::vector<Principal>& principals() const { return principals_; }
  const std::vector<RecordedRequest>& requests() const { return requests_; }
  const std::vector<Invariant>& invariants() const { return invariants_; }

  // Returns the places in requests() of those whose path the declaration matches, which is a place
  // in the model's.
  const std::vector<uint32_t>& MatchedBy(uint32_t declaration) const;

 private:
  bool IsNew(const AskedRequest& asked, const Decision& decision);
  void Keep(const AskedRequest& asked, const Decision& decision, const Explanation& explanation);
  uint32_t PlaceOf(const Principal& principal);
  const Because* BecauseOf(std::string_view text);

  std::shared_ptr<const LoadedPolicy> policy_;
  std::vector<Principal> principals_;
  std::unordered_map<std::string, uint32_t> places_;  // of principals, by what they are
  std::unordered_map<std::string, Because> becauses_;
  std::unordered_set<std::string> known_;  // requests
  std::vector<RecordedRequest> requests_;
  std::vector<Invariant> invariants_;
  std::unordered_map<uint32_t, std::vector<uint32_t>> matched_by_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MUTATION_RECORDED_TESTS_H_
