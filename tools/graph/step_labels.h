// What stands beside the steps of a graph: `room`, `<entity_id>`, `img-*.png`, `**`.
//
// A graph knows of a glob or an expression only which segments it matches, and nothing of names:
// they mean nothing for matching. So the labels take them from the patterns that lead along a step.
#ifndef POSTERN_TOOLS_GRAPH_STEP_LABELS_H_
#define POSTERN_TOOLS_GRAPH_STEP_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/graph_view.h"
#include "policy/model.h"

namespace postern::tools {

class StepLabels {
 public:
  // Borrows its arguments. `policy` is DescribedPolicy() of the view's graph, or null if it was
  // stripped: then segments have no names, and automata are told by a segment that they match.
  // Labels are for steps of the states that are `is_shown`. `max_tries` bounds the search for
  // names; what is beyond goes without, too.
  StepLabels(const GraphView& view, const Policy* policy, const std::vector<bool>& is_shown,
             size_t max_tries = 20'000'000);

  // Returns the segments that the step takes, with slashes between: literals as they are; for a
  // segment of any kind `<name>` if all patterns that lead here call it so, else `*`; for automata
  // what the patterns say, `img-* and *.png`; `**` at the end for any rest; `else`, `end`. Empty
  // for a start that takes none.
  std::string Of(uint32_t state, const GraphStep& step) const;

 private:
  // A pattern on its way: so many of its segments are behind it.
  struct Item {
    uint32_t declaration;
    uint32_t depth;
  };
  using Items = std::vector<Item>;

  void Follow(const std::vector<bool>& is_shown, size_t max_tries);
  void Push(uint32_t state, Item item);
  const Segment* SegmentOf(const Item& item, uint32_t ahead = 0) const;
  std::optional<std::string> LiteralsOf(const Item& item, uint32_t count) const;
  bool Takes(const Item& item, const GraphStep& step) const;
  std::string TextOf(const Item& item, uint32_t ahead) const;
  const Items& ItemsAt(uint32_t state) const;
  std::string AnyLabel(uint32_t state, const GraphStep& step, uint32_t ahead) const;
  std::string AutomataLabel(uint32_t state, const GraphStep& step) const;

  const GraphView& view_;
  const Policy* policy_;
  std::vector<Items> items_;  // [state]; behind the last, those of the start
  std::vector<std::unordered_set<uint64_t>> seen_;
  std::vector<std::pair<uint32_t, Item>> open_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_STEP_LABELS_H_
