// All matchers run side by side: a state of the product is one state per automaton, that of the
// mode's automaton (so that a witness is a segment that requests can have) and the place in a trie
// of the literals. A breadth-first walk from the start meets every combination of answers, each
// first at a shortest segment. Bytes that nothing tells apart are walked once, by the byte of them
// that reads best.
//
// Where all matchers are literals, which is the rule, no walk is needed.
#include "policy/internal/segment_classes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/container/node_hash_set.h"
#include "engine/segment_automaton.h"
#include "policy/segment_language.h"

namespace postern::internal {
namespace {

// One state of each part of the product.
using Tuple = std::vector<uint32_t>;
constexpr uint32_t kDead = 0xffffffff;

// The literals as one deterministic automaton, so that the product does not grow with their number.
class LiteralTrie {
 public:
  void Add(std::string_view literal, size_t matcher) {
    uint32_t node = 0;
    for (const char byte : literal) {
      const auto [edge, is_new] =
          edges_.try_emplace({node, static_cast<uint8_t>(byte)}, matcher_at_.size());
      if (is_new) matcher_at_.emplace_back();
      node = edge->second;
    }
    matcher_at_[node] = matcher;
  }

  uint32_t Next(uint32_t node, uint8_t byte) const {
    const auto edge = edges_.find({node, byte});
    return edge == edges_.end() ? kDead : edge->second;
  }

  std::optional<size_t> MatcherAt(uint32_t node) const {
    return node == kDead ? std::nullopt : matcher_at_[node];
  }

  std::set<uint8_t> Bytes() const {
    std::set<uint8_t> bytes;
    for (const auto& [edge, node] : edges_) bytes.insert(edge.second);
    return bytes;
  }

 private:
  std::map<std::pair<uint32_t, uint8_t>, uint32_t> edges_;
  std::vector<std::optional<size_t>> matcher_at_ = {std::nullopt};
};

// Returns all bytes, those first that read best in a witness.
std::vector<uint8_t> OrderBytes() {
  std::vector<uint8_t> bytes;
  const auto add = [&bytes](int first, int last) {
    for (int byte = first; byte <= last; ++byte) bytes.push_back(static_cast<uint8_t>(byte));
  };
  add('a', 'z');
  add('0', '9');
  add('A', 'Z');
  for (int byte = 0; byte < 256; ++byte) {
    if (std::find(bytes.begin(), bytes.end(), byte) == bytes.end()) add(byte, byte);
  }
  return bytes;
}

// Returns OrderBytes(), computed once.
const std::vector<uint8_t>& BytesByReadability() {
  static const auto* const bytes = new std::vector<uint8_t>(OrderBytes());
  return *bytes;
}

class Product {
 public:
  Product(const std::vector<const Segment*>& matchers, PathMode mode)
      : num_matchers_(matchers.size()), automata_{&SegmentsOfMode(mode)} {
    for (size_t i = 0; i < matchers.size(); ++i) {
      if (matchers[i]->kind == Segment::Kind::kLiteral) {
        trie_.Add(matchers[i]->literal, i);
      } else {
        automata_.push_back(matchers[i]->automaton.get());
        matcher_of_.push_back(i);
      }
    }
    ChooseAlphabet();
  }

  size_t num_states() const { return states_.size(); }

  std::optional<std::vector<SegmentClass>> Classify(size_t max_states) {
    Visit(Tuple(automata_.size() + 1, 0), /*parent=*/0, /*byte=*/0);
    for (size_t i = 0; i < states_.size(); ++i) {
      if (states_.size() > max_states) return std::nullopt;
      for (const uint8_t byte : alphabet_) {
        Tuple next = Next(*states_[i].tuple, byte);
        if (next[0] != kDead) Visit(std::move(next), i, byte);
      }
    }
    return std::move(classes_);
  }

 private:
  struct State {
    const Tuple* tuple;  // in visited_
    size_t parent;       // in states_
    uint8_t byte;        // that led here
  };

  // Keeps one byte of each set that no automaton and no literal tells apart.
  void ChooseAlphabet() {
    const std::set<uint8_t> in_literals = trie_.Bytes();
    std::set<std::vector<uint8_t>> seen;
    for (const uint8_t byte : BytesByReadability()) {
      std::vector<uint8_t> key;
      for (const SegmentAutomaton* automaton : automata_) {
        key.push_back(automaton->byte_class[byte]);
      }
      if (in_literals.count(byte) != 0) key.push_back(byte);
      if (seen.insert(std::move(key)).second) alphabet_.push_back(byte);
    }
  }

  Tuple Next(const Tuple& from, uint8_t byte) const {
    Tuple next(from.size(), kDead);
    for (size_t i = 0; i < automata_.size(); ++i) {
      if (from[i] == kDead) continue;
      const uint16_t state = automata_[i]->Next(static_cast<uint16_t>(from[i]), byte);
      if (state != SegmentAutomaton::kDead) next[i] = state;
    }
    if (from.back() != kDead) next.back() = trie_.Next(from.back(), byte);
    return next;
  }

  void Visit(Tuple tuple, size_t parent, uint8_t byte) {
    const auto [entry, is_new] = visited_.insert(std::move(tuple));
    if (!is_new) return;
    states_.push_back({&*entry, parent, byte});
    if (states_.size() == 1) return;  // the empty segment belongs to no class
    const Tuple& state = *entry;
    if (!automata_[0]->accepting[state[0]]) return;
    std::vector<bool> accepted_by = AcceptedBy(state);
    if (known_.insert(accepted_by).second) classes_.push_back({Spell(), std::move(accepted_by)});
  }

  std::vector<bool> AcceptedBy(const Tuple& state) const {
    std::vector<bool> accepted_by(num_matchers_);
    for (size_t i = 1; i < automata_.size(); ++i) {
      if (state[i] == kDead) continue;
      accepted_by[matcher_of_[i - 1]] = automata_[i]->accepting[state[i]];
    }
    if (const auto matcher = trie_.MatcherAt(state.back())) accepted_by[*matcher] = true;
    return accepted_by;
  }

  // Returns the segment that leads to the newest state.
  std::string Spell() const {
    std::string segment;
    for (size_t i = states_.size() - 1; i != 0; i = states_[i].parent) {
      segment.push_back(static_cast<char>(states_[i].byte));
    }
    std::reverse(segment.begin(), segment.end());
    return segment;
  }

  size_t num_matchers_;
  std::vector<const SegmentAutomaton*> automata_;  // the mode's, then those of the matchers
  std::vector<size_t> matcher_of_;                 // [automaton - 1]
  LiteralTrie trie_;
  std::vector<uint8_t> alphabet_;
  std::vector<State> states_;  // breadth-first
  absl::node_hash_set<Tuple> visited_;
  std::set<std::vector<bool>> known_;
  std::vector<SegmentClass> classes_;
};

// Returns the shortest word of letters that is none of `literals`.
std::string FreshWord(const std::set<std::string_view>& literals) {
  std::string word = "a";
  while (literals.count(word) != 0) {
    size_t i = word.size();
    while (i != 0 && word[i - 1] == 'z') word[--i] = 'a';
    if (i == 0) {
      word.insert(word.begin(), 'a');
    } else {
      ++word[i - 1];
    }
  }
  return word;
}

// Returns the class of all other segments, then one for each literal.
std::vector<SegmentClass> ClassifyLiterals(const std::vector<const Segment*>& matchers,
                                           PathMode mode) {
  std::set<std::string_view> literals;
  for (const Segment* matcher : matchers) literals.insert(matcher->literal);
  std::vector<SegmentClass> classes = {{FreshWord(literals), std::vector<bool>(matchers.size())}};
  for (size_t i = 0; i < matchers.size(); ++i) {
    if (!SegmentsOfMode(mode).Matches(matchers[i]->literal)) continue;
    classes.push_back({matchers[i]->literal, std::vector<bool>(matchers.size())});
    classes.back().accepted_by[i] = true;
  }
  return classes;
}

}  // namespace

std::optional<std::vector<SegmentClass>> ClassifySegments(
    const std::vector<const Segment*>& matchers, PathMode mode, size_t max_states, size_t& states) {
  const bool all_literal = std::all_of(matchers.begin(), matchers.end(), [](const Segment* m) {
    return m->kind == Segment::Kind::kLiteral;
  });
  if (all_literal) return ClassifyLiterals(matchers, mode);
  Product product(matchers, mode);
  auto classes = product.Classify(max_states);
  states += product.num_states();
  return classes;
}

}  // namespace postern::internal
