#include "policy/ignore_comments.h"

#include <string>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/formatter.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

// Returns `LINE (REASON) ID` of the issues of a policy, one a line, or without the lines those of
// its canonical form.
std::string IssuesOf(std::string text, bool formatted = false) {
  text = "postern: 1\n" + text;
  if (formatted) text = FormatPolicy(Source("policy", text), {}).text.value();
  const CompileResult result = CompilePolicy(Source("policy", text), Syntax::kYaml);
  std::string lines;
  for (const Issue& issue : result.issues().all()) {
    if (!formatted) lines += std::to_string(result.source()->Locate(issue.range.begin).line) + " ";
    if (issue.ignored) lines += "(" + *issue.ignored + ") ";
    lines += issue.id + "\n";
  }
  return lines;
}

constexpr char kWrites[] = "{allow: guest, to: write}";

std::string Access(const std::string& text) { return "access:\n" + text; }

TEST(IgnoreCommentsTest, BesideARule) {
  EXPECT_EQ(IssuesOf(Access("  a:\n    - " + std::string(kWrites) +
                            "  # postern-ignore: guest-writes it is meant\n")),
            "4 (it is meant) guest-writes\n");
}

TEST(IgnoreCommentsTest, AboveARule) {
  EXPECT_EQ(IssuesOf(Access("  a:\n    #postern-ignore:   guest-writes\t it is meant \n    # more\n"
                            "    - " +
                            std::string(kWrites) + "\n")),
            "6 (it is meant) guest-writes\n");
}

TEST(IgnoreCommentsTest, InsideARule) {
  EXPECT_EQ(IssuesOf(Access("  a:\n    - allow: guest\n      to: write  # postern-ignore: "
                            "guest-writes it is meant\n")),
            "4 (it is meant) guest-writes\n");
}

TEST(IgnoreCommentsTest, ADeclarationWithItsRules) {
  const std::string rules =
      "\n    - " + std::string(kWrites) + "\n    - {allow: anyone, to: delete}\n";
  const std::string comment = "# postern-ignore: guest-writes so";
  EXPECT_EQ(IssuesOf(Access("  " + comment + "\n  a:" + rules)),
            "5 (so) guest-writes\n6 (so) guest-writes\n");
  EXPECT_EQ(IssuesOf(Access("  a:  " + comment + rules)),
            "4 (so) guest-writes\n5 (so) guest-writes\n");
  EXPECT_EQ(IssuesOf(Access("  a: [" + std::string(kWrites) + "]  " + comment + "\n")),
            "3 (so) guest-writes\n");
}

TEST(IgnoreCommentsTest, NoOtherDeclaration) {
  EXPECT_EQ(IssuesOf(Access("  # postern-ignore: guest-writes so\n  a: [" + std::string(kWrites) +
                            "]\n  b: [" + kWrites + "]\n")),
            "4 (so) guest-writes\n5 guest-writes\n");
}

TEST(IgnoreCommentsTest, NoOtherRule) {
  EXPECT_EQ(IssuesOf(Access("  a:\n    - " + std::string(kWrites) +
                            "\n    # postern-ignore: guest-writes so\n"
                            "    - {allow: anyone, to: delete}\n")),
            "4 guest-writes\n6 (so) guest-writes\n");
}

TEST(IgnoreCommentsTest, NotTheWholeOfAccess) {
  EXPECT_EQ(
      IssuesOf("# postern-ignore: guest-writes so\naccess:\n  a: [" + std::string(kWrites) + "]\n"),
      "2 ignore-unused\n4 guest-writes\n");
}

TEST(IgnoreCommentsTest, NoOtherId) {
  EXPECT_EQ(
      IssuesOf(Access("  # postern-ignore: crossing so\n  a: [" + std::string(kWrites) + "]\n")),
      "3 ignore-unused\n4 guest-writes\n");
}

TEST(IgnoreCommentsTest, SeveralIdsOfOnePlace) {
  EXPECT_EQ(IssuesOf(Access("  # postern-ignore: guest-writes one\n"
                            "  # postern-ignore: unused-variable two\n"
                            "  a/<x>/*: [" +
                            std::string(kWrites) + "]\n")),
            "5 (two) unused-variable\n5 (one) guest-writes\n");
}

TEST(IgnoreCommentsTest, AWarningOfTheParser) {
  EXPECT_EQ(IssuesOf(Access("  # postern-ignore: pattern-not-nfc so\n  \"e\\u0301\": []\n")),
            "4 (so) pattern-not-nfc\n");
}

TEST(IgnoreCommentsTest, InAnotherEntryOfTheFile) {
  EXPECT_EQ(IssuesOf("# postern-ignore: guest-writes so\nname: x\n" + Access("  a: []\n")),
            "2 ignore-unused\n");
}

TEST(IgnoreCommentsTest, ACommentThatEndsTheFile) {
  EXPECT_EQ(IssuesOf(Access("  a: [" + std::string(kWrites) +
                            "]\n  # postern-ignore: guest-writes so\n")),
            "3 guest-writes\n4 ignore-unused\n");
}

TEST(IgnoreCommentsTest, AnUnknownId) {
  const CompileResult result = CompilePolicy(
      Source("policy",
             "postern: 1\naccess:\n  # postern-ignore: guest-write so\n"
             "  # postern-ignore: nothing-like-it so\n  # postern-ignore guest-writes so\n"
             "  # postern-ignore:\n  a: []\n"),
      Syntax::kYaml);
  EXPECT_EQ(testing::IssueLines(*result.source(), result.issues()),
            "3:3 `# postern-ignore: guest-write so` warning ignore-unknown: there is no warning "
            "`guest-write` | did you mean `guest-writes`?\n"
            "4:3 `# postern-ignore: nothing-like-it so` warning ignore-unknown: there is no "
            "warning `nothing-like-it` | docs/lint.md lists them\n"
            "5:3 `# postern-ignore guest-writes so` warning ignore-unknown: the comment names no "
            "warning to ignore | write `# postern-ignore: ID reason`\n"
            "6:3 `# postern-ignore:` warning ignore-unknown: the comment names no warning to "
            "ignore | write `# postern-ignore: ID reason`\n");
}

TEST(IgnoreCommentsTest, NoReason) {
  const CompileResult result =
      CompilePolicy(Source("policy",
                           "postern: 1\naccess:\n  # postern-ignore: guest-writes\n"
                           "  a: [{allow: guest, to: write}]\n"),
                    Syntax::kYaml);
  EXPECT_EQ(testing::IssueLines(*result.source(), result.issues()),
            "3:3 `# postern-ignore: guest-writes` warning ignore-without-reason: the comment gives "
            "no reason to ignore `guest-writes`, and so does not | write why it is meant: "
            "`# postern-ignore: guest-writes reason`\n"
            "4:15 `guest` warning guest-writes: a guest may `write` on `a`, for instance `a` | "
            "allow it to `authenticated` or fewer unless it is meant\n");
}

TEST(IgnoreCommentsTest, AnErrorOrACommentThatIgnores) {
  const CompileResult result = CompilePolicy(
      Source("policy",
             "postern: 1\naccess:\n  # postern-ignore: same-paths so\n"
             "  # postern-ignore: ignore-unused so\n  # postern-ignore: crossing so\n  a: []\n"),
      Syntax::kYaml);
  EXPECT_EQ(testing::IssueLines(*result.source(), result.issues()),
            "3:3 `# postern-ignore: same-paths so` warning ignore-refused: `same-paths` can't be "
            "ignored | mend what it tells of, and remove the comment\n"
            "4:3 `# postern-ignore: ignore-unused so` warning ignore-refused: `ignore-unused` "
            "can't be ignored | mend what it tells of, and remove the comment\n"
            "5:3 `# postern-ignore: crossing so` warning ignore-unused: there is no warning "
            "`crossing` here to ignore | remove the comment, or write it above or beside what it "
            "is meant for\n");
}

TEST(IgnoreCommentsTest, AnErrorStaysOne) {
  EXPECT_EQ(IssuesOf(Access("  a/*/*: []\n  # postern-ignore: same-paths so\n  a/<x>/*: []\n")),
            "5 same-paths\n");
}

TEST(IgnoreCommentsTest, OnlyWhereAWarningIsMeant) {
  EXPECT_EQ(IssuesOf(Access("  # see # postern-ignore: guest-writes so\n  a: [" +
                            std::string(kWrites) + "]\n")),
            "4 guest-writes\n");
  EXPECT_EQ(IssuesOf("name: '# postern-ignore: guest-writes so'\n" + Access("  a: []\n")), "");
}

TEST(IgnoreCommentsTest, InJsonThereAreNone) {
  const CompileResult result = CompilePolicy(
      Source("policy", "{\"postern\": 1, \"name\": \"# postern-ignore: x\", \"access\": {}}"),
      Syntax::kJson);
  EXPECT_EQ(testing::IssueLines(*result.source(), result.issues()), "");
}

// The hundred that are listed are those that count.
TEST(IgnoreCommentsTest, WhatIsIgnoredUsesUpNoLimit) {
  std::string access;
  for (int i = 0; i < 150; ++i) {
    access += "  a" + std::to_string(i) + ": [" + kWrites + "]";
    access += i < 50 ? "  # postern-ignore: guest-writes so\n" : "\n";
  }
  const CompileResult result =
      CompilePolicy(Source("policy", "postern: 1\naccess:\n" + access), Syntax::kYaml);
  EXPECT_EQ(result.issues().num_ignored(), 50U);
  EXPECT_EQ(result.issues().num_warnings(), 100U);
}

// Formatting moves comments with what they belong to, so what is ignored stays ignored.
TEST(IgnoreCommentsTest, TheCanonicalFormIgnoresTheSame) {
  const std::string comment = "  # postern-ignore: guest-writes so\n";
  const std::string writes = kWrites;
  for (const std::string& access : {
           "  a: [" + writes + "]" + comment,
           comment + "  a: [" + writes + "]\n",
           "  a: [" + writes + "," + comment + "    {allow: group:a, to: get}]\n",
           "  a:" + comment + "    - " + writes + "\n",
           "  a:\n  " + comment + "    - " + writes + "\n",
           "  a:\n    - allow: guest" + comment + "      to: write\n",
           "  a:\n    - to: write" + comment + "      allow: guest\n",
           "  a:\n    - allow:" + comment + "        - guest\n      to: write\n",
       }) {
    EXPECT_EQ(IssuesOf(Access(access), true), "(so) guest-writes\n") << access;
  }
}

}  // namespace
}  // namespace postern
