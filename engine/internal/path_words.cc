#include "engine/internal/path_words.h"

#include <algorithm>
#include <array>

#include "engine/internal/edit_distance.h"

namespace postern::internal {
namespace {

// How far apart two words may be to be told before others.
constexpr size_t kNear = 8;

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

PathWords::PathWords(const Graph& graph, const Principal& principal, uint32_t max_words) {
  if (principal.entity_id) own_.push_back(*principal.entity_id);
  for (const auto& [name, value] : principal.attributes) own_.push_back(value);
  if (principal.groups) own_.insert(own_.end(), principal.groups->begin(), principal.groups->end());

  // What only guards speak of grants nothing.
  const auto grants = [&graph](uint32_t declaration) {
    return !graph.description().is_guard(declaration);
  };
  const auto [literals, is_cut] = graph.description().patterns().Literals(grants, max_words);
  is_cut_ = is_cut || literals.size() + graph.automata().size() > max_words;
  for (const std::string_view literal : literals) words_.emplace_back(literal);
  for (const SegmentAutomaton& automaton : graph.automata()) {
    if (words_.size() >= max_words) break;
    words_.push_back(ShortestMatch(automaton));
  }
}

std::vector<SegmentChange> PathWords::Changes(const std::vector<std::string_view>& path,
                                              size_t max_changes) const {
  std::vector<SegmentChange> changes;
  for (const std::vector<std::string>* words : {&own_, &words_}) {
    for (uint32_t place = 0; place < path.size(); ++place) {
      for (const std::string& word : *words) {
        if (changes.size() == max_changes) return changes;
        if (word != path[place]) changes.push_back({place, word});
      }
    }
  }
  return changes;
}

size_t PathWords::Distance(std::string_view segment, std::string_view word) const {
  if (std::find(own_.begin(), own_.end(), word) != own_.end()) return 0;
  return 1 + std::min(EditDistance(word, segment, kNear), kNear + 1);
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
