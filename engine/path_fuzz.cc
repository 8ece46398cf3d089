// Canonical paths: offsets are in range, canonicalising twice changes nothing, `key` and `opaque`
// agree with a second implementation that checks one thing at a time, and what is said of plain
// paths at once is what all checks say.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/internal/path_inside.h"
#include "engine/internal/segmented_path.h"
#include "engine/path.h"

namespace postern {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> Split(const std::string& path) {
  std::vector<std::string> segments(1);
  for (const char byte : path) {
    if (byte == '/') {
      segments.emplace_back();
    } else {
      segments.back().push_back(byte);
    }
  }
  return segments;
}

// UTF-8 by the table of RFC 3629, section 4: the ranges of a sequence's bytes.
bool IsUtf8(const std::string& text) {
  struct Form {
    int lead_low, lead_high, second_low, second_high;
    size_t length;
  };
  static constexpr Form kForms[] = {
      {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
      {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
      {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
  const auto in = [&text](size_t i, int low, int high) {
    return i < text.size() && static_cast<uint8_t>(text[i]) >= low &&
           static_cast<uint8_t>(text[i]) <= high;
  };
  for (size_t i = 0; i < text.size();) {
    size_t length = 0;
    for (const Form& form : kForms) {
      if (!in(i, form.lead_low, form.lead_high)) continue;
      if (form.length > 1 && !in(i + 1, form.second_low, form.second_high)) return false;
      for (size_t k = 2; k < form.length; ++k) {
        if (!in(i + k, 0x80, 0xbf)) return false;
      }
      length = form.length;
    }
    if (length == 0) return false;
    i += length;
  }
  return true;
}

PathError NaiveKeyError(PathMode mode, const std::string& raw) {
  if (raw.empty()) return PathError::kEmpty;
  if (raw.size() > 1024) return PathError::kTooLong;
  if (raw.find('\0') != std::string::npos) return PathError::kNul;
  if (!IsUtf8(raw)) return PathError::kUtf8;
  const std::vector<std::string> segments = Split(raw);
  if (segments.size() > 256) return PathError::kTooDeep;
  if (mode == PathMode::kOpaque) return PathError::kNone;
  for (const std::string& segment : segments) {
    if (segment == "." || segment == "..") return PathError::kDotSegment;
  }
  for (size_t i = 0; i + 1 < segments.size(); ++i) {
    if (segments[i].empty()) return PathError::kEmptySegment;
  }
  return PathError::kNone;
}

// Returns a target that decodes to `text`; every byte but `/` is encoded.
std::string PercentEncode(std::string_view text) {
  constexpr char kHexDigits[] = "0123456789abcdef";
  std::string encoded;
  for (const char byte : text) {
    if (byte == '/') {
      encoded.push_back('/');
      continue;
    }
    encoded.push_back('%');
    encoded.push_back(kHexDigits[static_cast<uint8_t>(byte) >> 4]);
    encoded.push_back(kHexDigits[static_cast<uint8_t>(byte) & 0xf]);
  }
  return encoded;
}

void CheckPlain(PathMode mode, const std::string& raw) {
  const CanonicalPath path = CanonicalPath::FromRaw(mode, raw);
  const CanonicalPath checked = internal::PathInside::FromChecked(mode, raw, RequestLimits());
  Require(path.error() == checked.error() && path.offset() == checked.offset());
  Require(path.text() == checked.text() && path.is_root() == checked.is_root());
  if (!path.ok()) return;
  const internal::SegmentedPath one = internal::PathInside::Segments(path);
  const internal::SegmentedPath other = internal::PathInside::Segments(checked);
  Require(one.max_begin() == other.max_begin());
  for (uint32_t i = 0; i < internal::PathData::kNumBegins; ++i) {
    const bool is_known = one.BeginOf(i) <= one.max_begin();
    Require(is_known ? one.BeginOf(i) == other.BeginOf(i) : other.BeginOf(i) > one.max_begin());
  }
  Require(internal::PathInside::Segments(path).has_empty_segment() ==
          internal::PathInside::Segments(checked).has_empty_segment());
}

void CheckKeyOrOpaque(PathMode mode, const std::string& raw) {
  const CanonicalPath path = CanonicalPath::FromRaw(mode, raw);
  Require(path.error() == NaiveKeyError(mode, raw));
  Require(path.offset() <= raw.size());
  Require(path.text() == (path.ok() ? raw : std::string()));
  Require(path.is_root() == raw.empty());
}

void CheckUrl(const std::string& raw) {
  const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, raw);
  Require(path.offset() <= raw.size());
  Require(!path.is_root());
  if (!path.ok()) {
    Require(path.text().empty());
    return;
  }
  Require(path.offset() == 0);
  Require(path.text().front() == '/' && path.text().size() <= raw.size());
  Require(path.text().find_first_of("\\;?#") == std::string_view::npos);
  const std::string encoded = PercentEncode(path.text());
  RequestLimits limits;
  limits.url_path_bytes *= 3;  // since every byte is encoded now
  const CanonicalPath again = CanonicalPath::FromRaw(PathMode::kUrl, encoded, limits);
  Require(again.ok() && again.text() == path.text());
}

}  // namespace
}  // namespace postern

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string raw(reinterpret_cast<const char*>(data), size);
  for (const postern::PathMode mode :
       {postern::PathMode::kKey, postern::PathMode::kOpaque, postern::PathMode::kUrl}) {
    postern::CheckPlain(mode, raw);
  }
  postern::CheckKeyOrOpaque(postern::PathMode::kKey, raw);
  postern::CheckKeyOrOpaque(postern::PathMode::kOpaque, raw);
  postern::CheckUrl(raw);
  return 0;
}
