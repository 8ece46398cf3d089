// Internal: not for users of the library, see PreparedPrincipal in engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
#define POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/principal.h"
#include "engine/representation.h"

namespace postern::internal {

// All that a graph needs to know of a principal, and copies of all that the principal is: one block
// of memory, since some users of the library prepare for every request.
//
// A text that is unknown has no data(), unlike one that is empty.
struct PrincipalState {
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };

  // How much room the graph asks for, and whether for the groups in order too.
  struct Room {
    size_t num_words = 0;   // for each of `holds_in`
    size_t num_values = 0;  // of `values`
    bool has_sorted_groups = false;
  };

  // Returns the copies; the room is filled with zeros and unknown texts.
  static std::unique_ptr<PrincipalState> Make(const Principal& principal, const Room& room);

  PrincipalState(const PrincipalState&) = delete;
  PrincipalState& operator=(const PrincipalState&) = delete;
  static void operator delete(void* block) { ::operator delete(block); }

  // Copies what nearly every decision reads. REQUIRES: it was prepared; `bits` are new.
  void CopyTo(PrincipalBits& bits) const;

  // Returns the principal as it was.
  Principal ToPrincipal() const;

  uint64_t graph_id = 0;  // of the graph it was prepared for; 0 is that without a policy

  // Returns the words of bit i + 1: selector i holds, as far as that does not depend on the path.
  // What is unknown does not hold in an allow, and does in a deny. Bit 0 is never set. There are
  // none if there is an error.
  const uint64_t* holds(Effect effect) const { return holds_in[static_cast<size_t>(effect)]; }
  uint64_t* holds_in[2] = {};  // by effect
  size_t num_words = 0;        // of each

  PrincipalError error = PrincipalError::kNone;
  PrincipalKind kind = PrincipalKind::kGuest;
  bool knows_groups = false;

  std::string_view entity_id;
  std::string_view name;
  absl::Span<std::string_view> groups;
  absl::Span<std::string_view> sorted_groups;  // the same in order, or empty
  absl::Span<Attribute> attributes;
  absl::Span<std::string_view> values;  // of attributes, by SelectorTable's numbers

 private:
  static void* operator new(size_t /*size*/, void* block) { return block; }

  PrincipalState() = default;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
