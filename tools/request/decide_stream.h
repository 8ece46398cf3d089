// Decides a stream of request lines (docs/cli.md): one decision line for each, in their order.
#ifndef POSTERN_TOOLS_REQUEST_DECIDE_STREAM_H_
#define POSTERN_TOOLS_REQUEST_DECIDE_STREAM_H_

#include <cstddef>

#include "engine/policy_store.h"
#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"

namespace postern::tools {

// A longer line is rejected, its bytes skipped. The largest request that can be judged, with 1,024
// groups, is far below.
inline constexpr size_t kMaxRequestLineBytes = size_t{1} << 20;

// Reads request lines from `fd` until it ends and writes their decisions to console.out(), each by
// the policy that is in force then. Memory does not grow with the stream. `explain` adds the
// explanation to each line. Decisions are written as soon as reading has to wait. Returns kDone,
// kCouldNotRun if a line was rejected or the input failed, kInterrupted after SIGINT. REQUIRES: a
// policy was published.
ExitStatus DecideStream(const PolicyStore& store, int fd, bool explain, Console& console);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_DECIDE_STREAM_H_
