// Internal: not for users of the library, see policy/document.h.
//
// What YAML makes of a plain (unquoted) scalar. Version 1.1 takes `no`, `on`, `1:30`, `0b1` and
// `2026-01-01` for something else than text, version 1.2 does not; readers of either kind are in
// use. So a scalar is text only if both versions say so.
#ifndef POSTERN_POLICY_INTERNAL_PLAIN_SCALAR_H_
#define POSTERN_POLICY_INTERNAL_PLAIN_SCALAR_H_

#include <cstdint>
#include <string_view>

namespace postern::internal {

enum class ScalarType : uint8_t { kText, kNull, kBoolean, kNumber, kTimestamp, kMerge, kDefault };

struct PlainScalar {
  ScalarType type = ScalarType::kText;
  bool only_yaml11 = false;  // YAML 1.2's core schema reads it as text
};

// Returns what a plain scalar is read as, by the types of YAML 1.1 (https://yaml.org/type/) and the
// core schema of YAML 1.2 (section 10.3).
PlainScalar ReadPlainScalar(std::string_view text);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PLAIN_SCALAR_H_
