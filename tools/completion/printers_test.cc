// How each printer spells what its reader could take for something else. Whether the readers agree,
// the tests that start them tell.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/completion/bash_completion.h"
#include "tools/completion/command_table.h"
#include "tools/completion/fish_completion.h"
#include "tools/completion/manual_page.h"
#include "tools/completion/zsh_completion.h"

namespace postern::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A table with one command, which has one option and one positional.
CommandTable TableOf(const OptionEntry& option, const PositionalEntry& positional,
                     const std::string& summary = "Tell") {
  CommandTable table;
  table.program.name = "postern";
  table.program.summary = "Tells.";
  table.program.options = {{{"-h", "--help"}, "", false, false, AnyText{}, "Help"}};
  CommandEntry command;
  command.name = "tell";
  command.summary = summary;
  command.options = {table.program.options[0], option};
  command.positionals = {positional};
  table.commands = {command};
  return table;
}

const PositionalEntry kPolicy = {"POLICY", true, false, AnyFile{{".yaml", ".pstn"}}, "A policy"};
const PositionalEntry kCases = {"CASES", false, true, AnyFile{}, "Cases"};
const PositionalEntry kFolder = {"FOLDER", false, false, AnyFolder{}, "A folder"};
const OptionEntry kFormat = {{"--format"}, "FORMAT", false, false, OneOf{{"a", "b"}}, "How"};
const OptionEntry kCoverage = {{"--coverage"}, "FORMAT", true, false, OneOf{{"a"}}, "Cover"};
const OptionEntry kOutput = {{"-o", "--output"}, "FILE", false, false, AnyFile{}, "Where to"};

// Returns an option of which `text` is the help.
OptionEntry Saying(const std::string& text) {
  return {{"--strict"}, "", false, false, AnyText{}, text};
}

TEST(BashCompletionTest, WhatACommandTakes) {
  const std::string script = BashCompletion(TableOf(kFormat, kPolicy));
  EXPECT_THAT(script, HasSubstr("    tell)\n      options=(-h --help --format)\n"
                                "      valued=(--format)\n      positionals=(POLICY)\n      ;;\n"));
  EXPECT_THAT(script, HasSubstr("    'tell --format') _postern_words a b ;;\n"));
  EXPECT_THAT(script, HasSubstr("    'tell POLICY') _postern_files .yaml .pstn ;;\n"));
  EXPECT_THAT(script, HasSubstr("    ' commands') _postern_words tell ;;\n"));
}

TEST(BashCompletionTest, OptionalValuesAndRepeatedPositionals) {
  const std::string script = BashCompletion(TableOf(kCoverage, kCases));
  EXPECT_THAT(script, HasSubstr("options=(-h --help --coverage --coverage=)\n"
                                "      positionals=(CASES)\n      repeated=CASES\n"));
  EXPECT_THAT(script, HasSubstr("    'tell CASES') _postern_files ;;\n"));
}

TEST(BashCompletionTest, QuotesWhatIsNoPlainWord) {
  const PositionalEntry odd = {"O'D $(id)", true, false, OneOf{{"a`b`", "c"}}, ""};
  const std::string script = BashCompletion(TableOf(kFormat, odd));
  EXPECT_THAT(script, HasSubstr(R"(    'tell O'\''D $(id)') _postern_words 'a`b`' c ;;)"));
}

TEST(ZshCompletionTest, Specifications) {
  std::string script = ZshCompletion(TableOf(kFormat, kPolicy));
  EXPECT_THAT(script, HasSubstr("'--format=[How]:FORMAT:(a b)'"));
  EXPECT_THAT(script, HasSubstr("':POLICY:_files -g \"*(.yaml|.pstn)\"'"));
  script = ZshCompletion(TableOf(kCoverage, kCases));
  EXPECT_THAT(script, HasSubstr("'--coverage=-[Cover]::FORMAT:(a)'"));
  EXPECT_THAT(script, HasSubstr("'*:CASES:_files'"));
  const PositionalEntry claims = {"CLAIMS", false, false, AnyFile{{".json"}}, "Claims"};
  EXPECT_THAT(ZshCompletion(TableOf(kOutput, claims)),
              HasSubstr("'::CLAIMS:_files -g \"*.json\"'"));
  script = ZshCompletion(TableOf(kOutput, kFolder));
  EXPECT_THAT(script, HasSubstr("'(-o --output)-o+[Where to]:FILE:_files'"));
  EXPECT_THAT(script, HasSubstr("'(-o --output)--output=[Where to]:FILE:_files'"));
  EXPECT_THAT(script, HasSubstr("'::FOLDER:_files -/'"));
}

TEST(ZshCompletionTest, EscapesForItsReaders) {
  const std::string script =
      ZshCompletion(TableOf(Saying(R"(it's [a]: \d $x)"), kPolicy, R"(a:b \d `id`)"));
  EXPECT_THAT(script, HasSubstr(R"('--strict[it'\''s \[a\]: \\d $x]')"));
  EXPECT_THAT(script, HasSubstr(R"('tell:a:b \\d `id`')"));
  OptionEntry odd = kFormat;
  odd.placeholder = "A:B";
  EXPECT_THAT(ZshCompletion(TableOf(odd, kPolicy)), HasSubstr(R"('--format=[How]:A\:B:(a b)')"));
}

TEST(FishCompletionTest, Lines) {
  std::string script = FishCompletion(TableOf(kFormat, kPolicy));
  EXPECT_THAT(script, HasSubstr("complete -c postern -n '__postern_in \\'tell\\'' -l format -x"
                                " -a '\\'a\\' \\'b\\'' -d 'How'\n"));
  EXPECT_THAT(script, HasSubstr("complete -c postern -n '__postern_at \\'tell\\' 1'"
                                " -a '(__postern_files \\'.yaml\\' \\'.pstn\\')'\n"));
  script = FishCompletion(TableOf(kCoverage, kCases));
  EXPECT_THAT(script, HasSubstr(" -l coverage -a '\\'a\\'' -d 'Cover'\n"));
  EXPECT_THAT(script, HasSubstr("'__postern_at \\'tell\\' 1 more' -F\n"));
  script = FishCompletion(TableOf(kOutput, kFolder));
  EXPECT_THAT(script, HasSubstr(" -s o -l output -r -F -d 'Where to'\n"));
}

TEST(FishCompletionTest, EscapesQuotesAndBackslashes) {
  const std::string script = FishCompletion(TableOf(Saying(R"(it's \d $x (id))"), kPolicy));
  EXPECT_THAT(script, HasSubstr(R"( -d 'it\'s \\d $x (id)')"));
}

TEST(ManualPageTest, Sections) {
  const std::string page = ManualPage(TableOf(kCoverage, kCases), "0 done\n1 `not` done\n");
  EXPECT_THAT(page, HasSubstr("\n.SH NAME\npostern \\- Tells\n"));
  EXPECT_THAT(page, HasSubstr("\n.SS postern tell\n\\fBpostern tell\\fR [\\fIoption\\fR ...] "
                              "[\\fICASES\\fR ...]\n.PP\nTell.\n"
                              ".TP\n\\fICASES\\fR\nCases\n"
                              ".TP\n\\fB\\-\\-coverage\\fR[\\fB=\\fR\\fIFORMAT\\fR]\nCover\n"));
  EXPECT_THAT(page, HasSubstr(".TP\n\\fB1\\fR\n\\fBnot\\fR done\n"));
}

TEST(ManualPageTest, HelpIsSaidOnce) {
  const std::string page = ManualPage(TableOf(kFormat, kPolicy), "");
  const std::string help = "\\fB\\-\\-help\\fR\nHelp\n";
  EXPECT_THAT(page, HasSubstr(help));
  EXPECT_THAT(page.substr(page.find(help) + 1), Not(HasSubstr(help)));
}

// Returns how a page spells `text`.
std::string SpelledAs(const std::string& text) {
  const std::string page = ManualPage(TableOf(Saying(text), kPolicy), "");
  const std::string before = "\\fB\\-\\-strict\\fR\n";
  const size_t begin = page.find(before) + before.size();
  return page.substr(begin, page.find('\n', begin) - begin);
}

TEST(ManualPageTest, Escapes) {
  EXPECT_EQ(SpelledAs("a-b --c"), "a\\-b \\-\\-c");
  EXPECT_EQ(SpelledAs(".so x"), "\\&.so x");
  EXPECT_EQ(SpelledAs("'so x"), "\\(aqso x");
  EXPECT_EQ(SpelledAs("a 'b' \"c\""), "a \\(aqb\\(aq \\(dqc\\(dq");
  EXPECT_EQ(SpelledAs("\\fBx ^~"), "\\(rsfBx \\(ha\\(ti");
  EXPECT_EQ(SpelledAs("see `a-b`, `c`"), "see \\fBa\\-b\\fR, \\fBc\\fR");
  EXPECT_EQ(SpelledAs("`.so x`"), "\\fB.so x\\fR");
  EXPECT_EQ(SpelledAs("one ` alone"), "one \\(ga alone");
}

}  // namespace
}  // namespace postern::tools
