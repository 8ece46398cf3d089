// Internal: use policy/lint.h.
//
// Pairs of declarations that compete: some path may match both, and the less specific one does not
// simply contain the other. In a policy of a million declarations they are few, and they are found
// without a look at all others.
#ifndef POSTERN_POLICY_INTERNAL_DECLARATION_PAIRS_H_
#define POSTERN_POLICY_INTERNAL_DECLARATION_PAIRS_H_

#include <cstddef>
#include <cstdint>

#include "absl/functional/function_ref.h"
#include "policy/internal/declaration_trie.h"

namespace postern::internal {

// Called with two places in Policy::declarations. Returns whether to go on.
using PairVisitor = absl::FunctionRef<bool(uint32_t general, uint32_t special)>;

// Calls `visit` for the pairs of a declaration of `generals` and a more specific one of `specials`
// that may match a common path, each pair once. Leaves out pairs of which a final `*` of the
// general one makes plain that it contains the other; may name pairs that have no path in common
// after all. Returns whether all were named: false if `visit` said so or after `max_steps` nodes
// and pairs.
bool ForEachPair(const Policy& policy, const DeclarationTrie& generals,
                 const DeclarationTrie& specials, size_t max_steps, PairVisitor visit);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_DECLARATION_PAIRS_H_
