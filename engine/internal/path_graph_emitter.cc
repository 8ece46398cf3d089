// Lays a DAG out as a PathGraph: chooses runs, finds a perfect hash for the edges of each state,
// writes states in the order in which walks come across them.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/internal/path_graph.h"
#include "engine/internal/pilots.h"
#include "engine/internal/run_selection.h"

namespace postern::internal {
namespace {

class PathGraphEmitter {
 public:
  PathGraphEmitter(SegmentDag& dag, HashKey key) : dag_(dag), runs_(dag), key_(key) {}

  // Returns the arrays; nothing if two texts of a state have the same hash under this key.
  std::optional<PathGraphArrays<List>> Emit() && {
    for (const AutomatonUnion& automata : dag_.unions) {
      arrays_.unions.push_back(Store(automata, arrays_.union_tables));
    }
    const Word root = Lay(dag_.root);
    arrays_.root.push_back({key_, root});
    if (has_collision_) return std::nullopt;
    return std::move(arrays_);
  }

 private:
  using State = PathGraphState;
  using Edge = PathGraphEdge;

  // An edge of a state that is not laid out: the literals that it covers.
  struct LiteralRun {
    std::string text;
    std::vector<Word> rests;  // on the way, counted from the state
    Word next;
  };

  // Returns `word` with the index that the graph has for it.
  Word Lay(Word word) {
    if (!word || has_collision_) return word;
    if (word.kind() == Word::kState)
      return WithIndex(word, LayState(word.index(), RunSelection::kMaxRun));
    return word.is_chain() ? WithIndex(word, LayChain(dag_.chains[word.index()])) : word;
  }

  static Word WithIndex(Word word, uint32_t index) {
    word.bits = (word.bits & ~Word::kMaxIndex) | index;
    return word;
  }

  uint32_t LayChain(const SegmentDag::Chain& chain) {
    std::vector<uint64_t> key;
    for (const Word link : chain) key.push_back(uint64_t{link.bits} << 32 | link.add);
    const auto [entry, is_new] = chains_.try_emplace(std::move(key), arrays_.chains.size());
    if (is_new) {
      arrays_.chains.insert(arrays_.chains.end(), chain.begin(), chain.end());
      arrays_.chains.emplace_back();
    }
    return entry->second;
  }

  uint32_t LayState(uint32_t id, uint32_t max_run) {
    const uint64_t key = uint64_t{id} << 8 | max_run;
    const auto [entry, is_new] =
        state_ids_.try_emplace(key, static_cast<uint32_t>(arrays_.states.size()));
    const uint32_t place = entry->second;
    if (!is_new) return place;
    arrays_.states.emplace_back();
    State state = StateWithoutEdges(id);
    state.run = static_cast<uint8_t>(runs_.Choose(id, max_run));
    if (state.run > 0) LayEdges(id, state);
    if (state.run > 1) {
      const std::optional<uint32_t> miss = runs_.StateForMisses(id, state.run);
      if (miss) state.miss = LayState(*miss, state.run - 1u);
    }
    arrays_.states[place] = state;
    return place;
  }

  State StateWithoutEdges(uint32_t id) {
    State state;
    state.end = Lay(dag_.states[id].end);
    state.rest = Lay(dag_.states[id].rest);
    state.has_rest = static_cast<bool>(state.rest);
    state.other = Lay(dag_.states[id].other);
    state.automata = dag_.states[id].automata;
    if (state.automata == DagState::kNoAutomata) return state;
    std::vector<Word> outputs = dag_.states[id].outputs;
    for (Word& word : outputs) word = Lay(word);
    state.first_output = static_cast<uint32_t>(arrays_.outputs.size());
    arrays_.outputs.insert(arrays_.outputs.end(), outputs.begin(), outputs.end());
    return state;
  }

  void LayEdges(uint32_t id, State& state) {
    std::vector<LiteralRun> runs;
    LiteralRun run;
    Collect(id, state.run, Word::Make(Word::kState, id, false, false, 0), run, runs);
    std::vector<uint64_t> hashes;
    hashes.reserve(runs.size());
    for (const LiteralRun& edge : runs) hashes.push_back(HashOf(edge.text));
    const std::optional<PerfectHash> perfect = FindPilots(hashes);
    if (!perfect) {
      has_collision_ = true;
      return;
    }
    state.num_slots = perfect->num_slots;
    state.bucket_shift = perfect->bucket_shift;
    if (perfect->bucket_shift == kOneBucket) {
      state.pilot = perfect->pilots.front();
    } else {
      state.first_pilot = static_cast<uint32_t>(arrays_.pilots.size());
      arrays_.pilots.insert(arrays_.pilots.end(), perfect->pilots.begin(), perfect->pilots.end());
    }
    state.first_edge = static_cast<uint32_t>(arrays_.edges.size());
    arrays_.edges.resize(arrays_.edges.size() + perfect->num_slots);
    for (size_t i = 0; i < runs.size(); ++i) {
      const Edge edge = LayEdge(runs[i]);
      arrays_.edges[state.first_edge + perfect->slots[i]] = edge;
    }
  }

  // Appends the paths of `length` literals from state `id`, to which `word` leads.
  void Collect(uint32_t id, uint32_t length, Word word, LiteralRun& run,
               std::vector<LiteralRun>& runs) {
    const size_t begin = run.text.size();
    for (size_t i = 0; i < dag_.states[id].edges.size(); ++i) {
      const DagState::Edge edge = dag_.states[id].edges[i];
      const Word next = Compose(word, edge.word);
      const bool extends = length > 1 && runs_.Extends(edge.word);
      if (length > 1 && !extends) continue;
      run.text.append(dag_.literals[edge.literal]);
      if (extends) {
        const Word rest = Compose(next, dag_.states[edge.word.index()].rest);
        if (rest) run.rests.push_back(rest);
        run.text.push_back('/');
        Collect(edge.word.index(), length - 1, next, run, runs);
        if (rest) run.rests.pop_back();
      } else {
        run.next = next ? next : edge.word;
        runs.push_back(run);
      }
      run.text.resize(begin);
    }
  }

  uint64_t HashOf(std::string_view text) const {
    return HashText(SegmentedText(text).path(), 0, static_cast<uint32_t>(text.size()), key_);
  }

  Edge LayEdge(const LiteralRun& run) {
    Edge edge;
    edge.length = static_cast<uint32_t>(run.text.size());
    std::copy_n(run.text.begin(), std::min<size_t>(run.text.size(), Edge::kInline), edge.text);
    if (run.text.size() > Edge::kInline) {
      edge.pool = static_cast<uint32_t>(arrays_.pool.size());
      arrays_.pool.insert(arrays_.pool.end(), run.text.begin(), run.text.end());
    }
    edge.next = Lay(run.next);
    edge.rest =
        run.rests.size() < 2 ? Lay(run.rests.empty() ? Word() : run.rests[0]) : LayRests(run.rests);
    return edge;
  }

  // Returns the chain of all of `rests`, of which none is absolute.
  Word LayRests(const std::vector<Word>& rests) {
    SegmentDag::Chain chain;
    for (const Word rest : rests) {
      if (!rest.is_chain()) {
        chain.push_back(Word::Make(Word::kExact, rest.index(), false, false, rest.add));
        continue;
      }
      for (const Word link : dag_.chains[rest.index()]) chain.push_back(Compose(rest, link));
    }
    std::sort(chain.begin(), chain.end(), [](Word a, Word b) { return a.add < b.add; });
    const uint32_t base = chain.front().add;
    for (Word& link : chain) link.add -= base;
    return Word::Make(Word::kDeep, LayChain(chain), true, false, base);
  }

  SegmentDag& dag_;
  RunSelection runs_;
  const HashKey key_;
  PathGraphArrays<List> arrays_;
  bool has_collision_ = false;
  absl::flat_hash_map<uint64_t, uint32_t> state_ids_;  // state, longest run -> place
  absl::flat_hash_map<std::vector<uint64_t>, uint32_t> chains_;
};

}  // namespace

absl::StatusOr<PathGraphArrays<List>> PathGraph::Build(SegmentDag dag, size_t max_index) {
  std::optional<PathGraphArrays<List>> arrays;
  FindHashKey(dag.literals, [&](const HashKey& key) {
    arrays = PathGraphEmitter(dag, key).Emit();
    return arrays.has_value();
  });
  if (!arrays) {
    return absl::ResourceExhaustedError("policy too complex: no hash tells its literals apart");
  }
  const size_t largest = std::max(
      {arrays->states.size(), arrays->chains.size(), dag.states.size(), dag.chains.size()});
  if (largest <= max_index) return *std::move(arrays);
  return absl::ResourceExhaustedError("policy too complex: the graph has too many states");
}

}  // namespace postern::internal
