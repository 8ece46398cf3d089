// Canonical paths: the only form in which a path reaches the matcher.
//
//   const auto path = postern::CanonicalPath::FromRaw(postern::PathMode::kUrl, "/a%20b?x=1");
//   if (path.ok()) forward(path.text());                  // "/a b"
//   else log(PathErrorName(path.error()), path.offset()); // for instance "dot_segment", 7
//
// A path is either accepted as it is (in `url` mode: percent-decoded once, the query cut off) or
// rejected with a code and the offset of the offending byte. It is never repaired: every system
// that repaired paths was bypassed because the next hop repaired them differently.
#ifndef POSTERN_ENGINE_PATH_H_
#define POSTERN_ENGINE_PATH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/attributes.h"
#include "engine/limits.h"
#include "engine/representation.h"

namespace postern {

namespace internal {
struct PathInside;  // engine/internal/path_inside.h
}  // namespace internal

// How the bytes of a path are read; a property of the policy.
enum class PathMode : uint8_t {
  kKey,     // an object key or relative path of plain segments: no `.`, `..`, `//`
  kOpaque,  // an S3 key: bytes split at `/`; empty segments, `..`, `%2F` are what they are
  kUrl,     // the raw request target of HTTP (RFC 9112 section 3.2.1, origin-form)
};

// Returns `key`, `opaque` or `url`.
std::string_view PathModeName(PathMode mode);

// Why a path was rejected.
enum class PathError : uint8_t {
  kNone,
  kEmpty,
  kTooLong,
  kNul,
  kUtf8,
  kTooDeep,
  kDotSegment,
  kEmptySegment,
  kFragment,
  kNotOriginForm,
  kRawByte,
  kBackslash,
  kPathParameter,
  kBadPercent,
  kEncodedSlash,
  kEncodedDelimiter,
  kControl,
  kDoubleEncoding,
  kEdgeDotOrSpace,
};

// Returns the code as decision lines spell it, for instance `dot_segment`; empty for kNone.
std::string_view PathErrorName(PathError error);

// A path that was checked for one mode, or the reason why it was rejected. A value type; safe to
// read from any number of threads.
//
// Lifetime: an accepted path borrows `raw` where canonicalisation changed nothing (always in `key`
// and `opaque`), so `raw` must outlive it; bytes that were decoded are its own, shared with its
// copies.
class CanonicalPath {
 public:
  // A rejected path (`empty`), so that a forgotten assignment denies.
  CanonicalPath() = default;

  // To move is to copy, so that what was moved from is still a path and borrows nothing that went.
  CanonicalPath(const CanonicalPath&) = default;
  CanonicalPath& operator=(const CanonicalPath&) = default;

  // Checks `raw` as the language's page on paths (docs/language.md, "Paths") prescribes for `mode`.
  // Never fails: the outcome is in ok(), error() and offset(). Time: linear in the bytes; a plain
  // path, ASCII with nothing decoded or suspicious, takes a tenth of what another does.
  static CanonicalPath FromRaw(PathMode mode, std::string_view raw ABSL_ATTRIBUTE_LIFETIME_BOUND,
                               const RequestLimits& limits = {});

  // Returns whether the path was accepted. The empty path of modes `key` and `opaque` was not,
  // but see is_root().
  bool ok() const { return error_ == PathError::kNone; }

  // Returns whether this is the empty path of mode `key` or `opaque`: rejected as `empty`, except
  // for the action `list`, which may ask for the root.
  bool is_root() const { return data_.is_root; }

  PathMode mode() const { return mode_; }
  PathError error() const { return error_; }

  // Returns where in the raw bytes the error is, from 0; 0 for an accepted path.
  uint32_t offset() const { return offset_; }

  // Returns the canonical bytes, which are what a gateway must forward (percent-encoded again);
  // empty for a rejected path and for the root.
  std::string_view text() const {
    return {data_.bytes - has_first_slash_, data_.size + has_first_slash_};
  }

 private:
  friend struct internal::PathInside;

  // An accepted path of `text`. `first_ends` is 0 if it isn't known.
  CanonicalPath(PathMode mode, std::string_view text, uint64_t first_ends);

  // FromRaw by modes: accepts a plain path at once and leaves any other to FromChecked.
  template <typename Scan>
  static CanonicalPath FromKey(PathMode mode, std::string_view raw, const RequestLimits& limits);
  static CanonicalPath FromUrl(std::string_view raw, const RequestLimits& limits);

  // Returns whether FromRaw accepts a path at once.
  static bool IsPlain(PathMode mode, std::string_view raw, const RequestLimits& limits);

  // FromRaw by all checks, one after the other.
  static CanonicalPath FromChecked(PathMode mode, std::string_view raw,
                                   const RequestLimits& limits);
  static CanonicalPath FromFault(PathMode mode, PathError error, size_t offset);

  PathMode mode_ = PathMode::kKey;
  PathError error_ = PathError::kEmpty;
  uint8_t has_first_slash_ = 0;  // the text begins with one, which belongs to no segment
  uint32_t offset_ = 0;
  internal::PathData data_;
  std::shared_ptr<const std::string> decoded_;  // what data_ borrows, if it isn't `raw`
};

}  // namespace postern

#endif  // POSTERN_ENGINE_PATH_H_
