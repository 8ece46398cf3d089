// Internal: use policy/segment_language.h.
//
// From ranges of code points to ranges of bytes. A range such as U+0080..U+FFFF is a handful of
// sequences of byte ranges in UTF-8:
//
//   [C2-DF][80-BF]   [E0][A0-BF][80-BF]   [E1-EC][80-BF][80-BF]   [ED][80-9F][80-BF]   …
//
// The method is that of Russ Cox ("Regular Expression Matching in the Wild", 2010) and of the Rust
// crate utf8-ranges: cut where the length of the encoding changes, then wherever a continuation
// byte would not run over the whole of 80..BF.
#ifndef POSTERN_POLICY_INTERNAL_UTF8_RANGES_H_
#define POSTERN_POLICY_INTERNAL_UTF8_RANGES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "policy/internal/code_points.h"

namespace postern::internal {

struct ByteRange {
  uint8_t first = 0;
  uint8_t last = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// One to four byte ranges: any byte of the first, then any of the second, and so on.
struct ByteRangeSequence {
  std::array<ByteRange, 4> ranges;
  uint8_t length = 0;
};

// Appends the sequences that spell exactly `range`, in ascending order. At each length two of them
// (also of different calls with disjoint ranges) either agree in a byte range or are disjoint in it
// as long as they agreed before. REQUIRES: no surrogates in `range`.
void AppendUtf8Sequences(CodePointRange range, std::vector<ByteRangeSequence>* out);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_UTF8_RANGES_H_
