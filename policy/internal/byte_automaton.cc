// Each state's moves, ranges of code points, are spelled out as sequences of byte ranges (see
// utf8_ranges.h), which share their beginnings like the words of a trie. A state in the midst of a
// code point is interned by where it leads, so that what ends alike is shared too. Then bytes that
// no state tells apart become one class, and the whole is minimised once more.
#include "policy/internal/byte_automaton.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "policy/internal/utf8_ranges.h"

namespace postern::internal {
namespace {

// States 0 … n - 1 are those over code points; then come those in the midst of one.
class ByteAutomatonBuilder {
 public:
  explicit ByteAutomatonBuilder(const CodePointDfa& code_points)
      : dfa_(code_points.dfa), ranges_(code_points.ranges), edges_(dfa_.num_states()) {}

  std::optional<SegmentAutomaton> Build(size_t max_states) {
    for (uint32_t state = 0; state < dfa_.num_states(); ++state) {
      if (edges_.size() > max_states) return std::nullopt;
      const std::vector<Path> paths = PathsFrom(state);
      edges_[state] = EdgesOf(paths.data(), paths.data() + paths.size(), 0);
    }
    if (edges_.size() > max_states) return std::nullopt;
    return Finish();
  }

 private:
  struct Edge {
    ByteRange bytes;
    uint32_t target = 0;
    friend bool operator<(const Edge& a, const Edge& b) {
      return std::tie(a.bytes.first, a.bytes.last, a.target) <
             std::tie(b.bytes.first, b.bytes.last, b.target);
    }
  };
  struct Path {
    ByteRangeSequence bytes;
    uint32_t target = 0;
  };

  // The moves of one state over code points as paths of bytes, in ascending order.
  std::vector<Path> PathsFrom(uint32_t state) const {
    std::vector<std::pair<CodePointRange, uint32_t>> moves;
    for (uint32_t letter = 0; letter < dfa_.num_letters; ++letter) {
      const uint32_t target = dfa_.Next(state, letter);
      if (target == Dfa::kDead) continue;
      for (const CodePointRange& range : ranges_[letter]) moves.emplace_back(range, target);
    }
    std::sort(moves.begin(), moves.end(),
              [](const auto& a, const auto& b) { return a.first.first < b.first.first; });
    std::vector<Path> paths;
    std::vector<ByteRangeSequence> sequences;
    for (size_t i = 0; i < moves.size();) {
      CodePointRange range = moves[i].first;
      const uint32_t target = moves[i].second;
      for (++i;
           i < moves.size() && moves[i].second == target && moves[i].first.first == range.last + 1;
           ++i) {
        range.last = moves[i].first.last;
      }
      sequences.clear();
      AppendUtf8Sequences(range, &sequences);
      for (const ByteRangeSequence& sequence : sequences) paths.push_back({sequence, target});
    }
    return paths;
  }

  // The edges of the state that the paths of [begin, end) share after `depth` bytes.
  std::vector<Edge> EdgesOf(const Path* begin, const Path* end, int depth) {
    std::vector<Edge> edges;
    while (begin != end) {
      const ByteRange bytes = begin->bytes.ranges[depth];
      const Path* group_end = begin + 1;
      while (group_end != end && group_end->bytes.ranges[depth] == bytes) ++group_end;
      const uint32_t target = begin->bytes.length == depth + 1
                                  ? begin->target
                                  : Intern(EdgesOf(begin, group_end, depth + 1));
      if (!edges.empty() && edges.back().target == target &&
          edges.back().bytes.last + 1 == bytes.first) {
        edges.back().bytes.last = bytes.last;
      } else {
        edges.push_back({bytes, target});
      }
      begin = group_end;
    }
    return edges;
  }

  uint32_t Intern(std::vector<Edge> edges) {
    const auto fresh = static_cast<uint32_t>(edges_.size());
    const auto [known, is_new] = interned_.emplace(edges, fresh);
    if (is_new) edges_.push_back(std::move(edges));
    return known->second;
  }

  // Cuts the bytes where an edge begins or ends, and writes the edges as a table.
  SegmentAutomaton Finish() const {
    std::array<bool, 257> cut = {};
    for (const std::vector<Edge>& edges : edges_) {
      for (const Edge& edge : edges) cut[edge.bytes.first] = cut[edge.bytes.last + 1] = true;
    }
    std::array<uint8_t, 256> letter_of_byte = {};
    uint8_t letter = 0;
    for (size_t byte = 1; byte < 256; ++byte) {
      if (cut[byte]) ++letter;
      letter_of_byte[byte] = letter;
    }
    Dfa bytes;
    bytes.num_letters = uint32_t{letter} + 1;
    bytes.accepting = dfa_.accepting;
    bytes.accepting.resize(edges_.size());
    bytes.next.assign(edges_.size() * bytes.num_letters, Dfa::kDead);
    for (size_t state = 0; state < edges_.size(); ++state) {
      for (const Edge& edge : edges_[state]) {
        const uint32_t last = letter_of_byte[edge.bytes.last];
        for (uint32_t l = letter_of_byte[edge.bytes.first]; l <= last; ++l) {
          bytes.next[state * bytes.num_letters + l] = edge.target;
        }
      }
    }
    return ToSegmentAutomaton(bytes, letter_of_byte);
  }

  const Dfa& dfa_;
  const std::vector<std::vector<CodePointRange>>& ranges_;
  std::vector<std::vector<Edge>> edges_;  // of each state, in ascending order
  std::map<std::vector<Edge>, uint32_t> interned_;
};

// Merges letters that every state treats alike. They are in the order of their first bytes, so the
// classes are too.
SegmentAutomaton MergeLetters(const Dfa& dfa, const std::array<uint8_t, 256>& letter_of_byte) {
  std::map<std::vector<uint32_t>, uint8_t> class_of_column;
  std::vector<uint8_t> class_of_letter;
  std::vector<uint32_t> letter_of_class;
  for (uint32_t letter = 0; letter < dfa.num_letters; ++letter) {
    std::vector<uint32_t> column(dfa.num_states());
    for (uint32_t state = 0; state < column.size(); ++state)
      column[state] = dfa.Next(state, letter);
    const auto fresh = static_cast<uint8_t>(letter_of_class.size());
    const auto [known, is_new] = class_of_column.emplace(std::move(column), fresh);
    if (is_new) letter_of_class.push_back(letter);
    class_of_letter.push_back(known->second);
  }
  SegmentAutomaton result;
  result.num_classes = static_cast<uint32_t>(letter_of_class.size());
  result.accepting = dfa.accepting;
  for (size_t byte = 0; byte < 256; ++byte) {
    result.byte_class[byte] = class_of_letter[letter_of_byte[byte]];
  }
  for (uint32_t state = 0; state < dfa.num_states(); ++state) {
    for (const uint32_t letter : letter_of_class) {
      const uint32_t target = dfa.Next(state, letter);
      result.transitions.push_back(target == Dfa::kDead ? SegmentAutomaton::kDead
                                                        : static_cast<uint16_t>(target));
    }
  }
  return result;
}

}  // namespace

SegmentAutomaton ToSegmentAutomaton(const Dfa& dfa,
                                    const std::array<uint8_t, 256>& letter_of_byte) {
  return MergeLetters(Minimise(dfa), letter_of_byte);
}

std::optional<SegmentAutomaton> SpellInBytes(const CodePointDfa& code_points, size_t max_states) {
  return ByteAutomatonBuilder(code_points).Build(max_states);
}

}  // namespace postern::internal
