#include "tools/completion/command_table.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

using Strings = std::vector<std::string>;

class CommandTableTest : public testing::Test {
 protected:
  CommandTableTest() {
    CLI::App* app = root_.add_subcommand("draw", "Draw it");
    TakesFile(app->add_option("POLICY", text_, "The policy"), ".yaml")
        ->required()
        ->option_text(" ");
    app->add_option("CASE", texts_, "Cases")->option_text("...");
    app->add_flag("--strict", flag_, "Be strict");
    app->add_flag("--coverage", text_, "Cover")->option_text("[=FORMAT]");
    TakesOneOf(app->add_option("-f,--format", text_, "How"), "format", {"dot", "svg"})
        ->option_text("FORMAT");
    app->add_option("--attribute", texts_, "Which")->allow_extra_args(false)->option_text("N=V");
    app->add_option("--bare", text_, "Says nothing of its value");
    app->footer("First\nparagraph.\n\nSecond.\n\nExamples:\n  draw a\n  draw b | c");
    root_.add_subcommand("rest", "Rest")->footer("Example:\n  rest");
    table_ = ReadCommandTable(root_);
  }

  const OptionEntry& option(size_t i) const { return table_.commands[0].options[i]; }

  CLI::App root_{"Draws.", "postern"};
  std::string text_;
  std::vector<std::string> texts_;
  bool flag_ = false;
  CommandTable table_;
};

TEST_F(CommandTableTest, CommandsStandInTheirOrder) {
  EXPECT_EQ(table_.program.name, "postern");
  EXPECT_EQ(table_.program.summary, "Draws.");
  EXPECT_EQ(table_.program.options[0].names, (Strings{"-h", "--help"}));
  ASSERT_EQ(table_.commands.size(), 2u);
  EXPECT_EQ(table_.commands[0].name, "draw");
  EXPECT_EQ(table_.commands[0].summary, "Draw it");
  EXPECT_EQ(table_.commands[1].name, "rest");
}

TEST_F(CommandTableTest, Positionals) {
  const auto& positionals = table_.commands[0].positionals;
  ASSERT_EQ(positionals.size(), 2u);
  EXPECT_EQ(positionals[0].name, "POLICY");
  EXPECT_EQ(positionals[0].help, "The policy");
  EXPECT_TRUE(positionals[0].is_required);
  EXPECT_FALSE(positionals[0].is_repeatable);
  EXPECT_EQ(std::get<AnyFile>(positionals[0].values).suffixes, Strings{".yaml"});
  EXPECT_FALSE(positionals[1].is_required);
  EXPECT_TRUE(positionals[1].is_repeatable);
}

TEST_F(CommandTableTest, OptionsAndTheirValues) {
  ASSERT_EQ(table_.commands[0].options.size(), 6u);
  EXPECT_EQ(option(0).names, (Strings{"-h", "--help"}));
  EXPECT_EQ(option(1).names, Strings{"--strict"});
  EXPECT_EQ(option(1).placeholder, "");
  EXPECT_FALSE(option(1).TakesNextWord());
  EXPECT_EQ(option(2).placeholder, "FORMAT");
  EXPECT_TRUE(option(2).is_value_optional);
  EXPECT_FALSE(option(2).TakesNextWord());
  EXPECT_EQ(option(3).names, (Strings{"-f", "--format"}));
  EXPECT_EQ(option(3).help, "How");
  EXPECT_TRUE(option(3).TakesNextWord());
  EXPECT_FALSE(option(3).is_repeatable);
  EXPECT_EQ(std::get<OneOf>(option(3).values).words, (Strings{"dot", "svg"}));
  EXPECT_TRUE(option(4).is_repeatable);
  EXPECT_EQ(option(4).placeholder, "N=V");
}

TEST_F(CommandTableTest, AnOptionWithAValueNeverSeemsAFlag) {
  EXPECT_EQ(option(5).names, Strings{"--bare"});
  EXPECT_EQ(option(5).placeholder, "VALUE");
  EXPECT_TRUE(option(5).TakesNextWord());
}

TEST_F(CommandTableTest, FootersAreNotesAndExamples) {
  EXPECT_EQ(table_.commands[0].notes, "First\nparagraph.\n\nSecond.");
  EXPECT_EQ(table_.commands[0].examples, (Strings{"draw a", "draw b | c"}));
  EXPECT_EQ(table_.commands[1].notes, "");
  EXPECT_EQ(table_.commands[1].examples, Strings{"rest"});
}

}  // namespace
}  // namespace postern::tools
