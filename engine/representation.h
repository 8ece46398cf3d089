// What CanonicalPath is made of: not for users of the library, see engine/path.h. It is in a public
// header since whoever compiles against that needs to know how large it is; names and contents may
// change in any release.
#ifndef POSTERN_ENGINE_REPRESENTATION_H_
#define POSTERN_ENGINE_REPRESENTATION_H_

#include <cstdint>

namespace postern::internal {

// What the matcher reads of an accepted path, made once, when it is accepted: CompletePathData
// makes it of the bytes, SegmentedPath reads it.
struct PathData {
  static constexpr uint32_t kMaxBegins = 11;  // segments whose begins may be known; few have more
  static constexpr uint32_t kNumBegins = 16;  // and unknown ones, for who looks behind those
  static constexpr uint16_t kUnknown = 0xffff;

  const char* bytes = nullptr;  // of the segments and the slashes between them
  uint32_t size = 0;            // in bytes
  uint16_t max_begin = 0;       // size + 1, or less than kUnknown
  bool is_root = false;
  bool is_deep = false;            // there are segments whose begin is not among `begins`
  bool has_empty_segment = false;  // of any

  // Where each segment begins; behind the last, size + 1. What is greater than max_begin says that
  // the path has not so many or, if it is deep, that it isn't known.
  uint16_t begins[kNumBegins] = {};
  char tail[32] = {};  // the last 16 bytes, or all behind zeros, then 16 zeros
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_REPRESENTATION_H_
