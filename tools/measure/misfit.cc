#include "tools/measure/misfit.h"

#include <vector>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

std::string ModeOf(const DecisionGraph& graph) { return Quoted(PathModeName(graph.mode())); }

}  // namespace

Misfit FindMisfit(const DecisionGraph& graph, const DecisionGraph& other,
                  const MeasuredRequests& requests) {
  Misfit misfit;
  for (const MeasuredRequest& request : requests.requests) {
    const bool is_unknown =
        graph.action(request.action).known() && !other.action(request.action).known();
    const bool is_rejected = graph.path(request.path).ok() && !other.path(request.path).ok();
    if (is_unknown) misfit.actions.insert(request.action);
    misfit.num_paths += is_rejected;
    misfit.num_requests += is_unknown || is_rejected;
  }
  return misfit;
}

std::string TextOf(const Misfit& misfit, const DecisionGraph& graph, const DecisionGraph& other,
                   size_t num_requests) {
  if (misfit.num_requests == 0) return "";
  std::string text;
  if (misfit.num_paths != 0) {
    text = "rejects paths of the other";
    if (graph.mode() != other.mode()) {
      text += ", since its mode is " + ModeOf(other) + " and not " + ModeOf(graph);
    }
  }
  if (!misfit.actions.empty()) {
    if (!text.empty()) text += ", and ";
    text += misfit.actions.size() == 1 ? "has no action " : "has no actions ";
    text += QuotedList(std::vector<std::string>(misfit.actions.begin(), misfit.actions.end()));
  }
  return text + "; of " + Count(num_requests, "request") + " it turns away " +
         std::to_string(misfit.num_requests) + " unseen";
}

}  // namespace postern::tools
