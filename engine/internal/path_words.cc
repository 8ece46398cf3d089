#include "engine/internal/path_words.h"

#include <array>
#include <set>

namespace postern::internal {
namespace {

// The bytes in the order in which a shortest match prefers them.
std::array<uint8_t, 256> PreferredBytes() {
  std::array<uint8_t, 256> bytes;
  size_t size = 0;
  const auto rank = [](size_t byte) {
    if (byte >= 'a' && byte <= 'z') return 0;
    if (byte >= '0' && byte <= '9') return 1;
    if (byte >= 'A' && byte <= 'Z') return 2;
    return byte > ' ' && byte < 0x7f ? 3 : 4;
  };
  for (int wanted = 0; wanted <= 4; ++wanted) {
    for (size_t byte = 0; byte < 256; ++byte) {
      if (rank(byte) == wanted) bytes[size++] = static_cast<uint8_t>(byte);
    }
  }
  return bytes;
}

}  // namespace

PolicyWords::PolicyWords(const Graph& graph, uint32_t max_words) {
  const PatternList& patterns = graph.description().patterns();
  const absl::Span<const uint32_t> first_uses = graph.description().first_uses();
  // What only guards speak of grants nothing.
  const auto grants = [&graph](uint32_t declaration) {
    return !graph.description().is_guard(declaration);
  };
  const auto [literals, is_cut] = patterns.Literals(grants, max_words);
  // A compiled policy from elsewhere may have its literals in any order: then they aren't found.
  const auto order_of = [&](std::string_view text, uint64_t otherwise) -> uint64_t {
    const uint32_t number = patterns.NumberOf(text);
    const bool is_used =
        number != PatternList::kUnknown && first_uses[number] != PatternList::kUnknown;
    return is_used ? first_uses[number] : otherwise;
  };
  is_cut_ = is_cut || literals.size() + graph.automata().size() > max_words;
  for (const std::string_view text : literals) {
    words_.push_back({text, order_of(text, words_.size())});
  }
  std::set<std::string_view> known;
  accepted_.reserve(graph.automata().size());  // so that they stay where they are
  for (const SegmentAutomaton& automaton : graph.automata()) {
    if (words_.size() >= max_words) break;
    const std::string& text = accepted_.emplace_back(ShortestMatch(automaton));
    if (!known.insert(text).second) continue;
    const uint64_t behind_literals = (uint64_t{1} << 32) + accepted_.size();
    words_.push_back({text, order_of(text, behind_literals)});
  }
}

// A search in breadth, remembering how each state was reached.
std::string ShortestMatch(const SegmentAutomaton& automaton) {
  static const std::array<uint8_t, 256> kBytes = PreferredBytes();
  const size_t num_states = automaton.num_states();
  if (num_states == 0) return "";
  std::vector<std::string> reached_by(num_states);
  std::vector<bool> is_reached(num_states);
  std::vector<uint16_t> queue = {0};
  is_reached[0] = true;
  for (size_t i = 0; i < queue.size(); ++i) {
    const uint16_t state = queue[i];
    for (const uint8_t byte : kBytes) {
      const uint16_t next = automaton.Next(state, byte);
      if (next == SegmentAutomaton::kDead) continue;
      std::string text = reached_by[state] + static_cast<char>(byte);
      if (automaton.accepting[next]) return text;
      if (is_reached[next]) continue;
      is_reached[next] = true;
      reached_by[next] = text;
      queue.push_back(next);
    }
  }
  return "";
}

}  // namespace postern::internal
