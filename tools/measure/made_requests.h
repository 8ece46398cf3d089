// Requests made from a policy: so that its speed can be measured where nobody has recorded any.
#ifndef POSTERN_TOOLS_MEASURE_MADE_REQUESTS_H_
#define POSTERN_TOOLS_MEASURE_MADE_REQUESTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::tools {

struct MeasuredRequest {
  size_t principal = 0;  // its place in MeasuredRequests::principals
  std::string action;
  std::string path;  // raw
};

struct MeasuredRequests {
  std::vector<Principal> principals;
  std::vector<MeasuredRequest> requests;
};

// Returns at most `count` distinct requests in random order, the same for the same seed: paths that
// the patterns match, each declaration as often as any other as far as it has distinct ones, and
// one in ten that may match nothing; asked by principals of every kind, and of the groups (500 at
// most), functions (the same) and attributes that the rules name, half of them owners where a rule
// speaks of owners. Fewer if the policy has not so many.
MeasuredRequests MakeRequests(const Policy& policy, size_t count, uint64_t seed);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_MADE_REQUESTS_H_
