// Internal: not for users of the library, see PreparedPrincipal in engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_PRINCIPAL_BITS_H_
#define POSTERN_ENGINE_INTERNAL_PRINCIPAL_BITS_H_

#include <cstdint>

namespace postern::internal {

// What nearly every decision reads of a principal, and all that most read: with the pointer to the
// rest (principal_state.h) two cache lines side by side, since among many principals it is seldom
// in a cache.
struct PrincipalBits {
  static constexpr uint32_t kNumWords = 4;

  uint64_t graph_id = 0;            // of the graph it is ready for; 0: none, there is an error
  uint64_t allows[kNumWords] = {};  // the first words of PrincipalState::holds(Effect::kAllow)
  uint32_t entity_id_size = 0;      // 0: it is unknown
  char entity_id[68] = {};          // if it is so short, else its beginning; zeros behind it
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PRINCIPAL_BITS_H_
