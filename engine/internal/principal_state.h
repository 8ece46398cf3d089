// Internal: not for users of the library, see PreparedPrincipal in engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
#define POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/principal.h"
#include "engine/representation.h"

namespace postern::internal {

// All that a graph needs to know of a principal. It stays where it is made: some of it points into
// `source`.
struct PrincipalState {
  explicit PrincipalState(const Principal& principal) : source(principal) {}
  PrincipalState(const PrincipalState&) = delete;
  PrincipalState& operator=(const PrincipalState&) = delete;

  // Copies what nearly every decision reads. REQUIRES: it was prepared, without an error; `bits`
  // are new.
  void CopyTo(PrincipalBits& bits) const;

  uint64_t graph_id = 0;  // of the graph it was prepared for; 0 is that without a policy
  PrincipalError error = PrincipalError::kNone;

  // What follows is empty if there is an error.

  // Returns the words of bit i + 1: selector i holds, as far as that does not depend on the path.
  // What is unknown does not hold in an allow, and does in a deny. Bit 0 is never set.
  const uint64_t* holds(Effect effect) const { return holds_in[static_cast<size_t>(effect)]; }
  uint64_t* holds_in[2] = {};  // by effect, into `words`
  // Those of denies, then of allows.
  absl::InlinedVector<uint64_t, size_t{2} * PrincipalBits::kNumWords> words;

  const Principal source;  // what it was prepared from; behind what every decision reads

  // By SelectorTable's numbers; null is unknown.
  absl::InlinedVector<const std::string*, 4> attributes;

  // The groups, if there are too many to go through, and some selector asks a segment for one.
  absl::flat_hash_set<absl::string_view> many_groups;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
