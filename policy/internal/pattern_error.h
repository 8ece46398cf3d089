// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_PATTERN_ERROR_H_
#define POSTERN_POLICY_INTERNAL_PATTERN_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/pattern.h"

namespace postern::internal {

// Appends an error, or a warning, on the bytes [begin, end) of the pattern's text.
inline void AddPatternError(std::vector<PatternError>* errors, std::string_view id, size_t begin,
                            size_t end, std::string message, std::string help) {
  errors->push_back({std::string(id), std::move(message), std::move(help),
                     static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
}

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATTERN_ERROR_H_
