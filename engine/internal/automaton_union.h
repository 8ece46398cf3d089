// Internal: not for users of the library, see engine/segment_automaton.h.
//
// Several automata run as one: which of them match a segment, in one pass over its bytes however
// many they are.
#ifndef POSTERN_ENGINE_INTERNAL_AUTOMATON_UNION_H_
#define POSTERN_ENGINE_INTERNAL_AUTOMATON_UNION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/segment_automaton.h"

namespace postern::internal {

// A deterministic automaton whose states tell an output: 0 if none of the automata accepts, else a
// number that stands for those that do.
struct AutomatonUnion {
  // More than this many states are refused: the product of n automata may have exponentially many.
  static constexpr size_t kMaxStates = 4096;
  static constexpr uint16_t kDead = 0xffff;

  std::array<uint8_t, 256> byte_class = {};
  uint32_t num_classes = 1;
  std::vector<uint16_t> transitions;            // [state * num_classes + class]
  std::vector<uint16_t> outputs;                // [state]
  std::vector<std::vector<uint32_t>> accepted;  // [output - 1]: which, by their place, ascending

  // Returns the output for the whole of `segment`.
  uint16_t Run(std::string_view segment) const {
    return Run(byte_class.data(), num_classes, transitions.data(), outputs.data(), segment);
  }

  // The same for tables that lie elsewhere. Linear in the segment's bytes; does not allocate.
  static uint16_t Run(const uint8_t* byte_class, uint32_t num_classes, const uint16_t* transitions,
                      const uint16_t* outputs, std::string_view segment) {
    uint32_t state = 0;
    for (const char byte : segment) {
      state = transitions[state * num_classes + byte_class[static_cast<uint8_t>(byte)]];
      if (state == kDead) return 0;
    }
    return outputs[state];
  }
};

// The same as it is stored, with its tables in an array beside others: transitions, then outputs.
struct UnionRecord {
  uint8_t byte_class[256];
  uint32_t num_classes;
  uint32_t num_states;
  uint32_t num_outputs;
  uint32_t first_table;

  // Returns the output for the whole of `segment`.
  uint16_t Run(absl::Span<const uint16_t> tables, std::string_view segment) const {
    const uint16_t* const transitions = tables.data() + first_table;
    const uint16_t* const outputs = transitions + size_t{num_states} * num_classes;
    return AutomatonUnion::Run(byte_class, num_classes, transitions, outputs, segment);
  }
};

// Returns `automata` as a record, having appended its tables.
UnionRecord Store(const AutomatonUnion& automata, std::vector<uint16_t>& tables);

// Returns whether running it stays within `tables`.
bool IsSound(const UnionRecord& record, absl::Span<const uint16_t> tables);

// Returns the union, and takes off `steps` what it cost: one for each automaton, state and class of
// bytes. Errors: kResourceExhausted if the union has too many states, or too few steps are left.
// REQUIRES: at least one automaton, each with at least one state.
absl::StatusOr<AutomatonUnion> UniteAutomata(const std::vector<const SegmentAutomaton*>& automata,
                                             uint64_t& steps);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_AUTOMATON_UNION_H_
