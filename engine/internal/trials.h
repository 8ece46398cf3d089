// Internal: not for users of the library, see NearMiss in engine/explanation.h.
#ifndef POSTERN_ENGINE_INTERNAL_TRIALS_H_
#define POSTERN_ENGINE_INTERNAL_TRIALS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"

namespace postern::internal {

// Decides changed requests, as many as may be.
class Trials {
 public:
  // REQUIRES: `graph` outlives this.
  Trials(const DecisionGraph& graph, uint32_t max_requests)
      : graph_(graph), num_left_(max_requests) {}

  // Returns the decision if it is an allow, and may be asked for.
  std::optional<Decision> Ask(std::string_view raw_path, const PreparedPrincipal& principal,
                              Action action) {
    if (num_left_ == 0) {
      is_cut_ = true;
      return std::nullopt;
    }
    --num_left_;
    const Decision decision = Evaluate(graph_, principal, action, graph_.path(raw_path));
    return decision.allowed() ? std::optional(decision) : std::nullopt;
  }

  uint32_t num_left() const { return num_left_; }

  // Something was not tried that may have been right.
  void Cut() { is_cut_ = true; }
  bool is_cut() const { return is_cut_; }

 private:
  const DecisionGraph& graph_;
  uint32_t num_left_;
  bool is_cut_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TRIALS_H_
