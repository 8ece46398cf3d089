#include "policy/internal/nfa.h"

#include <algorithm>
#include <utility>

namespace postern::internal {

uint32_t Nfa::AddState(State state) {
  if (states_.size() >= kMaxStates) {
    overflowed_ = true;
    return 0;
  }
  states_.push_back(state);
  return static_cast<uint32_t>(states_.size() - 1);
}

uint32_t Nfa::AddSet(CodePointSet set) {
  const auto known = std::find(sets_.begin(), sets_.end(), set);
  if (known != sets_.end()) return static_cast<uint32_t>(known - sets_.begin());
  sets_.push_back(std::move(set));
  return static_cast<uint32_t>(sets_.size() - 1);
}

uint32_t Nfa::AddRead(CodePointSet set, uint32_t next) {
  return AddState({State::Kind::kRead, AddSet(std::move(set)), next, 0});
}

uint32_t Nfa::AddLoop(CodePointSet set, uint32_t next) {
  const uint32_t split = AddState({State::Kind::kSplit, 0, next, next});
  const uint32_t body = AddRead(std::move(set), split);
  if (!overflowed_) states_[split].next = body;
  return split;
}

uint32_t Nfa::AddExpression(const Expression& expression, uint32_t next) {
  return AddNode(expression, expression.root, next);
}

uint32_t Nfa::AddNode(const Expression& expression, uint32_t node, uint32_t next) {
  if (overflowed_) return 0;
  const Expression::Node& part = expression.nodes[node];
  switch (part.kind) {
    case Expression::Node::Kind::kSet:
      return AddRead(part.set, next);
    case Expression::Node::Kind::kSequence:
      for (auto child = part.children.rbegin(); child != part.children.rend(); ++child) {
        next = AddNode(expression, *child, next);
      }
      return next;
    case Expression::Node::Kind::kAlternate: {
      uint32_t start = AddNode(expression, part.children.front(), next);
      for (size_t i = 1; i < part.children.size(); ++i) {
        start =
            AddState({State::Kind::kSplit, 0, start, AddNode(expression, part.children[i], next)});
      }
      return start;
    }
    case Expression::Node::Kind::kRepeat:
      return AddRepeat(expression, part, next);
  }
  return next;
}

// x{2,4} is x x (x (x)?)?, and x{2,} is x x x*.
uint32_t Nfa::AddRepeat(const Expression& expression, const Expression::Node& repeat,
                        uint32_t next) {
  const uint32_t operand = repeat.children.front();
  uint32_t start = next;
  if (repeat.max == Expression::kUnbounded) {
    start = AddState({State::Kind::kSplit, 0, next, next});
    const uint32_t body = AddNode(expression, operand, start);
    if (!overflowed_) states_[start].next = body;
  } else {
    for (uint32_t i = repeat.min; i < repeat.max && !overflowed_; ++i) {
      const uint32_t body = AddNode(expression, operand, start);
      start = AddState({State::Kind::kSplit, 0, body, next});
    }
  }
  for (uint32_t i = 0; i < repeat.min && !overflowed_; ++i) {
    start = AddNode(expression, operand, start);
  }
  return start;
}

}  // namespace postern::internal
