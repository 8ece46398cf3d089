// Mutations: small changes to a policy, each of which its tests should notice.
//
//   const MutantMaker maker(policy);
//   for (const Mutation& mutation : FindMutations(policy)) {
//     const std::optional<Mutant> mutant = maker.Make(mutation);
//     if (mutant) …   // do the requests that the tests ask get the same answers?
//   }
//
// As mutation testing of programs does (DeMillo, Lipton, Sayward: Hints on Test Data Selection,
// 1978): one change at a time, each a slip that an author might make. A mutant that decides every
// request as the policy does is no fault of the tests; ComparePolicies (policy_diff.h) proves it.
#ifndef POSTERN_POLICY_ANALYSIS_MUTATION_H_
#define POSTERN_POLICY_ANALYSIS_MUTATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "policy/model.h"
#include "policy/pattern.h"
#include "policy/source.h"

namespace postern {

// Plain data. Of a policy of `semantics: amplify` the author's paths are changed, not what they are
// lowered to.
struct Mutation {
  enum class Kind : uint8_t {
    kRemoveDeclaration,
    kDropInherit,
    kAddInherit,
    kWidenSegment,  // `part`: of the pattern; `<any>` in place of a literal, a glob, an expression
    kDropRule,
    kSwapEffect,           // an allow becomes a deny, a deny an allow
    kAddAction,            // `part`: the action
    kRemoveAction,         // `part`: the action
    kChangeSelector,       // `part`: the selector that becomes `selector`
    kDropSelector,         // `part`: the selector
    kDropWhere,            // `part`: the entry of `where`
    kDropWhereValue,       // `part`: the entry, `value`: which of its several values
    kChangeWhereValue,     // `part`: the entry, whose only value becomes another
    kConstantForVariable,  // `part`: the entry, whose variable becomes a constant
  };
  Kind kind = Kind::kRemoveDeclaration;
  uint32_t declaration = 0;  // its place in Policy::declarations, or AmplifyDefinition::paths
  uint32_t rule = Decision::kNone;  // its place there; kNone: the declaration itself is changed
  uint32_t part = 0;
  uint32_t value = 0;
  SelectorSpec::Kind selector = SelectorSpec::Kind::kAnyone;
};

// Returns all mutations, in the order of the file. Their number is bounded by the size of the
// policy: a rule has at most one for each action, three for each selector, two for each entry of
// `where`, one for each of its values, and two more. Thread-safe.
std::vector<Mutation> FindMutations(const Policy& policy);

// Returns the mutation in words: "`list` added to `to`", "`anyone` in place of `guest`".
std::string MutationText(const Policy& policy, const Mutation& mutation);

// Returns what is changed of the policy's text; 0 to 0 if the policy has none.
SourceRange RangeOf(const Policy& policy, const Mutation& mutation);

// A policy with a mutation and without it, both cut down to what may decide otherwise: they differ
// on the same requests, and in the same way, as the whole policies. Declarations are in the order
// in which the graph of CompileModel numbers them.
struct Mutant {
  Policy before;
  Policy after;
  // Only paths that it matches may be decided otherwise; absent: any.
  std::optional<Pattern> paths;
};

// Immutable, thread-safe. Lifetime: borrows the policy. REQUIRES: it has no errors.
class MutantMaker {
 public:
  explicit MutantMaker(const Policy& policy) : policy_(policy) {}

  // Returns nothing if the mutated policy would not compile, as where two declarations then match
  // the same paths.
  std::optional<Mutant> Make(const Mutation& mutation) const;

  // Returns the whole policy with the mutation. REQUIRES: Make() returns a mutant.
  Policy MakeWhole(const Mutation& mutation) const;

 private:
  std::optional<Mutant> MakeNative(const Mutation& mutation) const;
  std::optional<Mutant> MakeAmplify(const Mutation& mutation) const;
  std::vector<uint32_t> NeighboursOf(uint32_t declaration, const Pattern& paths) const;

  const Policy& policy_;
};

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_MUTATION_H_
