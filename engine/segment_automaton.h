// A deterministic automaton over the bytes of one path segment: what `img-*.png` and
// `<id:[0-9]+>` compile to. Built by policy/segment_language.h, run by the evaluator, walked by the
// analysis. No regex library runs when deciding.
#ifndef POSTERN_ENGINE_SEGMENT_AUTOMATON_H_
#define POSTERN_ENGINE_SEGMENT_AUTOMATON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace postern {

// State 0 is where matching starts. Bytes that no state tells apart share a class, so the table is
// states x classes. kDead as a target means that nothing can match any more; the dead state itself
// is not stored and not counted. Immutable by convention once built; equality is equality of
// languages if both are minimal (see Minimise in policy/segment_language.h, which also numbers the
// states and classes canonically).
struct SegmentAutomaton {
  static constexpr uint16_t kDead = 0xffff;
  static constexpr size_t kMaxStates = 256;

  std::array<uint8_t, 256> byte_class = {};
  uint32_t num_classes = 1;
  std::vector<uint16_t> transitions;  // [state * num_classes + class]
  std::vector<bool> accepting;        // [state]; empty: the automaton that matches nothing

  size_t num_states() const { return accepting.size(); }
  uint16_t Next(uint16_t state, uint8_t byte) const {
    return transitions[state * num_classes + byte_class[byte]];
  }

  // Returns whether the whole of `segment` matches. Linear in its bytes; does not allocate.
  bool Matches(std::string_view segment) const {
    if (accepting.empty()) return false;
    uint16_t state = 0;
    for (const char byte : segment) {
      state = Next(state, static_cast<uint8_t>(byte));
      if (state == kDead) return false;
    }
    return accepting[state];
  }

  friend bool operator==(const SegmentAutomaton& a, const SegmentAutomaton& b) {
    return a.num_classes == b.num_classes && a.byte_class == b.byte_class &&
           a.transitions == b.transitions && a.accepting == b.accepting;
  }
};

}  // namespace postern

#endif  // POSTERN_ENGINE_SEGMENT_AUTOMATON_H_
