// Requests that somebody recorded, one JSON object a line: so that a policy's speed is measured on
// what it is really asked.
#ifndef POSTERN_TOOLS_MEASURE_RECORDED_REQUESTS_H_
#define POSTERN_TOOLS_MEASURE_RECORDED_REQUESTS_H_

#include <string>

#include "engine/decision_graph.h"
#include "tools/measure/made_requests.h"

namespace postern::tools {

// Appends the request lines of a file, `-` for standard input, each distinct principal once.
// Returns what is wrong with the file or with its first bad line, which is one that `postern decide
// --requests` rejects, too; empty if nothing is. Memory grows with the file.
std::string ReadRequests(const std::string& path, const DecisionGraph& graph,
                         MeasuredRequests& requests);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_RECORDED_REQUESTS_H_
