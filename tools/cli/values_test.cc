#include "tools/cli/values.h"

#include <string>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(ValuesTest, WhatIsDeclaredIsTold) {
  CLI::App app;
  std::string text;
  EXPECT_TRUE(std::holds_alternative<AnyText>(ValuesOf(*app.add_option("--text", text))));
  const Values format =
      ValuesOf(*TakesOneOf(app.add_option("--format", text), "format", {"a", "b"}));
  EXPECT_EQ(std::get<OneOf>(format).words, (std::vector<std::string>{"a", "b"}));
  const Values policy = ValuesOf(*TakesFile(app.add_option("POLICY", text), ".yaml .pstn"));
  EXPECT_EQ(std::get<AnyFile>(policy).suffixes, (std::vector<std::string>{".yaml", ".pstn"}));
  EXPECT_TRUE(std::get<AnyFile>(ValuesOf(*TakesFile(app.add_option("-o", text)))).suffixes.empty());
  const Values folder = ValuesOf(*TakesFolder(app.add_option("FOLDER", text)));
  EXPECT_TRUE(std::holds_alternative<AnyFolder>(folder));
}

// Another validator is none of ours.
TEST(ValuesTest, RangesAreText) {
  CLI::App app;
  int number = 0;
  CLI::Option* option = app.add_option("--jobs", number)->check(CLI::Range(1, 9));
  EXPECT_TRUE(std::holds_alternative<AnyText>(ValuesOf(*option)));
}

// Returns what is said of `--format WORD`, or nothing.
std::string ErrorOf(const std::string& word) {
  CLI::App app;
  std::string format;
  TakesOneOf(app.add_option("--format", format), "format", {"pretty", "json"});
  try {
    app.parse(std::vector<std::string>{word, "--format"});  // the last first
  } catch (const CLI::ValidationError& error) {
    return error.what();
  }
  EXPECT_EQ(format, word);
  return "";
}

TEST(ValuesTest, WhatIsTypedIsOneOfTheWords) {
  EXPECT_EQ(ErrorOf("json"), "");
  EXPECT_EQ(ErrorOf("jsno"),
            "--format: unknown format `jsno`, did you mean `json`? (there are `pretty`, `json`)");
  EXPECT_EQ(ErrorOf("xml"), "--format: unknown format `xml` (there are `pretty`, `json`)");
}

TEST(ValuesTest, FilesAreNotLookedFor) {
  CLI::App app;
  std::string policy;
  TakesFile(app.add_option("POLICY", policy), ".yaml");
  app.parse(std::vector<std::string>{"nosuch"});
  EXPECT_EQ(policy, "nosuch");
}

}  // namespace
}  // namespace postern::tools
