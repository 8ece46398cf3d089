// A file of request lines, read one after another in bounded memory.
//
//   const absl::Status read = ForEachRequest("requests.jsonl", graph,
//       [](uint64_t number, RequestLine& line) { …; return true; });
#ifndef POSTERN_TOOLS_REQUEST_REQUEST_FILE_H_
#define POSTERN_TOOLS_REQUEST_REQUEST_FILE_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "engine/decision_graph.h"
#include "tools/request/request_line.h"

namespace postern::tools {

// Hands each line of the file, `-` for standard input, to `use`: its number from 1, and the request
// or only what is wrong with it, which is all that `postern decide --requests` rejects, too. Ends
// when `use` returns false. Errors: kUnavailable, the system's reason why it could not be read, or
// not to its end.
absl::Status ForEachRequest(const std::string& path, const DecisionGraph& graph,
                            absl::FunctionRef<bool(uint64_t number, RequestLine& line)> use);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_REQUEST_FILE_H_
