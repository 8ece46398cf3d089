// Internal: not for users of the library, see engine/decision_graph.h.
//
// Which states of a DAG match several literals at once: `tenants/t00042/room` by one probe instead
// of three.
#ifndef POSTERN_ENGINE_INTERNAL_RUN_SELECTION_H_
#define POSTERN_ENGINE_INTERNAL_RUN_SELECTION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/internal/segment_dag.h"

namespace postern::internal {

// Returns what `inner`, a word of the state that `outer` leads to, is as a word of the state
// before.
Word Compose(Word outer, Word inner);

class RunSelection {
 public:
  static constexpr uint32_t kMaxRun = 4;

  // Adds states to `dag`, which has to outlive this.
  explicit RunSelection(SegmentDag& dag) : dag_(dag) {}

  // Returns whether a run may go on behind `word`.
  bool Extends(Word word) const;

  // Returns how many literals the edges of `state` are to cover, 1 to `max_run`; 0 if it has none.
  uint32_t Choose(uint32_t state, uint32_t max_run);

  // Returns the state for what the runs of exactly `run` > 1 literals do not match, which differs
  // from `state` in its edges alone; nothing if no edge is left.
  std::optional<uint32_t> StateForMisses(uint32_t state, uint32_t run);

 private:
  // Of a state, for runs of 1 to kMaxRun literals.
  struct Counts {
    std::array<double, kMaxRun> paths;    // of exactly so many literals
    std::array<double, kMaxRun> endings;  // where such a path may be left before its end
  };

  const Counts& CountsOf(uint32_t state);
  Word Strip(Word word, uint32_t run);
  DagState Stripped(uint32_t state, uint32_t run);
  bool IsAffordable(uint32_t state, uint32_t run, double paths);
  void CountReplaced(uint32_t state, uint32_t run, uint64_t& count);

  SegmentDag& dag_;
  absl::flat_hash_map<uint32_t, Counts> counts_;
  absl::flat_hash_map<uint64_t, Word> stripped_;  // state and run -> from the state's own base
  std::vector<uint32_t> seen_;                    // [state]: the round that came across it last
  uint32_t round_ = 0;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_RUN_SELECTION_H_
