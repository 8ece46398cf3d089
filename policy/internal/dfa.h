// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_DFA_H_
#define POSTERN_POLICY_INTERNAL_DFA_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace postern::internal {

// A deterministic automaton over the letters 0 … num_letters - 1, whatever these stand for. State 0
// is where matching starts; kDead as a target means that nothing can match any more.
struct Dfa {
  static constexpr uint32_t kDead = std::numeric_limits<uint32_t>::max();

  uint32_t num_letters = 0;
  std::vector<uint32_t> next;   // [state * num_letters + letter]
  std::vector<bool> accepting;  // [state]; empty: the automaton that matches nothing

  size_t num_states() const { return accepting.size(); }
  uint32_t Next(uint32_t state, uint32_t letter) const {
    return next[size_t{state} * num_letters + letter];
  }
};

// Returns the minimal automaton of the same language, every state reachable and alive, numbered
// breadth-first in the order of letters: equal languages over equal letters give equal results.
// Takes time n·log(n) in the size of the table.
Dfa Minimise(const Dfa& dfa);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_DFA_H_
