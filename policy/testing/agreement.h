// Internal, for tests: holds the compiled evaluator against the reference.
#ifndef POSTERN_POLICY_TESTING_AGREEMENT_H_
#define POSTERN_POLICY_TESTING_AGREEMENT_H_

#include <string>
#include <string_view>

#include "engine/decision.h"
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

// What both say on one request.
struct Judgement {
  Decision compiled;
  Decision reference;

  bool Agrees() const { return SameDecision(compiled, reference); }
  std::string Text() const;
};

// Asks both. REQUIRES: `built.ok()`.
Judgement Judge(const CompileResult& built, const Principal& principal, std::string_view action,
                std::string_view raw_path);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_AGREEMENT_H_
