#include "engine/internal/utf8.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

using namespace std::string_literals;

// The plain encoding of RFC 3629's table, without its restrictions.
std::string Encode(uint32_t code_point) {
  const auto continuation = [code_point](int shift) {
    return static_cast<char>(0x80 | (code_point >> shift & 0x3f));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xc0 | code_point >> 6), continuation(0)};
  if (code_point < 0x10000) {
    return {static_cast<char>(0xe0 | code_point >> 12), continuation(6), continuation(0)};
  }
  return {static_cast<char>(0xf0 | code_point >> 18), continuation(12), continuation(6),
          continuation(0)};
}

TEST(Utf8Test, EveryCodePointButSurrogatesIsDecoded) {
  for (uint32_t code_point = 0; code_point < 0x120000; ++code_point) {
    const std::string text = Encode(code_point);
    const Utf8Char character = DecodeUtf8(text);
    const bool is_character =
        code_point <= 0x10ffff && !(code_point >= 0xd800 && code_point <= 0xdfff);
    ASSERT_EQ(character.length, is_character ? text.size() : 0) << code_point;
    if (is_character) {
      ASSERT_EQ(character.code_point, code_point);
    }
  }
}

TEST(Utf8Test, WhatIsNotUtf8) {
  const std::vector<std::string> bad = {
      "\x80",              // a continuation alone
      "\xbf",              //
      "\xc0\xaf",          // overlong
      "\xc1\xbf",          //
      "\xe0\x9f\xbf",      //
      "\xf0\x8f\xbf\xbf",  //
      "\xed\xa0\x80",      // surrogates
      "\xed\xbf\xbf",      //
      "\xf4\x90\x80\x80",  // above U+10FFFF
      "\xf5\x80\x80\x80",  //
      "\xf8\x88\x80\x80\x80",
      "\xfe",
      "\xff",
      "\xc3",           // cut off
      "\xe2\x82",       //
      "\xf0\x9f\x98",   //
      "\xc3(",          // continued wrongly
      "\xe2\x82(",      //
      "\xf0\x9f\x98(",  //
  };
  for (const std::string& bytes : bad) {
    SCOPED_TRACE(::testing::PrintToString(bytes));
    EXPECT_EQ(DecodeUtf8(bytes).length, 0);
    // Found at its place, whatever the alignment of the words that are skipped.
    for (size_t before = 0; before < 18; ++before) {
      EXPECT_EQ(FindInvalidUtf8(std::string(before, 'a') + bytes + "aaaaaaaaaa"), before);
    }
    EXPECT_EQ(FindInvalidUtf8("\xc3\xa9\xf0\x9f\x98\x80" + bytes), 6);
  }
}

TEST(Utf8Test, TextWithoutFault) {
  EXPECT_EQ(FindInvalidUtf8(""), std::string::npos);
  EXPECT_EQ(FindInvalidUtf8("\0"s), std::string::npos);
  EXPECT_EQ(FindInvalidUtf8("plain text of some length"), std::string::npos);
  EXPECT_EQ(FindInvalidUtf8("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80, and more of it"),
            std::string::npos);
}

TEST(Utf8Test, ControlIsCategoryCc) {
  int count = 0;
  for (uint32_t code_point = 0; code_point <= 0x10ffff; ++code_point)
    count += IsControl(code_point);
  EXPECT_EQ(count, 65);
  EXPECT_TRUE(IsControl(0x1f));
  EXPECT_FALSE(IsControl(0x20));
  EXPECT_FALSE(IsControl(0x7e));
  EXPECT_TRUE(IsControl(0x7f));
  EXPECT_TRUE(IsControl(0x9f));
  EXPECT_FALSE(IsControl(0xa0));
}

TEST(Utf8Test, WhiteSpaceHas25Characters) {
  int count = 0;
  for (uint32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
    count += IsWhiteSpace(code_point);
  }
  EXPECT_EQ(count, 25);
  EXPECT_TRUE(IsWhiteSpace(0x85));
  EXPECT_TRUE(IsWhiteSpace(0x3000));
  EXPECT_FALSE(IsWhiteSpace(0x200b)) << "the zero-width space is none";
  EXPECT_FALSE(IsWhiteSpace(0xfeff)) << "nor is the byte order mark";
}

}  // namespace
}  // namespace postern::internal
