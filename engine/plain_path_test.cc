// What one pass says of plain paths is what all the checks say, byte for byte; and it is the one
// pass that says it.

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/path_inside.h"
#include "engine/internal/segmented_path.h"
#include "engine/path.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

using internal::PathInside;

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

// Returns whether what is known of a path's segments is what there is in `text`, their bytes.
// Without a check of its own for each of them: it is called a million times.
bool AreSegments(std::string_view text, internal::SegmentedPath path) {
  using internal::PathData;
  bool is_right = path.text() == text;
  bool has_empty_segment = false;
  uint32_t num_segments = 0;
  for (size_t begin = 0; begin <= text.size(); ++num_segments) {
    const size_t end = std::min(text.find('/', begin), text.size());
    if (num_segments < PathData::kMaxBegins) is_right &= path.BeginOf(num_segments) == begin;
    is_right &= path[num_segments] == text.substr(begin, end - begin);
    has_empty_segment |= end == begin;
    begin = end + 1;
  }
  if (num_segments < PathData::kMaxBegins)
    is_right &= path.BeginOf(num_segments) == text.size() + 1;
  for (uint32_t i = num_segments + 1; i < PathData::kNumBegins; ++i) {
    is_right &= path.BeginOf(i) > path.max_begin();
  }
  return is_right && path.is_deep() == (num_segments >= PathData::kMaxBegins) &&
         path.has_empty_segment() == has_empty_segment;
}

// Returns the path that FromRaw and the checks agree on.
CanonicalPath Agreed(PathMode mode, const std::string& raw, const RequestLimits& limits = {}) {
  CanonicalPath path = CanonicalPath::FromRaw(mode, raw, limits);
  const CanonicalPath checked = PathInside::FromChecked(mode, raw, limits);
  const bool is_same = path.error() == checked.error() && path.offset() == checked.offset() &&
                       path.text() == checked.text() && path.is_root() == checked.is_root() &&
                       path.mode() == mode && checked.mode() == mode;
  EXPECT_TRUE(is_same) << PathModeName(mode) << " " << ::testing::PrintToString(raw) << ": "
                       << PathErrorName(path.error()) << " at " << path.offset()
                       << ", checked: " << PathErrorName(checked.error()) << " at "
                       << checked.offset();
  if (path.ok()) {
    const std::string_view text = path.text().substr(mode == PathMode::kUrl ? 1 : 0);
    EXPECT_TRUE(AreSegments(text, PathInside::Segments(path))) << raw;
    EXPECT_TRUE(AreSegments(text, PathInside::Segments(checked))) << raw;
  }
  if (PathInside::IsPlain(mode, raw, limits)) {
    EXPECT_EQ(path.text().data(), raw.data());
  }
  return path;
}

bool IsPlain(PathMode mode, const std::string& raw, const RequestLimits& limits = {}) {
  const CanonicalPath path = Agreed(mode, raw, limits);
  return PathInside::IsPlain(mode, raw, limits) && path.ok();
}

// Returns `/segm/segm/…` of that many bytes, which no mode refuses without its first.
std::string Target(size_t size) {
  std::string target;
  while (target.size() < size) target += "/segm";
  target.resize(size);
  return target;
}

// Returns a plain path of that many bytes.
std::string Plain(PathMode mode, size_t size) {
  return mode == PathMode::kUrl ? Target(size) : Target(size + 1).substr(1);
}

TEST(PlainPathTest, PlainPathsAreFoundAtOnce) {
  for (const PathMode mode : kModes) {
    for (size_t size = 1; size <= 255; ++size) {
      EXPECT_TRUE(IsPlain(mode, Plain(mode, size))) << PathModeName(mode) << " " << size;
    }
    EXPECT_TRUE(
        Agreed(mode, std::string(mode == PathMode::kUrl, '/') + std::string(100, 'a')).ok());
  }
}

TEST(PlainPathTest, APlainTargetMayHaveAQueryButNoFragment) {
  for (size_t size = 1; size < 100; ++size) {
    for (const std::string query : {"?", "?a=/../%zz\\;\x01", "??"}) {
      const std::string raw = Target(size).append(query);
      EXPECT_TRUE(IsPlain(PathMode::kUrl, raw));
      for (size_t i = size; i <= raw.size(); ++i) {
        EXPECT_FALSE(IsPlain(PathMode::kUrl, std::string(raw).insert(i, "#")));
      }
    }
  }
}

TEST(PlainPathTest, EveryByteAtEveryPlace) {
  for (const PathMode mode : kModes) {
    for (const size_t size : {1, 2, 9, 16, 17, 40, 66, 98}) {
      const std::string plain = Plain(mode, size);
      for (size_t i = 0; i < size; ++i) {
        std::string raw = plain;
        for (int byte = 0; byte < 256; ++byte) {
          raw[i] = static_cast<char>(byte);
          Agreed(mode, raw);
        }
      }
    }
  }
}

TEST(PlainPathTest, PairsOfBytesAtEveryPlaceOfLengthsAboutMultiplesOf16) {
  const std::vector<std::string> pairs = {"//", "./", "/.", "..", "/a", "%2", "\xc3\xa9"};
  for (const PathMode mode : kModes) {
    for (size_t size = 2; size <= 200; size += size % 16 == 3 ? 11 : 1) {
      const std::string plain = Plain(mode, size);
      for (size_t i = 0; i + 2 <= size; ++i) {
        for (const std::string& pair : pairs) Agreed(mode, std::string(plain).replace(i, 2, pair));
      }
    }
  }
}

TEST(PlainPathTest, EverySmallPath) {
  constexpr std::string_view kBytes("a/.%?#\0\xc3", 8);
  for (const PathMode mode : kModes) {
    for (uint32_t number = 0; number < 1u << 15; ++number) {
      std::string raw;
      for (uint32_t rest = number; rest != 0; rest >>= 3) raw += kBytes[rest & 7];
      Agreed(mode, raw);
    }
  }
}

TEST(PlainPathTest, RandomPaths) {
  std::mt19937 random(1);
  const std::string plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~$&()*+,=:@";
  const std::string odd = "/././././ !'?#%;\\\x7f\x01\xc3\xa9";
  for (int i = 0; i < 20'000; ++i) {
    std::string raw(random() % 200, 'a');
    const uint32_t oddness = random() % 30;
    for (char& byte : raw) {
      const uint32_t choice = random() % 100;
      byte = choice < 15                  ? '/'
             : choice < 15 + oddness / 10 ? odd[random() % odd.size()]
                                          : plain[random() % plain.size()];
    }
    for (const PathMode mode : kModes) {
      Agreed(mode, raw);
      Agreed(mode, "/" + raw);
    }
  }
}

// --- limits --------------------------------------------------------------------------------------

TEST(PlainPathTest, LimitsOfBytes) {
  RequestLimits limits;
  for (size_t limit = 0; limit < 70; ++limit) {
    limits.key_path_bytes = limits.url_path_bytes = limit;
    for (const PathMode mode : kModes) {
      for (size_t size = limit > 2 ? limit - 2 : 1; size <= limit + 2; ++size) {
        EXPECT_EQ(IsPlain(mode, Plain(mode, size), limits), size <= limit);
      }
    }
  }
}

TEST(PlainPathTest, LimitsOfSegments) {
  RequestLimits limits;
  for (size_t limit = 0; limit <= 40; ++limit) {
    limits.path_segments = limit;
    for (const PathMode mode : kModes) {
      for (size_t size = 1; size <= 120; ++size) Agreed(mode, Plain(mode, size), limits);
    }
  }
}

TEST(PlainPathTest, LongPathsAreCountedInTheSamePass) {
  for (const PathMode mode : kModes) {
    EXPECT_TRUE(IsPlain(mode, Plain(mode, 256)));
    EXPECT_TRUE(IsPlain(mode, Plain(mode, 1000)));
    std::string deep = mode == PathMode::kUrl ? "" : "a";
    while (deep.size() < 511) deep += "/a";
    deep.resize(511 + (mode == PathMode::kUrl ? 1 : 0));
    EXPECT_TRUE(Agreed(mode, deep).ok());  // 256 segments
    EXPECT_EQ(Agreed(mode, deep + "/").error(), PathError::kTooDeep);
    EXPECT_EQ(Agreed(mode, deep + "/a").error(), PathError::kTooDeep);
  }
}

}  // namespace
}  // namespace postern
