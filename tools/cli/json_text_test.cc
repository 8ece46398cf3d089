#include "engine/json_text.h"

#include <nlohmann/json.hpp>
#include <string>

#include "gtest/gtest.h"

namespace postern {
namespace {

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(AppendJsonStringTest, EscapesOnlyWhatMustBe) {
  EXPECT_EQ(Json(""), R"("")");
  EXPECT_EQ(Json("room/1 <a> 'b'"), R"("room/1 <a> 'b'")");
  EXPECT_EQ(Json("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(Json("\n\r\t"), R"("\n\r\t")");
  EXPECT_EQ(Json(std::string("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(Json("ä€😀"), "\"ä€😀\"");
}

TEST(AppendJsonStringTest, ReplacesWhatIsNotUtf8) {
  const std::string replacement = "\xEF\xBF\xBD";
  for (const std::string bad :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x9F\x80", "\xED\xA0\x80", "\xE2\x82", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5", "\xFF"}) {
    const std::string json = Json("a" + bad + "b");
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    ASSERT_FALSE(parsed.is_discarded()) << json;
    EXPECT_NE(json.find(replacement), std::string::npos);
    EXPECT_EQ(parsed.get<std::string>().front(), 'a');
    EXPECT_EQ(parsed.get<std::string>().back(), 'b');
  }
}

TEST(AppendJsonStringTest, EveryPairOfBytesGivesValidJson) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second)};
      const auto parsed = nlohmann::json::parse(Json(text), nullptr, false);
      ASSERT_FALSE(parsed.is_discarded()) << first << ' ' << second;
      const bool is_ascii = first < 128 && second < 128;
      EXPECT_EQ(parsed.get<std::string>() == text,
                is_ascii || (first >= 0xC2 && first < 0xE0 && second >= 0x80 && second < 0xC0))
          << first << ' ' << second;
    }
  }
}

TEST(AppendJsonTest, NumbersKeysAndNull) {
  std::string out;
  AppendJsonNumber(UINT64_MAX, out);
  AppendJsonKey("rule", out);
  AppendJsonStringOrNull("", out);
  AppendJsonStringOrNull("x", out);
  EXPECT_EQ(out, "18446744073709551615,\"rule\":null\"x\"");
}

}  // namespace
}  // namespace postern
