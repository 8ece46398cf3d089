// Whether two policies can be asked the same requests: where one takes another kind of path or has
// other actions than they were made for, it turns them away, and that is quick.
#ifndef POSTERN_TOOLS_MEASURE_MISFIT_H_
#define POSTERN_TOOLS_MEASURE_MISFIT_H_

#include <cstddef>
#include <set>
#include <string>

#include "engine/decision_graph.h"
#include "tools/measure/made_requests.h"

namespace postern::tools {

// What one policy turns away unseen though another one decides it.
struct Misfit {
  size_t num_requests = 0;        // which have such a path, such an action or both
  size_t num_paths = 0;           // requests whose path it rejects
  std::set<std::string> actions;  // that it does not have
};

// Returns what `other` turns away of the requests and `graph` does not.
Misfit FindMisfit(const DecisionGraph& graph, const DecisionGraph& other,
                  const MeasuredRequests& requests);

// Returns the misfit in words, without the policies' names: "has no action `list`; of 20 requests
// it turns away 12 unseen". Empty if it turns away none.
std::string TextOf(const Misfit& misfit, const DecisionGraph& graph, const DecisionGraph& other,
                   size_t num_requests);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_MISFIT_H_
