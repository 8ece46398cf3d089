#include "engine/path.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace postern {
namespace {

using namespace std::string_literals;

struct Rejection {
  std::string raw;
  PathError error;
  uint32_t offset;
};

void ExpectRejections(PathMode mode, const std::vector<Rejection>& rejections) {
  for (const Rejection& expected : rejections) {
    const CanonicalPath path = CanonicalPath::FromRaw(mode, expected.raw);
    SCOPED_TRACE(::testing::PrintToString(expected.raw.substr(0, 100)));
    EXPECT_FALSE(path.ok());
    EXPECT_EQ(PathErrorName(path.error()), PathErrorName(expected.error));
    EXPECT_EQ(path.offset(), expected.offset);
    EXPECT_EQ(path.text(), "");
    EXPECT_EQ(path.mode(), mode);
  }
}

void ExpectKept(PathMode mode, const std::vector<std::string>& raws) {
  for (const std::string& raw : raws) {
    const CanonicalPath path = CanonicalPath::FromRaw(mode, raw);
    SCOPED_TRACE(::testing::PrintToString(raw.substr(0, 100)));
    EXPECT_TRUE(path.ok()) << PathErrorName(path.error()) << " at " << path.offset();
    EXPECT_EQ(path.text(), raw);
    EXPECT_EQ(path.text().data(), raw.data()) << "borrowed";
    EXPECT_EQ(path.offset(), 0);
    EXPECT_FALSE(path.is_root());
  }
}

// Returns `a/a/…/a`, so many segments.
std::string Deep(int segments) {
  std::string path = "a";
  for (int i = 1; i < segments; ++i) path += "/a";
  return path;
}

TEST(PathTest, ADefaultPathIsRejected) {
  const CanonicalPath path;
  EXPECT_FALSE(path.ok());
  EXPECT_EQ(path.error(), PathError::kEmpty);
  EXPECT_EQ(path.text(), "");
  EXPECT_FALSE(path.is_root());
}

TEST(PathTest, NamesAreThoseOfDecisionLines) {
  EXPECT_EQ(PathModeName(PathMode::kKey), "key");
  EXPECT_EQ(PathModeName(PathMode::kOpaque), "opaque");
  EXPECT_EQ(PathModeName(PathMode::kUrl), "url");
  const std::vector<std::pair<PathError, std::string>> names = {
      {PathError::kNone, ""},
      {PathError::kEmpty, "empty"},
      {PathError::kTooLong, "too_long"},
      {PathError::kNul, "nul"},
      {PathError::kUtf8, "utf8"},
      {PathError::kTooDeep, "too_deep"},
      {PathError::kDotSegment, "dot_segment"},
      {PathError::kEmptySegment, "empty_segment"},
      {PathError::kFragment, "fragment"},
      {PathError::kNotOriginForm, "not_origin_form"},
      {PathError::kRawByte, "raw_byte"},
      {PathError::kBackslash, "backslash"},
      {PathError::kPathParameter, "path_parameter"},
      {PathError::kBadPercent, "bad_percent"},
      {PathError::kEncodedSlash, "encoded_slash"},
      {PathError::kEncodedDelimiter, "encoded_delimiter"},
      {PathError::kControl, "control"},
      {PathError::kDoubleEncoding, "double_encoding"},
      {PathError::kEdgeDotOrSpace, "edge_dot_or_space"},
  };
  for (const auto& [error, name] : names) EXPECT_EQ(PathErrorName(error), name);
}

// --- key and opaque ------------------------------------------------------------------------------

TEST(PathTest, TheEmptyKeyIsRejectedButIsTheRoot) {
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque}) {
    ExpectRejections(mode, {{"", PathError::kEmpty, 0}});
    EXPECT_TRUE(CanonicalPath::FromRaw(mode, "").is_root());
  }
  EXPECT_FALSE(CanonicalPath::FromRaw(PathMode::kUrl, "").is_root());
}

TEST(PathTest, KeyKeepsEveryByteOfAPlainPath) {
  ExpectKept(PathMode::kKey, {"a", "room/1/cat.png", "room/", ".git", "...", "..a/a..", "a b/ c ",
                              "%2F", "a?b#c;d\\e", "\x01\x7f", "caf\xc3\xa9", "<x>/*/{y}",
                              std::string(1024, 'k'), Deep(256), Deep(255) + "/"});
}

TEST(PathTest, KeyRejections) {
  ExpectRejections(PathMode::kKey, {{std::string(1025, 'k'), PathError::kTooLong, 1024},
                                    {"a\0b"s, PathError::kNul, 1},
                                    {"a/\xff", PathError::kUtf8, 2},
                                    {"a/b\xc3(", PathError::kUtf8, 3},
                                    {"a\xed\xa0\x80", PathError::kUtf8, 1},
                                    {Deep(257), PathError::kTooDeep, 512},
                                    {Deep(256) + "/", PathError::kTooDeep, 512},
                                    {".", PathError::kDotSegment, 0},
                                    {"a/..", PathError::kDotSegment, 2},
                                    {"a/./b/..", PathError::kDotSegment, 2},
                                    {"/a", PathError::kEmptySegment, 0},
                                    {"/", PathError::kEmptySegment, 0},
                                    {"a//b", PathError::kEmptySegment, 2},
                                    {"ab//", PathError::kEmptySegment, 3}});
}

TEST(PathTest, OpaqueKeepsEverySegment) {
  ExpectKept(PathMode::kOpaque, {"/", "//", "a//b", "../x", "./a", "a/..", "%2F", "/a",
                                 std::string(1024, '/').substr(769), std::string(1024, 'k')});
}

TEST(PathTest, OpaqueRejections) {
  ExpectRejections(PathMode::kOpaque, {{std::string(1025, 'k'), PathError::kTooLong, 1024},
                                       {"\0"s, PathError::kNul, 0},
                                       {"//\x80", PathError::kUtf8, 2},
                                       {std::string(256, '/'), PathError::kTooDeep, 256},
                                       {Deep(257), PathError::kTooDeep, 512}});
}

// Each path has all faults from some check onwards; one fewer in each line.
TEST(PathTest, KeyChecksComeInOrder) {
  const std::string deep = Deep(257);
  ExpectRejections(PathMode::kKey,
                   {{"//../\xff\0"s + deep + std::string(1024, 'k'), PathError::kTooLong, 1024},
                    {"//../\xff\0"s + deep, PathError::kNul, 6},
                    {"//../\xff"s + deep, PathError::kUtf8, 5},
                    {"//../" + deep, PathError::kTooDeep, 1 + 1 + 3 + 2 * 253},
                    {"//../a", PathError::kDotSegment, 2},
                    {"//a", PathError::kEmptySegment, 0}});
}

// --- url -----------------------------------------------------------------------------------------

TEST(PathTest, UrlKeepsAPlainTarget) {
  ExpectKept(PathMode::kUrl,
             {"/", "/a", "/a/", "/a/.git", "/..a", "/a.b/c", "/~!$&'()*+,=:@-_|^`\"<>{}[]",
              "/" + std::string(8191, 'a'), "/" + Deep(256), "/" + Deep(255) + "/"});
}

TEST(PathTest, UrlCutsTheQueryAndDecodesOnce) {
  const std::vector<std::pair<std::string, std::string>> paths = {
      {"/a?b", "/a"},
      {"/a??x", "/a"},
      {"/a?x=/../%zz\\;\x01", "/a"},
      {"/?", "/"},
      {"/%61dmin", "/admin"},
      {"/a%20b?%20", "/a b"},
      {"/caf%C3%a9", "/caf\xc3\xa9"},
      {"/%25", "/%"},
      {"/%25zz", "/%zz"},
      {"/%253", "/%3"},
      {"/%2Agit/%7e", "/*git/~"},
      {"/%EF%BC%8F", "/\xef\xbc\x8f"},
      {"/%C2%A0", "/\xc2\xa0"},
  };
  for (const auto& [raw, text] : paths) {
    const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, raw);
    EXPECT_TRUE(path.ok()) << raw << ": " << PathErrorName(path.error());
    EXPECT_EQ(path.text(), text) << raw;
  }
}

TEST(PathTest, UrlStep1TheTarget) {
  ExpectRejections(PathMode::kUrl, {{"/a#b", PathError::kFragment, 2},
                                    {"/a?b#c", PathError::kFragment, 4},
                                    {"", PathError::kEmpty, 0},
                                    {"?a", PathError::kEmpty, 0},
                                    {"a", PathError::kNotOriginForm, 0},
                                    {"*", PathError::kNotOriginForm, 0},
                                    {"http://host/a", PathError::kNotOriginForm, 0},
                                    {"/" + std::string(8192, 'a'), PathError::kTooLong, 8192}});
  EXPECT_TRUE(CanonicalPath::FromRaw(PathMode::kUrl, "/" + std::string(8191, 'a') + "?b").ok());
}

TEST(PathTest, UrlStep2RawBytes) {
  ExpectRejections(PathMode::kUrl, {{"/a b", PathError::kRawByte, 2},
                                    {"/a\tb", PathError::kRawByte, 2},
                                    {"/a\0"s, PathError::kRawByte, 2},
                                    {"/\x7f", PathError::kRawByte, 1},
                                    {"/caf\xc3\xa9", PathError::kRawByte, 4},
                                    {"/a\\b", PathError::kBackslash, 2},
                                    {"/a;b", PathError::kPathParameter, 2},
                                    {"/a%", PathError::kBadPercent, 2},
                                    {"/a%4", PathError::kBadPercent, 2},
                                    {"/a%4?1", PathError::kBadPercent, 2},
                                    {"/a%zz", PathError::kBadPercent, 2},
                                    {"/%41%%34", PathError::kBadPercent, 4},
                                    {"/%u002f", PathError::kBadPercent, 1}});
}

TEST(PathTest, UrlStep3EncodedBytes) {
  ExpectRejections(PathMode::kUrl, {{"/a%2Fb", PathError::kEncodedSlash, 2},
                                    {"/%41%2f", PathError::kEncodedSlash, 4},
                                    {"/a%5Cb", PathError::kBackslash, 2},
                                    {"/a%3b", PathError::kPathParameter, 2},
                                    {"/a%3F", PathError::kEncodedDelimiter, 2},
                                    {"/a%23", PathError::kEncodedDelimiter, 2},
                                    {"/a%00", PathError::kControl, 2},
                                    {"/a%1f", PathError::kControl, 2},
                                    {"/a%7F", PathError::kControl, 2}});
}

TEST(PathTest, UrlStep4Characters) {
  ExpectRejections(PathMode::kUrl, {{"/%41%ff", PathError::kUtf8, 4},
                                    {"/%41%c3%28", PathError::kUtf8, 4},
                                    {"/%c0%af", PathError::kUtf8, 1},
                                    {"/%41%C2%85", PathError::kControl, 4},
                                    {"/%C3%A9%C2%80", PathError::kControl, 7},
                                    {"/%C2%9f", PathError::kControl, 1},
                                    {"/%2541", PathError::kDoubleEncoding, 1},
                                    {"/a%25%32%46", PathError::kDoubleEncoding, 2},
                                    {"/%25/%41%252e", PathError::kDoubleEncoding, 8}});
}

TEST(PathTest, UrlStep5Segments) {
  ExpectRejections(PathMode::kUrl, {{"/" + Deep(257), PathError::kTooDeep, 513},
                                    {"/" + Deep(256) + "/", PathError::kTooDeep, 513},
                                    {"/%61" + Deep(256) + "/", PathError::kTooDeep, 516},
                                    {"//", PathError::kEmptySegment, 1},
                                    {"//a", PathError::kEmptySegment, 1},
                                    {"/%61//b", PathError::kEmptySegment, 5},
                                    {"/.", PathError::kDotSegment, 1},
                                    {"/a/../b", PathError::kDotSegment, 3},
                                    {"/%61/%2e%2E", PathError::kDotSegment, 5},
                                    {"/%61/.%2e?x", PathError::kDotSegment, 5},
                                    {"/%20a", PathError::kEdgeDotOrSpace, 1},
                                    {"/%61/a%20/b", PathError::kEdgeDotOrSpace, 5},
                                    {"/a/b./c", PathError::kEdgeDotOrSpace, 3},
                                    {"/...", PathError::kEdgeDotOrSpace, 1}});
}

// Each target has all faults from some check onwards, the later the fault the earlier in the text.
TEST(PathTest, UrlChecksComeInOrder) {
  const std::string tail = "/a./..//" + Deep(257);
  ExpectRejections(
      PathMode::kUrl,
      {{"#" + std::string(9000, 'a'), PathError::kFragment, 0},
       {"a" + std::string(9000, ' '), PathError::kNotOriginForm, 0},
       {"/ " + std::string(9000, ' '), PathError::kTooLong, 8192},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c%2f%zz;\\ ", PathError::kRawByte, 521 + 40},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c%2f%zz;\\", PathError::kBackslash, 521 + 39},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c%2f%zz;", PathError::kPathParameter, 521 + 38},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c%2f%zz", PathError::kBadPercent, 521 + 35},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c%2f", PathError::kEncodedSlash, 521 + 32},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b%5c", PathError::kBackslash, 521 + 29},
       {tail + "%2525%25%41%C2%80%ff%00%3f%3b", PathError::kPathParameter, 521 + 26},
       {tail + "%2525%25%41%C2%80%ff%00%3f", PathError::kEncodedDelimiter, 521 + 23},
       {tail + "%2525%25%41%C2%80%ff%00", PathError::kControl, 521 + 20},
       {tail + "%2525%25%41%C2%80%ff", PathError::kUtf8, 521 + 17},
       {tail + "%2525%25%41%C2%80", PathError::kControl, 521 + 11},
       {tail + "%2525", PathError::kDoubleEncoding, 521},
       {tail, PathError::kTooDeep, 8 + 2 * 253},
       {"/a./..//a", PathError::kEmptySegment, 7},
       {"/a./..", PathError::kDotSegment, 4},
       {"/a./a", PathError::kEdgeDotOrSpace, 1}});
}

// --- limits and ownership ------------------------------------------------------------------------

TEST(PathTest, LimitsAreOptions) {
  RequestLimits limits;
  limits.key_path_bytes = 4;
  limits.url_path_bytes = 6;
  limits.path_segments = 2;
  const auto error = [&limits](PathMode mode, std::string_view raw) {
    return CanonicalPath::FromRaw(mode, raw, limits).error();
  };
  EXPECT_EQ(error(PathMode::kKey, "abcd"), PathError::kNone);
  EXPECT_EQ(error(PathMode::kKey, "abcde"), PathError::kTooLong);
  EXPECT_EQ(error(PathMode::kOpaque, "abcde"), PathError::kTooLong);
  EXPECT_EQ(error(PathMode::kUrl, "/abcde"), PathError::kNone);
  EXPECT_EQ(error(PathMode::kUrl, "/abcdef"), PathError::kTooLong);
  EXPECT_EQ(error(PathMode::kKey, "a/b"), PathError::kNone);
  EXPECT_EQ(error(PathMode::kKey, "a/b/"), PathError::kTooDeep);
  EXPECT_EQ(error(PathMode::kUrl, "/a/b/"), PathError::kTooDeep);
}

TEST(PathTest, NoOptionRaisesTheSegmentsThatBuffersHold) {
  RequestLimits limits;
  limits.path_segments = 1000;
  const std::string deep = Deep(257);
  EXPECT_EQ(CanonicalPath::FromRaw(PathMode::kKey, deep, limits).error(), PathError::kTooDeep);
}

TEST(PathTest, ADecodedPathOwnsItsBytesAndCanBeCopiedAndMoved) {
  CanonicalPath moved;
  CanonicalPath copied;
  {
    std::string raw = "/a%20b";
    CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, raw);
    raw.assign(raw.size(), 'x');
    copied = path;
    moved = std::move(path);
  }
  EXPECT_EQ(copied.text(), "/a b");
  EXPECT_EQ(moved.text(), "/a b");
}

// It borrowed bytes that went with the one that it was moved to.
TEST(PathTest, APathThatWasMovedFromIsStillAPath) {
  CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, "/a%20b");
  {
    const CanonicalPath moved = std::move(path);
    EXPECT_EQ(moved.text(), "/a b");
  }
  EXPECT_TRUE(path.ok());  // NOLINT: that is what is tested
  EXPECT_EQ(path.text(), "/a b");
}

}  // namespace
}  // namespace postern
