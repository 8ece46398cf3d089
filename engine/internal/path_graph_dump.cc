// What a PathGraph tells of itself, for tests and debugging.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/internal/path_graph.h"
#include "engine/internal/run_selection.h"

namespace postern::internal {

std::string_view PathGraph::Text(const Edge& edge) const {
  if (edge.length <= Edge::kInline) return {edge.text, edge.length};
  return std::string_view(pool_).substr(edge.pool, edge.length);
}

std::vector<const PathGraph::Edge*> PathGraph::SortedEdges(const State& state) const {
  std::vector<const Edge*> edges;
  for (uint32_t i = 0; i < state.num_slots; ++i) {
    const Edge& edge = edges_[state.first_edge + i];
    if (edge.length != kNone) edges.push_back(&edge);
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
  for (uint32_t i = word.index() + 1; words_[i]; ++i) append_rank(words_[i]);
  absl::StrAppend(&out, " )");
}

void PathGraph::Dump(std::string& out) const {
  if (!root_) return;
  absl::StrAppend(&out, "  root:");
  DumpWord("->", root_, out);
  absl::StrAppend(&out, "\n");
  for (size_t i = 0; i < states_.size(); ++i) {
    const State& state = states_[i];
    absl::StrAppend(&out, "  state ", i, ":");
    for (const Edge* edge : SortedEdges(state)) {
      const std::string_view text = Text(*edge);
      absl::StrAppend(&out, " `",
                      absl::Utf8SafeCEscape(absl::string_view(text.data(), text.size())), "`");
      DumpWord("->", edge->next, out);
      if (edge->rest) DumpWord("by", edge->rest, out);
    }
    if (state.miss != kNone) absl::StrAppend(&out, " else as state ", state.miss);
    if (state.automata != kNone) {
      const size_t num_outputs = unions_[state.automata].accepted.size();
      for (size_t k = 0; k < num_outputs; ++k) {
        DumpWord("automata ->", words_[state.first_output + k], out);
      }
    }
    if (state.other) DumpWord("other ->", state.other, out);
    if (state.rest) DumpWord("and", state.rest, out);
    if (state.end) DumpWord("and", state.end, out);
    absl::StrAppend(&out, "\n");
  }
}

absl::Status PathGraph::CheckInvariants() const {
  if (absl::Status status = CheckWord(root_); !status.ok()) return status;
  for (size_t i = 0; i < states_.size(); ++i) {
    absl::Status status = CheckState(states_[i]);
    if (!status.ok()) {
      return absl::InternalError(absl::StrCat("state ", i, ": ", status.message()));
    }
  }
  return absl::OkStatus();
}

absl::Status PathGraph::CheckWord(Word word) const {
  if (!word) return absl::OkStatus();
  if (word.kind() == Word::kState && word.index() >= states_.size()) {
    return absl::InternalError("no such state");
  }
  if (!word.is_chain()) return absl::OkStatus();
  if (word.index() == 0 || word.index() + 1 >= words_.size() || words_[word.index()] ||
      !words_[word.index() + 1]) {
    return absl::InternalError("no such chain");
  }
  return absl::OkStatus();
}

absl::Status PathGraph::CheckState(const State& state) const {
  for (const Word word : {state.end, state.rest, state.other}) {
    if (absl::Status status = CheckWord(word); !status.ok()) return status;
  }
  if (state.end && state.end.kind() != Word::kExact) return absl::InternalError("end");
  if (state.rest && state.rest.kind() != Word::kDeep) return absl::InternalError("rest");
  if (state.has_rest != static_cast<bool>(state.rest)) return absl::InternalError("has_rest");
  if (state.automata != kNone) {
    if (state.automata >= unions_.size()) return absl::InternalError("automata");
    for (size_t i = 0; i < unions_[state.automata].accepted.size(); ++i) {
      if (absl::Status status = CheckWord(words_[state.first_output + i]); !status.ok()) {
        return status;
      }
    }
  }
  if (state.miss != kNone &&
      (state.miss >= states_.size() || states_[state.miss].run >= state.run)) {
    return absl::InternalError("runs that miss do not get shorter");
  }
  if (state.run > RunSelection::kMaxRun || (state.run == 0) != (state.num_slots == 0)) {
    return absl::InternalError("run");
  }
  for (uint32_t i = 0; i < state.num_slots; ++i) {
    if (absl::Status status = CheckEdge(state, i); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PathGraph::CheckEdge(const State& state, uint32_t slot) const {
  const Edge& edge = edges_[state.first_edge + slot];
  if (edge.length == kNone) return absl::OkStatus();
  const std::string_view text = Text(edge);
  const SegmentedPath path(text);
  const uint64_t hash = HashText(path, 0, edge.length, key_);
  const uint32_t pilot = pilots_[state.first_pilot + (hash >> state.shift >> 1)];
  if (SlotOf(hash, pilot, state.num_slots) != slot) return absl::InternalError("slot");
  if (Probe(state, path, 0, edge.length) != &edge) return absl::InternalError("edge");
  if (std::count(text.begin(), text.end(), '/') + 1 != state.run) {
    return absl::InternalError("an edge covers more or fewer literals than its state says");
  }
  const absl::Status status = CheckWord(edge.next);
  return status.ok() ? CheckWord(edge.rest) : status;
}

}  // namespace postern::internal
