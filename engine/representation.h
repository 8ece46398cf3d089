// What CanonicalPath and PreparedPrincipal are made of: not for users of the library, see
// engine/path.h and engine/decision_graph.h. It is in a public header since whoever compiles
// against those needs to know how large they are; names and contents may change in any release.
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

// What nearly every decision reads of a principal, and all that most read: with the pointer to the
// rest (principal_state.h) two cache lines side by side, since among many principals it is seldom
// in a cache.
struct PrincipalBits {
  static constexpr uint32_t kNumWords = 4;

  uint64_t graph_id = 0;                 // of the graph it is ready for; 0: none, there is an error
  uint64_t allows[kNumWords] = {};       // the first words of PrincipalState::holds(Effect::kAllow)
  uint32_t entity_id_size = 0xffffffff;  // so: it is unknown, and no segment is so long
  char entity_id[68] = {};               // if it is so short, else its beginning; zeros behind it
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_REPRESENTATION_H_
