// Internal: use policy/compiler.h.
//
// Lowering: from the model, in the author's order and words, to the GraphSpec from which the engine
// builds its graph, in the order of ranks (rank_key.h) and with every selector and automaton once.
#ifndef POSTERN_POLICY_INTERNAL_LOWERING_H_
#define POSTERN_POLICY_INTERNAL_LOWERING_H_

#include <cstdint>
#include <vector>

#include "engine/graph_spec.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern::internal {

struct LoweredPolicy {
  GraphSpec spec;  // but `file`, `digest` and `limits`, which the model does not know
  // [rank]: the place in Policy::declarations of spec.declarations[rank].
  std::vector<uint32_t> file_order;
};

// Returns `policy` as the engine sees it; `source` is the text that its ranges speak of. REQUIRES:
// no two declarations match the same paths.
LoweredPolicy LowerPolicy(const Policy& policy, const Source& source);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LOWERING_H_
