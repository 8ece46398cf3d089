// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_SUBSET_CONSTRUCTION_H_
#define POSTERN_POLICY_INTERNAL_SUBSET_CONSTRUCTION_H_

#include <optional>
#include <vector>

#include "policy/internal/code_points.h"
#include "policy/internal/dfa.h"
#include "policy/internal/nfa.h"

namespace postern::internal {

// A deterministic automaton over classes of code points: letter i is any code point of ranges[i].
// The classes are disjoint; a code point in none of them leads nowhere.
struct CodePointDfa {
  Dfa dfa;
  std::vector<std::vector<CodePointRange>> ranges;
};

// Returns the minimal automaton of what `nfa` accepts of the non-empty segments: strings of Unicode
// scalar values without NUL and `/`. Nothing if `nfa` overflowed, or if the construction did (see
// kMaxSubsets in the .cc).
std::optional<CodePointDfa> Determinise(const Nfa& nfa);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SUBSET_CONSTRUCTION_H_
