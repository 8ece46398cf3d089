// Minimisation after Hopcroft ("An n log n algorithm for minimizing states in a finite automaton",
// 1971). Blocks of states start out as {accepting, not}; a block and a letter together are a
// splitter: states that reach the block by the letter are separated, block by block, from those
// that do not. Of the two halves of a block that was split only the smaller has to be a splitter
// again, which bounds the work.
//
// The dead state takes part as an ordinary state, number n, so that the automaton is complete; its
// block holds every state from which nothing can be accepted, and becomes kDead again.
#include "policy/internal/dfa.h"

#include <utility>

namespace postern::internal {
namespace {

// For each letter and state the states that lead there, as one array per letter (counting sort).
class Inverse {
 public:
  explicit Inverse(const Dfa& dfa)
      : num_states_(static_cast<uint32_t>(dfa.num_states()) + 1),
        begins_(size_t{dfa.num_letters} * num_states_ + 1),
        sources_(size_t{dfa.num_letters} * num_states_) {
    ForEachEdge(dfa, [this](size_t slot, uint32_t) { ++begins_[slot + 1]; });
    for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    std::vector<uint32_t> fill(begins_.begin(), begins_.end() - 1);
    ForEachEdge(dfa, [&](size_t slot, uint32_t source) { sources_[fill[slot]++] = source; });
  }

  const uint32_t* begin(uint32_t letter, uint32_t target) const {
    return &sources_[begins_[size_t{letter} * num_states_ + target]];
  }
  const uint32_t* end(uint32_t letter, uint32_t target) const {
    return sources_.data() + begins_[size_t{letter} * num_states_ + target + 1];
  }

 private:
  template <typename Visit>
  void ForEachEdge(const Dfa& dfa, Visit visit) {
    const uint32_t dead = num_states_ - 1;
    for (uint32_t letter = 0; letter < dfa.num_letters; ++letter) {
      for (uint32_t state = 0; state < num_states_; ++state) {
        uint32_t target = state == dead ? dead : dfa.Next(state, letter);
        if (target == Dfa::kDead) target = dead;
        visit(size_t{letter} * num_states_ + target, state);
      }
    }
  }

  uint32_t num_states_;
  std::vector<uint32_t> begins_;
  std::vector<uint32_t> sources_;
};

// A partition of the states into blocks that can be split; each block is a run in `order_`.
class Partition {
 public:
  explicit Partition(uint32_t num_states)
      : order_(num_states), place_(num_states), block_of_(num_states) {
    for (uint32_t i = 0; i < num_states; ++i) order_[i] = place_[i] = i;
    blocks_.push_back({0, num_states, 0});
  }

  // Marks `state` for the next Split of its block; marking twice is the same as once. Returns
  // whether it was the first mark in its block.
  bool Mark(uint32_t state) {
    Block& block = blocks_[block_of_[state]];
    const uint32_t boundary = block.begin + block.marked;
    if (place_[state] < boundary) return false;
    const uint32_t other = order_[boundary];
    std::swap(order_[place_[state]], order_[boundary]);
    std::swap(place_[state], place_[other]);
    return block.marked++ == 0;
  }

  // Splits the marked states from the others and returns the number of the new block, which is the
  // smaller half; kNone if all were marked.
  static constexpr uint32_t kNone = Dfa::kDead;
  uint32_t Split(uint32_t number) {
    Block& block = blocks_[number];
    const uint32_t marked = std::exchange(block.marked, 0);
    const uint32_t size = block.end - block.begin;
    if (marked == size) return kNone;
    const uint32_t cut = block.begin + marked;
    Block fresh = {cut, block.end, 0};
    if (marked <= size - marked) {
      fresh = {block.begin, cut, 0};
      block.begin = cut;
    } else {
      block.end = cut;
    }
    const uint32_t fresh_number = size32();
    for (uint32_t i = fresh.begin; i < fresh.end; ++i) block_of_[order_[i]] = fresh_number;
    blocks_.push_back(fresh);
    return fresh_number;
  }

  uint32_t BlockOf(uint32_t state) const { return block_of_[state]; }
  uint32_t Representative(uint32_t block) const { return order_[blocks_[block].begin]; }
  std::vector<uint32_t> Members(uint32_t block) const {
    return {order_.begin() + blocks_[block].begin, order_.begin() + blocks_[block].end};
  }
  uint32_t size32() const { return static_cast<uint32_t>(blocks_.size()); }

 private:
  struct Block {
    uint32_t begin = 0;
    uint32_t end = 0;
    uint32_t marked = 0;  // the marked states come first
  };
  std::vector<uint32_t> order_;     // states, block by block
  std::vector<uint32_t> place_;     // of each state in order_
  std::vector<uint32_t> block_of_;  // of each state
  std::vector<Block> blocks_;
};

Partition Refine(const Dfa& dfa) {
  const uint32_t num_states = static_cast<uint32_t>(dfa.num_states()) + 1;
  const Inverse inverse(dfa);
  Partition partition(num_states);
  std::vector<uint32_t> touched;
  const auto mark = [&](uint32_t state) {
    if (partition.Mark(state)) touched.push_back(partition.BlockOf(state));
  };
  for (uint32_t state = 0; state + 1 < num_states; ++state) {
    if (dfa.accepting[state]) mark(state);
  }
  // A pending block stands for all of its letters. A block that is split while it is pending stays
  // so under its old number, and its new half is pushed: so both halves are.
  std::vector<uint32_t> pending;
  const auto split_touched = [&] {
    for (const uint32_t block : touched) {
      const uint32_t fresh = partition.Split(block);
      if (fresh != Partition::kNone) pending.push_back(fresh);
    }
    touched.clear();
  };
  split_touched();
  while (!pending.empty()) {
    const std::vector<uint32_t> splitter = partition.Members(pending.back());
    pending.pop_back();
    for (uint32_t letter = 0; letter < dfa.num_letters; ++letter) {
      for (const uint32_t target : splitter) {
        const uint32_t* const end = inverse.end(letter, target);
        for (const uint32_t* source = inverse.begin(letter, target); source != end; ++source) {
          mark(*source);
        }
      }
      split_touched();
    }
  }
  return partition;
}

// Numbers the blocks that can be reached from the start breadth-first and writes them as states.
Dfa FromBlocks(const Dfa& dfa, const Partition& partition) {
  const uint32_t dead = partition.BlockOf(static_cast<uint32_t>(dfa.num_states()));
  Dfa result;
  result.num_letters = dfa.num_letters;
  std::vector<uint32_t> number(partition.size32(), Dfa::kDead);
  std::vector<uint32_t> order;
  const auto visit = [&](uint32_t state) {
    if (state == Dfa::kDead) return Dfa::kDead;
    const uint32_t block = partition.BlockOf(state);
    if (block != dead && number[block] == Dfa::kDead) {
      number[block] = static_cast<uint32_t>(order.size());
      order.push_back(block);
    }
    return number[block];
  };
  if (!dfa.accepting.empty()) visit(0);
  for (size_t i = 0; i < order.size(); ++i) {  // NOLINT(modernize-loop-convert): visit() adds to it
    const uint32_t state = partition.Representative(order[i]);
    result.accepting.push_back(dfa.accepting[state]);
    for (uint32_t letter = 0; letter < dfa.num_letters; ++letter) {
      result.next.push_back(visit(dfa.Next(state, letter)));
    }
  }
  return result;
}

}  // namespace

Dfa Minimise(const Dfa& dfa) { return FromBlocks(dfa, Refine(dfa)); }

}  // namespace postern::internal
