// The limits of a request: what a path and a principal may hold at most.
//
//   postern::RequestLimits limits;      // the defaults of the language
//   limits.key_path_bytes = 512;        // stricter is always fine
//
// A request over a limit is refused with a reason (`path_rejected`, `principal_rejected`);
// nothing is ever cut. The limits of a policy file are in policy/limits.h.
#ifndef POSTERN_ENGINE_LIMITS_H_
#define POSTERN_ENGINE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace postern {

// The most segments a path may have, whatever RequestLimits say: it sizes the evaluator's buffers.
inline constexpr size_t kMaxPathSegments = 256;

// The most bytes a path may have, whatever RequestLimits say: places in it are numbers of 32 bits.
inline constexpr size_t kMaxPathBytes = size_t{1} << 30;

// The most actions a policy may declare: an action set is one 64-bit word.
inline constexpr size_t kMaxActions = 64;

// The most that declarations may count which match the same paths and inherit, or deny: 64 each,
// and 1 for each selector of their rules. A decision may have to go through all of them.
inline constexpr uint64_t kMaxMatchWork = uint64_t{1} << 20;

struct RequestLimits {
  size_t key_path_bytes = 1024;             // paths of mode `key` and `opaque`: the bound of S3
  size_t url_path_bytes = 8192;             // request targets, after the query is cut off
  size_t path_segments = kMaxPathSegments;  // REQUIRES: at most kMaxPathSegments
  size_t entity_id_bytes = 256;
  size_t groups = 1024;    // of one principal
  size_t attributes = 64;  // of one principal
};

}  // namespace postern

#endif  // POSTERN_ENGINE_LIMITS_H_
