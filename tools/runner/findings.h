// Findings: what a run finds out about the tests themselves, as reports tell it.
#ifndef POSTERN_TOOLS_RUNNER_FINDINGS_H_
#define POSTERN_TOOLS_RUNNER_FINDINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/source.h"
#include "tools/cli/share.h"

namespace postern::tools {

// How much of a policy the tests cover.
struct PolicyCovered {
  std::string policy;  // its path
  Share rules;
  Share branches;
  Share declarations;
};

struct CoverageFindings {
  std::vector<PolicyCovered> policies;
  Share rules;  // of all policies
  std::optional<double> min_percent;
};

// A request that a mutant decides otherwise than the policy, which decides `expected`.
struct ShownRequest {
  Principal principal;
  std::string action;
  std::string path;
  Effect expected = Effect::kDeny;
};

// A mutant that no test notices. Lifetime: borrows from the policy.
struct FoundSurvivor {
  const Source* source = nullptr;     // null: the policy has no text
  SourceRange range;                  // what was changed of it
  std::string declaration;            // its pattern
  std::string change;                 // in words: "`list` added to `to`"
  std::optional<ShownRequest> shown;  // none: whether any request is decided otherwise is not known
  std::string test;                   // that would notice, in YAML; empty: it can't be written
  std::string reason;                 // why it is not known; else empty
};

struct PolicyMutants {
  std::string policy;  // its path
  uint64_t killed = 0;
  uint64_t equivalent = 0;  // decide every request as the policy does
  uint64_t refused = 0;     // would not compile
  bool is_complete = true;  // false: it was interrupted
  std::vector<FoundSurvivor> survivors;

  Share score() const { return {killed, killed + survivors.size()}; }
};

struct MutationFindings {
  std::vector<PolicyMutants> policies;
  std::optional<double> min_percent;

  // Returns how many mutants of all policies were killed.
  Share score() const {
    Share all;
    for (const PolicyMutants& policy : policies) all.Add(policy.score());
    return all;
  }
};

// A threshold that was missed.
struct Shortfall {
  std::string flag;     // `--min-coverage`
  std::string message;  // in words
};

struct Findings {
  std::optional<CoverageFindings> coverage;  // none: nobody asked
  std::optional<MutationFindings> mutation;  // none: nobody asked, or no mutants were made
  std::vector<Shortfall> shortfalls;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_FINDINGS_H_
