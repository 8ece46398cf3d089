#include "tools/cli/github_annotation.h"

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(GithubAnnotationTest, APlaceWithinALine) {
  EXPECT_EQ(GithubLine({"warning", "a/b.yaml", {5, 3}, {5, 18}, "shadowed", "it never governs"}),
            "::warning file=a/b.yaml,line=5,endLine=5,col=3,endColumn=18,title=shadowed::"
            "it never governs\n");
}

TEST(GithubAnnotationTest, APlaceOverLinesHasNoColumns) {
  EXPECT_EQ(GithubLine({"error", "b.yaml", {5, 3}, {6, 1}, "t", "m"}),
            "::error file=b.yaml,line=5,endLine=6,title=t::m\n");
}

TEST(GithubAnnotationTest, ABeginningAlone) {
  EXPECT_EQ(GithubLine({"error", "b.yaml", {5, 3}, {}, "t", "m"}),
            "::error file=b.yaml,line=5,col=3,title=t::m\n");
}

TEST(GithubAnnotationTest, AFileAsAWhole) {
  EXPECT_EQ(GithubLine({"error", "b.yaml", {}, {}, "t", "m"}), "::error file=b.yaml,title=t::m\n");
}

TEST(GithubAnnotationTest, NothingEndsALineOrAProperty) {
  EXPECT_EQ(GithubLine({"error", "a,b:c%\r\n", {}, {}, "x::y,z", "100%\n::error::a, b: c"}),
            "::error file=a%2Cb%3Ac%25%0D%0A,title=x%3A%3Ay%2Cz::100%25%0A::error::a, b: c\n");
}

TEST(GithubAnnotationTest, FilesAreCalledAsTheRepositoryDoes) {
  EXPECT_EQ(GithubLine({"error", "./cases/../b.yaml", {}, {}, "t", "m"}),
            "::error file=b.yaml,title=t::m\n");
}

TEST(GithubAnnotationTest, IssuesOfAFile) {
  const Source source("b.yaml", "\U0001F600: get\n");
  Issues issues;
  issues.AddError("wrong", {6, 9}, "it is wrong", "write `got`");
  issues.AddWarning("odd", {0, 4}, "it is odd");
  issues.AddWarning("ignored", {0, 4}, "it is even");
  const std::string reason = "so";
  issues.Ignore(
      [&reason](const Issue& issue) { return issue.id == "ignored" ? &reason : nullptr; });
  issues.Sort();
  EXPECT_EQ(GithubIssues("b.yaml", source, issues),
            "::warning file=b.yaml,line=1,endLine=1,col=1,endColumn=3,title=odd::it is odd\n"
            "::error file=b.yaml,line=1,endLine=1,col=5,endColumn=8,title=wrong::"
            "it is wrong%0Ahelp: write `got`\n");
}

TEST(GithubAnnotationTest, AnAnnotationMayBeAboutNoFile) {
  EXPECT_EQ(GithubLine({"error", "", {}, {}, "--min-coverage", "too little, 3 %"}),
            "::error title=--min-coverage::too little, 3 %25\n");
}

}  // namespace
}  // namespace postern::tools
