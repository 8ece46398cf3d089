#include "engine/escape.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace postern {
namespace {

TEST(TerminalSafeTest, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"plain é日😀 \\", "plain é日😀 \\"},
      {"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
      {"\x1b[2J\x7f", "\\x1b[2J\\x7f"},
      {"\xc2\x9b", "\\u{009b}"},
      {"\xff\xc3", "\\xff\\xc3"},
      {"\xe2\x80", "\\xe2\\x80"},
      {"a\xe2\x80\xae"
       "b\xe2\x81\xa6",
       "a\\u{202e}b\\u{2066}"},
      {"\xe2\x80\x8f\xd8\x9c\xe2\x80\xa8\xef\xbb\xbf", "\\u{200f}\\u{061c}\\u{2028}\\u{feff}"},
      {"", ""},
  };
  for (const auto& [text, safe] : cases) EXPECT_EQ(TerminalSafe(text), safe);
}

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

// What a JSON parser makes of the rest is in tools/cli/json_text_test.cc.
TEST(AppendJsonStringTest, MayStandInAScriptElement) {
  EXPECT_EQ(Json("</script><script>alert(1)"), "\"\\u003c/script>\\u003cscript>alert(1)\"");
  EXPECT_EQ(Json("<!--<ScRiPt"), "\"\\u003c!--\\u003cScRiPt\"");
  EXPECT_EQ(Json("profile/<entity_id>/*"), "\"profile/<entity_id>/*\"");
  EXPECT_EQ(Json("<scrip"), "\"<scrip\"");
  EXPECT_EQ(Json("<"), "\"<\"");
}

TEST(HtmlSafeTest, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"room/1 é", "room/1 é"},
      {"</script>", "&lt;/script&gt;"},
      {"\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"},
      {"\x1b[2J\xff\xe2\x80\xae", "\\x1b[2J\\xff\\u{202e}"},
  };
  for (const auto& [text, safe] : cases) EXPECT_EQ(HtmlSafe(text), safe);
}

}  // namespace
}  // namespace postern
