// One function for each kind of workload; bench/workload.h says what they are.
#ifndef POSTERN_BENCH_GENERATORS_H_
#define POSTERN_BENCH_GENERATORS_H_

#include <cstddef>
#include <memory>

#include "bench/random.h"
#include "bench/request_source.h"
#include "engine/path.h"

namespace postern::bench {

std::unique_ptr<Generator> NewStorageGenerator(size_t size, Random& random);

enum class TenantRules { kTemplated, kUnshareable };
std::unique_ptr<Generator> NewTenantGenerator(size_t size, TenantRules rules, Random& random);

enum class TeamRules { kWhere, kGroup };
std::unique_ptr<Generator> NewTeamGenerator(size_t size, TeamRules rules, Random& random);

// REQUIRES: mode is kKey or kUrl.
std::unique_ptr<Generator> NewGithubGenerator(PathMode mode, Random& random);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_GENERATORS_H_
