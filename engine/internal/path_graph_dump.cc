// What a PathGraph tells of itself, for tests and debugging.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/internal/path_graph.h"
#include "engine/internal/path_graph_walk.h"
#include "engine/internal/run_selection.h"

namespace postern::internal {

std::string_view PathGraph::Text(const Edge& edge) const {
  if (edge.length <= Edge::kInline) return {edge.text, edge.length};
  return {arrays_.pool.data() + edge.pool, edge.length};
}

std::vector<const PathGraph::Edge*> PathGraph::SortedEdges(const State& state) const {
  std::vector<const Edge*> edges;
  for (uint32_t i = 0; i < state.num_slots; ++i) {
    const Edge& edge = arrays_.edges[state.first_edge + i];
    if (edge.length != Edge::kFree) edges.push_back(&edge);
  }
  std::sort(edges.begin(), edges.end(),
            [this](const Edge* a, const Edge* b) { return Text(*a) < Text(*b); });
  return edges;
}

// `name -> any any state 3 +5`; a rank that is not counted from the state's is written `@5`.
void PathGraph::DumpWord(std::string_view name, Word word, std::string& out) const {
  const auto append_rank = [&out](Word w) {
    absl::StrAppend(&out, w.is_absolute() ? " @" : " +", w.add);
  };
  absl::StrAppend(&out, " ", absl::string_view(name.data(), name.size()));
  for (uint32_t i = 0; i < word.skip(); ++i) absl::StrAppend(&out, " any");
  if (!word) {
    absl::StrAppend(&out, " nothing");
  } else if (word.kind() == Word::kState) {
    absl::StrAppend(&out, " state ", word.index());
    append_rank(word);
  } else {
    absl::StrAppend(&out, word.kind() == Word::kDeep ? " rest" : " end");
    append_rank(word);
  }
  if (!word || !word.is_chain()) return;
  absl::StrAppend(&out, " (");
  for (uint32_t i = word.index(); arrays_.chains[i]; ++i) append_rank(arrays_.chains[i]);
  absl::StrAppend(&out, " )");
}

void PathGraph::Dump(std::string& out) const {
  if (!root_) return;
  absl::StrAppend(&out, "  root:");
  DumpWord("->", root_, out);
  absl::StrAppend(&out, "\n");
  for (size_t i = 0; i < arrays_.states.size(); ++i) {
    const State& state = arrays_.states[i];
    absl::StrAppend(&out, "  state ", i, ":");
    for (const Edge* edge : SortedEdges(state)) {
      const std::string_view text = Text(*edge);
      absl::StrAppend(&out, " `",
                      absl::Utf8SafeCEscape(absl::string_view(text.data(), text.size())), "`");
      DumpWord("->", edge->next, out);
      if (edge->rest) DumpWord("by", edge->rest, out);
    }
    if (state.miss != State::kNone) absl::StrAppend(&out, " else as state ", state.miss);
    if (state.automata != State::kNone) {
      const uint32_t num_outputs = arrays_.unions[state.automata].num_outputs;
      for (uint32_t k = 0; k < num_outputs; ++k) {
        DumpWord("automata ->", arrays_.outputs[state.first_output + k], out);
      }
    }
    if (state.other) DumpWord("other ->", state.other, out);
    if (state.rest) DumpWord("and", state.rest, out);
    if (state.end) DumpWord("and", state.end, out);
    absl::StrAppend(&out, "\n");
  }
}

absl::Status PathGraph::CheckInvariants() const {
  for (size_t i = 0; i < arrays_.states.size(); ++i) {
    const State& state = arrays_.states[i];
    for (uint32_t slot = 0; slot < state.num_slots; ++slot) {
      absl::Status status = CheckEdge(state, slot);
      if (!status.ok()) {
        return absl::InternalError(absl::StrCat("state ", i, ": ", status.message()));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status PathGraph::CheckEdge(const State& state, uint32_t slot) const {
  const Edge& edge = arrays_.edges[state.first_edge + slot];
  if (edge.length == Edge::kFree) return absl::OkStatus();
  const std::string_view text = Text(edge);
  const SegmentedText segments(text);
  if (Probe(state, segments.path(), 0, edge.length) != &edge) return absl::InternalError("slot");
  if (std::count(text.begin(), text.end(), '/') + 1 != state.run) {
    return absl::InternalError("an edge covers more or fewer literals than its state says");
  }
  return absl::OkStatus();
}

}  // namespace postern::internal
