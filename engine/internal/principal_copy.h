// Internal: not for users of the library, see PreparedPrincipal in engine/decision_graph.h.
//
// Copies of a principal, and principals made of them.
#ifndef POSTERN_ENGINE_INTERNAL_PRINCIPAL_COPY_H_
#define POSTERN_ENGINE_INTERNAL_PRINCIPAL_COPY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/types/span.h"
#include "engine/principal.h"
#include "engine/principal_representation.h"

namespace postern::internal {

// Room for what a graph adds to a copy.
struct PrincipalRoom {
  absl::Span<const uint64_t> words;  // what there is before anything is added: in denies, in allows
  size_t num_values = 0;             // of `values`
  bool has_sorted_groups = false;
};

// That room.
struct PrincipalArrays {
  uint64_t* words = nullptr;            // as PrincipalRoom has them
  absl::Span<std::string_view> values;  // unknown ones
};

// Returns a block with the texts and arrays of a principal, which `state` then views; all in one,
// since some users of the library prepare for every request.
std::unique_ptr<char[]> CopyPrincipal(const Principal& principal, const PrincipalRoom& room,
                                      PrincipalState& state, PrincipalArrays& arrays);

// Puts the entity id in its place, where it fits there.
void CopyEntityId(std::string_view entity_id, PrincipalBits& bits);

// Sets `principal`, a new one, to the one that was copied.
void ToPrincipal(const PrincipalState& state, Principal& principal);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PRINCIPAL_COPY_H_
