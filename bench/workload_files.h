// Reads what bench/workload.py wrote: the same shape as the workload `storage`, but rules, requests
// and answers by another program. Whoever mistrusts the generators here has that to compare.
#ifndef POSTERN_BENCH_WORKLOAD_FILES_H_
#define POSTERN_BENCH_WORKLOAD_FILES_H_

#include <string>

#include "bench/workload.h"

namespace postern::bench {

// Returns the workload of FOLDER/rules.jsonl and FOLDER/requests.jsonl. Exits with a message if
// they can't be read.
Workload ReadWorkload(const std::string& folder);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_WORKLOAD_FILES_H_
