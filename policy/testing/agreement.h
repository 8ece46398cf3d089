// Internal, for tests: holds the compiled evaluator against the reference.
#ifndef POSTERN_POLICY_TESTING_AGREEMENT_H_
#define POSTERN_POLICY_TESTING_AGREEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "engine/principal.h"
#include "policy/compiler.h"
#include "policy/model.h"

namespace postern::internal {

// Returns whether both hold the same in every field. A compiled decision counts declarations by
// rank, the reference by place in the file: translate first.
bool SameDecision(const Decision& a, const Decision& b);

// Returns the decision on a raw request: what rejects a principal or a path first, then the
// reference's decision.
Decision ReferenceDecide(const Policy& policy, const Principal& principal, std::string_view action,
                         std::string_view raw_path);

// What both say on one request, and, where it was asked, what the same graph says when it was
// written and loaded again.
struct Judgement {
  Decision compiled;
  Decision reference;
  std::optional<Decision> loaded;

  bool Agrees() const {
    return SameDecision(compiled, reference) && (!loaded || SameDecision(*loaded, compiled));
  }
  std::string Text() const;
};

// Asks all. REQUIRES: `built.ok()`.
Judgement Judge(const CompileResult& built, const Principal& principal, std::string_view action,
                std::string_view raw_path);

// Returns what is wrong with an explanation of a decision, or nothing: it must say what was
// decided, and each near miss must be an allow by the reference, of the policy without the rule
// where a deny stands in the way. `file_order` is the place in the policy of each declaration of
// the graph. REQUIRES: `explanation` was asked for with the raw action and path.
std::string ExplanationProblem(const Policy& policy, const std::vector<uint32_t>& file_order,
                               const Decision& decision, const Explanation& explanation);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_AGREEMENT_H_
