// What PreparedPrincipal is made of: not for users of the library, see engine/decision_graph.h. It
// is in a public header since whoever compiles against that needs to know how large it is; names
// and contents may change in any release.
#ifndef POSTERN_ENGINE_PRINCIPAL_REPRESENTATION_H_
#define POSTERN_ENGINE_PRINCIPAL_REPRESENTATION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/principal.h"

namespace postern::internal {

// What nearly every decision reads of a principal, and all that most read: two cache lines side by
// side, since among many principals it is seldom in a cache.
struct PrincipalBits {
  static constexpr uint32_t kNumWords = 4;

  uint64_t graph_id = 0;                 // of the graph it is ready for; 0: none, there is an error
  uint64_t allows[kNumWords] = {};       // the first words of PrincipalState::holds(Effect::kAllow)
  uint32_t entity_id_size = 0xffffffff;  // so: it is unknown, and no segment is so long
  char entity_id[68] = {};               // if it is so short, else its beginning; zeros behind it
};

// The rest of what a graph needs to know of a principal, and all that the principal is. Views texts
// and arrays that stand in a block of their own, in the graph or, an entity id, in PrincipalBits.
//
// A text that is unknown has no data(), unlike one that is empty.
struct PrincipalState {
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };

  // Returns the words of bit i + 1: selector i holds, as far as that does not depend on the path.
  // What is unknown does not hold in an allow, and does in a deny. Bit 0 is never set. There are
  // none if there is an error.
  const uint64_t* holds(Effect effect) const { return holds_in[static_cast<size_t>(effect)]; }

  uint64_t graph_id = 0;             // of the graph it was prepared for; 0 is that without a policy
  const uint64_t* holds_in[2] = {};  // by effect; of the block or of the graph
  bool is_prepared = false;          // so by a graph, be it one without a policy
  PrincipalError error = PrincipalError::kNone;
  PrincipalKind kind = PrincipalKind::kGuest;
  bool knows_groups = false;

  std::string_view entity_id;
  std::string_view name;
  absl::Span<const std::string_view> groups;
  absl::Span<const std::string_view> sorted_groups;  // the same in order, or empty
  absl::Span<const Attribute> attributes;
  // Of attributes, by SelectorTable's numbers; of the block or of the graph.
  absl::Span<const std::string_view> values;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_PRINCIPAL_REPRESENTATION_H_
