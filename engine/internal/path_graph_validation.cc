// What must hold of arrays from anywhere before a walk may trust them: it stays inside of them, and
// it ends. Each step of a walk consumes a segment or goes to a state with shorter runs, so cycles
// among states do no harm. Validating is linear in the arrays: what states refer to, each has for
// itself.

#include <algorithm>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/internal/path_graph.h"
#include "engine/internal/run_selection.h"

namespace postern::internal {
namespace {

using State = PathGraphState;
using Edge = PathGraphEdge;

// Returns whether `count` things from `first` on are within `size`.
bool IsWithin(uint64_t first, uint64_t count, uint64_t size) {
  return first <= size && count <= size - first;
}

class Validator {
 public:
  Validator(const PathGraphArrays<View>& arrays, const std::vector<bool>& payloads)
      : arrays_(arrays), payloads_(payloads) {}

  absl::Status Run() const {
    if (arrays_.root.size() != 1 || !IsSound(arrays_.root[0].word)) return Error("root");
    if (!AreChainsSound()) return Error("chains");
    if (!std::all_of(arrays_.outputs.begin(), arrays_.outputs.end(),
                     [this](Word word) { return IsSound(word); })) {
      return Error("outputs");
    }
    if (!AreSoundAutomata()) return Error("automata");
    uint64_t num_slots = 0;
    for (const State& state : arrays_.states) {
      num_slots += state.num_slots;
      const std::string_view problem =
          num_slots <= arrays_.edges.size() ? ProblemOf(state) : "slots of another state";
      if (problem.empty()) continue;
      return Error(absl::StrCat("state ", &state - arrays_.states.data(), ": ",
                                absl::string_view(problem.data(), problem.size())));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Error(absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("damaged graph: ", what));
  }

  // None share their tables, so that to look at all of them takes no longer than the tables are.
  bool AreSoundAutomata() const {
    uint64_t num_entries = 0;
    for (const UnionRecord& record : arrays_.unions) {
      num_entries += uint64_t{record.num_states} * (uint64_t{record.num_classes} + 1);
      if (num_entries > arrays_.union_tables.size()) return false;
      if (!internal::IsSound(record, arrays_.union_tables)) return false;
    }
    return true;
  }

  // The last link of the last chain is followed by an end, so every chain has one.
  bool AreChainsSound() const {
    const auto is_link = [this](Word word) {
      return !word || (word.kind() == Word::kExact && !word.is_chain() && IsSound(word));
    };
    return std::all_of(arrays_.chains.begin(), arrays_.chains.end(), is_link) &&
           (arrays_.chains.empty() || !arrays_.chains.back());
  }

  bool IsSound(Word word) const {
    if (!word) return word == Word();
    if (word.kind() == Word::kState) {
      return !word.is_chain() && word.index() < arrays_.states.size();
    }
    if (!word.is_chain()) return word.index() < payloads_.size() && payloads_[word.index()];
    return word.index() < arrays_.chains.size() && arrays_.chains[word.index()];
  }

  bool IsLeaf(Word word, Word::Kind kind) const {
    return !word || (word.kind() == kind && word.skip() == 0 && IsSound(word));
  }

  // Returns what is wrong with the state, or nothing.
  std::string_view ProblemOf(const State& state) const {
    if (!IsLeaf(state.end, Word::kExact)) return "end";
    if (!IsLeaf(state.rest, Word::kDeep)) return "rest";
    if (state.has_rest != static_cast<bool>(state.rest)) return "rest";
    if (!IsSound(state.other)) return "other";
    if (state.automata != State::kNone) {
      if (state.automata >= arrays_.unions.size()) return "automata";
      const uint32_t num_outputs = arrays_.unions[state.automata].num_outputs;
      if (!IsWithin(state.first_output, num_outputs, arrays_.outputs.size())) return "outputs";
    }
    return EdgesProblem(state);
  }

  std::string_view EdgesProblem(const State& state) const {
    if (state.run > RunSelection::kMaxRun) return "run";
    if ((state.run == 0) != (state.num_slots == 0)) return "slots";
    if (state.miss != State::kNone &&
        (state.miss >= arrays_.states.size() || arrays_.states[state.miss].run >= state.run)) {
      return "runs that miss do not get shorter";
    }
    if (state.run == 0) return "";
    const uint64_t num_buckets = NumBuckets(state.bucket_shift);
    if (num_buckets == 0) return "buckets";
    if (!IsWithin(state.first_pilot, num_buckets == 1 ? 0 : num_buckets, arrays_.pilots.size()))
      return "pilots";
    if (!IsWithin(state.first_edge, state.num_slots, arrays_.edges.size())) return "slots";
    const auto edges = arrays_.edges.subspan(state.first_edge, state.num_slots);
    const auto is_sound = [this, &state](const Edge& edge) { return IsSound(edge, state.run); };
    return std::all_of(edges.begin(), edges.end(), is_sound) ? "" : "edge";
  }

  // What goes on is told once for each segment at most: a cursor has room for that.
  bool IsSound(const Edge& edge, uint8_t run) const {
    if (edge.length == Edge::kFree) return true;
    if (edge.rest && run == 1) return false;
    return IsLeaf(edge.rest, Word::kDeep) && IsSound(edge.next) &&
           (edge.length <= Edge::kInline || IsWithin(edge.pool, edge.length, arrays_.pool.size()));
  }

  const PathGraphArrays<View>& arrays_;
  const std::vector<bool>& payloads_;
};

}  // namespace

absl::Status PathGraph::Validate(const PathGraphArrays<View>& arrays,
                                 const std::vector<bool>& payloads) {
  return Validator(arrays, payloads).Run();
}

}  // namespace postern::internal
