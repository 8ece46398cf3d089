// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_NFA_H_
#define POSTERN_POLICY_INTERNAL_NFA_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "policy/internal/code_points.h"
#include "policy/internal/expression_parser.h"

namespace postern::internal {

// A nondeterministic automaton over code points, in the manner of Thompson (1968): a state reads
// one code point of a set, or goes on for free to one or two states, or accepts.
//
// It is built from its end: each call names the state that follows and returns the state that
// begins, so that nothing has to be patched but the way back of a loop.
class Nfa {
 public:
  // Counted repetition copies its operand and nests, so the size has to be bounded. A minimal
  // automaton of 256 states hardly ever needs a hundredth of this.
  static constexpr uint32_t kMaxStates = 20000;

  struct State {
    enum class Kind : uint8_t { kAccept, kRead, kSplit };
    Kind kind = Kind::kAccept;
    uint32_t set = 0;    // kRead: place in sets()
    uint32_t next = 0;   // kRead, kSplit
    uint32_t other = 0;  // kSplit
  };

  // An automaton with one state, which accepts and has the number 0.
  Nfa() : states_(1) {}

  // Each adds states before `next` and returns the new first one. Past kMaxStates they add nothing
  // more, and overflowed() tells.
  uint32_t AddRead(CodePointSet set, uint32_t next);
  uint32_t AddLoop(CodePointSet set, uint32_t next);  // any run of `set`
  uint32_t AddExpression(const Expression& expression, uint32_t next);

  void set_start(uint32_t start) { start_ = start; }
  uint32_t start() const { return start_; }
  bool overflowed() const { return overflowed_; }
  const std::vector<State>& states() const { return states_; }
  const std::vector<CodePointSet>& sets() const { return sets_; }

 private:
  uint32_t AddState(State state);
  uint32_t AddSet(CodePointSet set);
  uint32_t AddNode(const Expression& expression, uint32_t node, uint32_t next);
  uint32_t AddRepeat(const Expression& expression, const Expression::Node& repeat, uint32_t next);

  std::vector<State> states_;
  std::vector<CodePointSet> sets_;  // without doubles
  uint32_t start_ = 0;
  bool overflowed_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_NFA_H_
