// How a raw path becomes a canonical one: checks in the order of docs/language.md, "Paths", each
// over the whole path before the next, so that a path with several faults has one defined code.
// Nearly all paths have none, and nothing to decode: one pass tells (plain_path.h), and those that
// it is not sure of are checked.
//
// In `url` mode bytes are decoded before the later checks. Their faults are found in the decoded
// path and told in the raw one; RawOffset() walks from the one to the other, which happens once and
// only when a path is rejected.

#include "engine/path.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <utility>

#include "engine/internal/plain_path.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/utf8.h"

namespace postern {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

// A check that failed, and where; kNowhere: it did not fail.
struct Fault {
  PathError error = PathError::kNone;
  size_t offset = kNowhere;
  explicit operator bool() const { return offset != kNowhere; }
};

// Returns the first check, in the given order, that failed anywhere.
Fault FirstOf(std::initializer_list<Fault> checks) {
  for (const Fault& check : checks) {
    if (check) return check;
  }
  return {};
}

// --- segments ------------------------------------------------------------------------------------

// Where each thing that can be wrong with a segment is met first: the offset of the segment.
struct SegmentFaults {
  size_t too_deep = kNowhere;  // the first segment over the limit
  size_t dot = kNowhere;       // `.` or `..`
  size_t empty = kNowhere;     // an empty one that is not last
  size_t edge = kNowhere;      // begins or ends with a space or ends with `.`
};

bool IsDotSegment(std::string_view segment) { return segment == "." || segment == ".."; }

bool HasBadEdge(std::string_view segment) {
  return !segment.empty() &&
         (segment.front() == ' ' || segment.back() == ' ' || segment.back() == '.');
}

// `begin` is where the first segment begins.
SegmentFaults CheckSegments(std::string_view path, size_t begin, const RequestLimits& limits) {
  const size_t max_segments = std::min(limits.path_segments, kMaxPathSegments);
  SegmentFaults faults;
  const auto note = [&begin](bool is_bad, size_t& first) {
    if (is_bad && first == kNowhere) first = begin;
  };
  for (size_t index = 0;; ++index) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    note(index >= max_segments, faults.too_deep);
    note(IsDotSegment(segment), faults.dot);
    note(segment.empty() && end < path.size(), faults.empty);
    note(HasBadEdge(segment), faults.edge);
    if (end == path.size()) return faults;
    begin = end + 1;
  }
}

// --- key and opaque ------------------------------------------------------------------------------

Fault CheckKey(PathMode mode, std::string_view raw, const RequestLimits& limits) {
  if (raw.empty()) return {PathError::kEmpty, 0};
  const size_t max_bytes = std::min(limits.key_path_bytes, kMaxPathBytes);
  if (raw.size() > max_bytes) return {PathError::kTooLong, max_bytes};
  const SegmentFaults faults = CheckSegments(raw, 0, limits);
  const bool is_key = mode == PathMode::kKey;
  return FirstOf({{PathError::kNul, raw.find('\0')},
                  {PathError::kUtf8, internal::FindInvalidUtf8(raw)},
                  {PathError::kTooDeep, faults.too_deep},
                  {PathError::kDotSegment, is_key ? faults.dot : kNowhere},
                  {PathError::kEmptySegment, is_key ? faults.empty : kNowhere}});
}

// --- url -----------------------------------------------------------------------------------------

bool IsHexDigit(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
         (byte >= 'A' && byte <= 'F');
}

// REQUIRES: IsHexDigit(digit).
int HexValue(char digit) { return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10; }

// Returns whether a `%HH` begins at `offset`.
bool IsTriplet(std::string_view path, size_t offset) {
  return path.size() - offset >= 3 && path[offset] == '%' && IsHexDigit(path[offset + 1]) &&
         IsHexDigit(path[offset + 2]);
}

uint8_t TripletValue(std::string_view path, size_t offset) {
  return static_cast<uint8_t>(HexValue(path[offset + 1]) << 4 | HexValue(path[offset + 2]));
}

bool IsRawByteRefused(char byte) {
  const uint8_t value = static_cast<uint8_t>(byte);
  return value <= 0x20 || value >= 0x7f;
}

size_t FindRefusedRawByte(std::string_view path) {
  const auto found = std::find_if(path.begin(), path.end(), IsRawByteRefused);
  return found == path.end() ? kNowhere : static_cast<size_t>(found - path.begin());
}

// Returns the first `%` that begins a triplet (or, if not `wanted`, that does not).
size_t FindPercent(std::string_view path, bool wanted) {
  size_t offset = path.find('%');
  while (offset != kNowhere && IsTriplet(path, offset) != wanted) {
    offset = path.find('%', offset + 1);
  }
  return offset;
}

// Returns the first triplet that stands for a byte for which `is_bad` holds.
// REQUIRES: every `%` begins a triplet.
template <typename Predicate>
size_t FindEncoded(std::string_view path, Predicate is_bad) {
  size_t offset = path.find('%');
  while (offset != kNowhere && !is_bad(TripletValue(path, offset))) {
    offset = path.find('%', offset + 3);
  }
  return offset;
}

// REQUIRES: every `%` begins a triplet.
std::string Decode(std::string_view path) {
  std::string decoded;
  decoded.reserve(path.size());
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      decoded.push_back(path[i]);
      continue;
    }
    decoded.push_back(static_cast<char>(TripletValue(path, i)));
    i += 2;
  }
  return decoded;
}

// Returns where in the raw path the byte is that was decoded to `decoded_offset`.
size_t RawOffset(std::string_view raw, size_t decoded_offset) {
  size_t offset = 0;
  for (size_t i = 0; i < decoded_offset; ++i) offset += raw[offset] == '%' ? 3 : 1;
  return offset;
}

// Returns the first character U+0080 to U+009F. REQUIRES: `path` is UTF-8.
size_t FindC1Control(std::string_view path) {
  size_t offset = path.find('\xc2');
  while (offset != kNowhere &&
         !internal::IsControl(internal::DecodeUtf8(path.substr(offset)).code_point)) {
    offset = path.find('\xc2', offset + 1);
  }
  return offset;
}

// Step 1: the target as a whole. `path` is the part of it before the query.
Fault CheckTarget(std::string_view raw, std::string_view path, const RequestLimits& limits) {
  if (const size_t offset = raw.find('#'); offset != kNowhere) {
    return {PathError::kFragment, offset};
  }
  if (path.empty()) return {PathError::kEmpty, 0};
  if (path.front() != '/') return {PathError::kNotOriginForm, 0};
  const size_t max_bytes = std::min(limits.url_path_bytes, kMaxPathBytes);
  if (path.size() > max_bytes) return {PathError::kTooLong, max_bytes};
  return {};
}

// Step 2: the raw bytes.
Fault CheckRawBytes(std::string_view path) {
  return FirstOf({{PathError::kRawByte, FindRefusedRawByte(path)},
                  {PathError::kBackslash, path.find('\\')},
                  {PathError::kPathParameter, path.find(';')},
                  {PathError::kBadPercent, FindPercent(path, /*wanted=*/false)}});
}

// Step 3: what the triplets stand for.
Fault CheckEncodedBytes(std::string_view path) {
  const auto is_slash = [](uint8_t byte) { return byte == '/'; };
  const auto is_backslash = [](uint8_t byte) { return byte == '\\'; };
  const auto is_semicolon = [](uint8_t byte) { return byte == ';'; };
  const auto is_delimiter = [](uint8_t byte) { return byte == '?' || byte == '#'; };
  const auto is_control = [](uint8_t byte) { return byte < 0x20 || byte == 0x7f; };
  return FirstOf({{PathError::kEncodedSlash, FindEncoded(path, is_slash)},
                  {PathError::kBackslash, FindEncoded(path, is_backslash)},
                  {PathError::kPathParameter, FindEncoded(path, is_semicolon)},
                  {PathError::kEncodedDelimiter, FindEncoded(path, is_delimiter)},
                  {PathError::kControl, FindEncoded(path, is_control)}});
}

// Step 4: the characters of the decoded path. Offsets are in that path.
Fault CheckCharacters(std::string_view decoded) {
  if (const size_t bad = internal::FindInvalidUtf8(decoded); bad != kNowhere) {
    return {PathError::kUtf8, bad};
  }
  return FirstOf({{PathError::kControl, FindC1Control(decoded)},
                  {PathError::kDoubleEncoding, FindPercent(decoded, /*wanted=*/true)}});
}

// Step 5: its segments. Offsets are in the decoded path.
Fault CheckUrlSegments(std::string_view decoded, const RequestLimits& limits) {
  const SegmentFaults faults = CheckSegments(decoded, 1, limits);
  return FirstOf({{PathError::kTooDeep, faults.too_deep},
                  {PathError::kEmptySegment, faults.empty},
                  {PathError::kDotSegment, faults.dot},
                  {PathError::kEdgeDotOrSpace, faults.edge}});
}

// Steps 1 to 3, which come before decoding.
Fault CheckRaw(std::string_view raw, std::string_view path, const RequestLimits& limits) {
  if (const Fault fault = CheckTarget(raw, path, limits)) return fault;
  if (const Fault fault = CheckRawBytes(path)) return fault;
  return CheckEncodedBytes(path);
}

// Steps 4 and 5, which come after it; with the offset in the raw path.
Fault CheckDecoded(std::string_view raw, std::string_view decoded, const RequestLimits& limits) {
  Fault fault = CheckCharacters(decoded);
  if (!fault) fault = CheckUrlSegments(decoded, limits);
  if (fault) fault.offset = RawOffset(raw, fault.offset);
  return fault;
}

// --- plain paths ---------------------------------------------------------------------------------

// Returns whether `path` is not empty and surely within the limits.
[[gnu::always_inline]] inline bool IsWithin(std::string_view path, size_t max_bytes,
                                            const RequestLimits& limits) {
  const size_t max_segments = std::min(limits.path_segments, kMaxPathSegments);
  return !path.empty() && path.size() <= std::min(max_bytes, kMaxPathBytes) &&
         internal::HasAtMostSegments(max_segments, path);
}

// A plain path and where its segments end; false for any other.
struct Plain {
  bool is_plain = false;
  uint64_t first_ends = 0;
  explicit operator bool() const { return is_plain; }
};

template <typename Scan>
[[gnu::always_inline]] inline Plain FindPlain(std::string_view path, size_t max_bytes,
                                              const RequestLimits& limits) {
  if (!IsWithin(path, max_bytes, limits)) return {};
  const Scan scan(path);
  return {scan.is_plain(), scan.first_ends()};
}

template <typename Scan>
[[gnu::always_inline]] inline Plain FindPlainKey(std::string_view raw,
                                                 const RequestLimits& limits) {
  return FindPlain<Scan>(raw, limits.key_path_bytes, limits);
}

// `query` is where the query begins, or kNowhere.
[[gnu::always_inline]] inline Plain FindPlainUrl(std::string_view raw, size_t query,
                                                 const RequestLimits& limits) {
  if (query != kNowhere && raw.find('#', query) != kNowhere) return {};
  return FindPlain<internal::PlainUrlScan>(raw.substr(0, query), limits.url_path_bytes, limits);
}

// A `#` may stand beyond 4 GiB, in the query of an absurd target.
uint32_t ToOffset(size_t offset) {
  return static_cast<uint32_t>(std::min<size_t>(offset, std::numeric_limits<uint32_t>::max()));
}

}  // namespace

[[gnu::always_inline]] inline CanonicalPath::CanonicalPath(PathMode mode, std::string_view text,
                                                           uint64_t first_ends)
    : mode_(mode), error_(PathError::kNone), has_first_slash_(mode == PathMode::kUrl) {
  data_.bytes = text.data() + has_first_slash_;
  data_.size = static_cast<uint32_t>(text.size()) - has_first_slash_;
  internal::CompletePathData(first_ends, data_);
}

template <typename Scan>
[[gnu::noinline]] CanonicalPath CanonicalPath::FromKey(PathMode mode, std::string_view raw,
                                                       const RequestLimits& limits) {
  const Plain plain = FindPlainKey<Scan>(raw, limits);
  return plain ? CanonicalPath(mode, raw, plain.first_ends) : FromChecked(mode, raw, limits);
}

CanonicalPath CanonicalPath::FromRaw(PathMode mode, std::string_view raw,
                                     const RequestLimits& limits) {
  switch (mode) {
    case PathMode::kKey:
      return FromKey<internal::PlainKeyScan>(mode, raw, limits);
    case PathMode::kOpaque:
      return FromKey<internal::PlainOpaqueScan>(mode, raw, limits);
    case PathMode::kUrl:
      return FromUrl(raw, limits);
  }
  return FromChecked(mode, raw, limits);
}

[[gnu::noinline]] CanonicalPath CanonicalPath::FromUrl(std::string_view raw,
                                                       const RequestLimits& limits) {
  const size_t query = raw.find('?');
  const Plain plain = FindPlainUrl(raw, query, limits);
  if (!plain) return FromChecked(PathMode::kUrl, raw, limits);
  return CanonicalPath(PathMode::kUrl, raw.substr(0, query), plain.first_ends);
}

bool CanonicalPath::IsPlain(PathMode mode, std::string_view raw, const RequestLimits& limits) {
  switch (mode) {
    case PathMode::kKey:
      return FindPlainKey<internal::PlainKeyScan>(raw, limits).is_plain;
    case PathMode::kOpaque:
      return FindPlainKey<internal::PlainOpaqueScan>(raw, limits).is_plain;
    case PathMode::kUrl:
      return FindPlainUrl(raw, raw.find('?'), limits).is_plain;
  }
  return false;
}

[[gnu::noinline]] CanonicalPath CanonicalPath::FromChecked(PathMode mode, std::string_view raw,
                                                           const RequestLimits& limits) {
  if (mode != PathMode::kUrl) {
    const Fault fault = CheckKey(mode, raw, limits);
    if (!fault) return CanonicalPath(mode, raw, 0);
    CanonicalPath rejected = FromFault(mode, fault.error, fault.offset);
    if (raw.empty()) rejected.data_ = internal::RootPathData();
    return rejected;
  }
  const std::string_view path = raw.substr(0, raw.find('?'));
  Fault fault = CheckRaw(raw, path, limits);
  if (fault) return FromFault(mode, fault.error, fault.offset);
  std::shared_ptr<const std::string> decoded;
  if (path.find('%') != kNowhere) decoded = std::make_shared<const std::string>(Decode(path));
  const std::string_view text = decoded == nullptr ? path : *decoded;
  fault = CheckDecoded(path, text, limits);
  if (fault) return FromFault(mode, fault.error, fault.offset);
  CanonicalPath accepted(mode, text, 0);
  accepted.decoded_ = std::move(decoded);
  return accepted;
}

CanonicalPath CanonicalPath::FromFault(PathMode mode, PathError error, size_t offset) {
  CanonicalPath rejected;
  rejected.mode_ = mode;
  rejected.error_ = error;
  rejected.offset_ = ToOffset(offset);
  return rejected;
}

}  // namespace postern
