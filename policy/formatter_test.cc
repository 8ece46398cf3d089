#include "policy/formatter.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/testing/format_check.h"

namespace postern {
namespace {

namespace fs = std::filesystem;

FormatResult Format(const std::string& text, const std::string& name = "policy.yaml") {
  return FormatPolicy(Source(name, text), {});
}

// Returns the canonical form of a policy with one declaration `a` of these rules, from its rules
// on.
std::string FormatRules(const std::string& rules) {
  const FormatResult result = Format("postern: 1\naccess:\n  a:\n" + rules);
  if (!result.text) return result.refusal + "no canonical form\n";
  return result.text->substr(result.text->find("  a:\n") + 5);
}

TEST(FormatterTest, APolicyWithErrorsHasNoCanonicalForm) {
  const FormatResult result = Format("postern: 1\naccess: {a: [{allow: gest, to: gt}]}\n");
  EXPECT_FALSE(result.text);
  EXPECT_EQ(result.refusal, "");
  EXPECT_EQ(result.issues.num_errors(), 2u);
}

TEST(FormatterTest, WarningsAreNotTold) {
  const FormatResult result = Format("postern: 1\naccess: {\"a\\u0301\": []}\n");
  EXPECT_EQ(result.text, "postern: 1\naccess:\n  a\u0301: []\n");
  EXPECT_TRUE(result.issues.empty());
}

TEST(FormatterTest, WhatTwoDeclarationsMakeWrongIsNoHindrance) {
  EXPECT_EQ(Format("postern: 1\naccess: {a: [], 'a': []}\n").text, std::nullopt);  // one key twice
  EXPECT_EQ(Format("postern: 1\naccess: {'a/{x}': [], a/<y>: []}\n").text,
            "postern: 1\naccess:\n  a/<x>: []\n  a/<y>: []\n");
}

TEST(FormatterTest, RefusedFiles) {
  EXPECT_EQ(Format("{\"postern\": 1, \"access\": {}}", "policy.json").refusal,
            "it is JSON, and only policies in YAML are formatted");
  const FormatResult cases = Format("cases: 1\ntests: []\n");
  EXPECT_EQ(cases.refusal, "it is a case file, and only policies are formatted");
  EXPECT_TRUE(cases.issues.empty());
}

// YAML ends a key at 1,024 bytes, and each quote in single quotes is two bytes.
TEST(FormatterTest, AFormThatCannotBeReadIsRefused) {
  const std::string quotes(600, '\'');
  const FormatResult result = Format("postern: 1\naccess: {\": " + quotes + "\": []}\n");
  EXPECT_EQ(result.text, std::nullopt);
  EXPECT_EQ(result.refusal, "its canonical form would have an error: a second `: ` on this line");
}

TEST(FormatterTest, ACommentBesideARuleStaysBesideItsFirstLine) {
  const std::string note(100, 'n');
  EXPECT_EQ(FormatRules("    - {allow: guest, to: get, note: " + note + "} # why\n"),
            "    - allow: guest  # why\n      to: get\n      note: " + note + "\n");
}

TEST(FormatterTest, TwoCommentsBesideOneLine) {
  EXPECT_EQ(FormatRules("    - { # one\n       allow: guest, # two\n       to: get} # three\n"),
            "    # two\n    # three\n    - {allow: guest, to: get}  # one\n");
  EXPECT_EQ(FormatRules("    - {to: get, allow: guest # one\n      } # two\n"),
            "    # two\n    - allow: guest  # one\n      to: get\n");
}

TEST(FormatterTest, ACommentAboveTheEffectIsAboveTheRule) {
  for (const char* effect : {"allow", "deny"}) {
    const std::string pair = std::string(effect) + ": guest";
    EXPECT_EQ(FormatRules("    - to: get\n      # why\n      " + pair + "\n"),
              "    # why\n    - {" + pair + ", to: get}\n");
  }
}

TEST(FormatterTest, ABlankLineStaysAboveTheCommentsOfItsRule) {
  EXPECT_EQ(FormatRules("    - {allow: guest, to: get}\n\n    - to: list\n      # why\n"
                        "      allow: guest\n"),
            "    - {allow: guest, to: get}\n\n    # why\n    - {allow: guest, to: list}\n");
}

TEST(FormatterTest, EveryPolicyOfTheTestdata) {
  size_t formatted = 0;
  for (const auto& entry : fs::recursive_directory_iterator("testdata")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto source = Source::Read(entry.path().string(), PolicyLimits().file_bytes);
    ASSERT_TRUE(source.ok()) << source.status();
    EXPECT_EQ(internal::FormatFault(std::string(source->text())), "") << entry.path();
    formatted += FormatPolicy(*source, {}).text.has_value();
  }
  EXPECT_GE(formatted, 40u);
}

}  // namespace
}  // namespace postern
