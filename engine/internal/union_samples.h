// Internal: not for users of the library, see engine/graph_view.h.
#ifndef POSTERN_ENGINE_INTERNAL_UNION_SAMPLES_H_
#define POSTERN_ENGINE_INTERNAL_UNION_SAMPLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "engine/internal/automaton_union.h"

namespace postern::internal {

// Returns a shortest segment for each output: [output - 1]. Of several it takes letters and digits
// where it can. Empty for an output that no segment has, which no compiler makes.
std::vector<std::string> UnionSamples(const UnionRecord& record, absl::Span<const uint16_t> tables);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_UNION_SAMPLES_H_
