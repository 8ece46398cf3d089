// The bounds of the JUnit report. What it looks like is held by the goldens of the command line.
#include "tools/runner/report_junit.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "tools/cli/output.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxSuiteBytes = 4000;

// Returns the report of a case file with these tests, in which nobody may do anything.
std::string ReportOf(const std::string& tests) {
  const fs::path folder = fs::path(::testing::TempDir()) / "report_junit_test";
  fs::create_directories(folder);
  std::ofstream(folder / "p.yaml") << "postern: 1\naccess: {a/*: [{deny: anyone, to: all}]}\n";
  std::ofstream(folder / "x_test.yaml") << "cases: 1\npolicy: p.yaml\ntests:\n" << tests;
  const CaseFile file = ReadCaseFile(folder / "x_test.yaml", {});
  const LoadedPolicy loaded(CompilePolicyFile(folder / "p.yaml"));
  EXPECT_FALSE(file.has_errors()) << file.IssuesText(false);

  std::FILE* written = std::tmpfile();
  {
    Output out(::fileno(written));
    JunitReport report(out, kMaxSuiteBytes);
    const Totals totals = RunTests(file, loaded, RunOptions(), report);
    report.EndFile(file, totals);
    report.Finish(totals, ExitStatus::kDone);
  }
  std::fseek(written, 0, SEEK_END);
  std::string text(static_cast<size_t>(std::ftell(written)), '\0');
  std::rewind(written);
  EXPECT_EQ(std::fread(text.data(), 1, text.size(), written), text.size());
  std::fclose(written);
  return text;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t number = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++number;
  return number;
}

// A test with 100 combinations, each of which fails.
constexpr char kCombinations[] =
    "  - name: many\n    as: guest\n"
    "    with: {a: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],\n"
    "           b: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']}\n"
    "    can: ['get a/<a><b>']\n";

TEST(ReportJunitTest, ALongSuiteGoesOnInAnother) {
  const std::string text = ReportOf(kCombinations);
  EXPECT_EQ(CountOf(text, "<testcase "), 100u);
  EXPECT_EQ(CountOf(text, "x_test.yaml (2)\""), 1u);
  uint64_t tests = 0;
  uint64_t failures = 0;
  const std::regex counts("<testsuite name=\"[^\"]*\" tests=\"(\\d+)\" failures=\"(\\d+)\"");
  for (std::sregex_iterator suite(text.begin(), text.end(), counts), end; suite != end; ++suite) {
    tests += std::stoul((*suite)[1]);
    failures += std::stoul((*suite)[2]);
  }
  EXPECT_EQ(tests, 100u);
  EXPECT_EQ(failures, 100u);
}

TEST(ReportJunitTest, ASuiteIsNoLongerThanItsBoundAndATest) {
  const std::string text = ReportOf(kCombinations);
  size_t begin = 0;
  size_t suites = 0;
  for (size_t end = 0; (end = text.find("</testsuite>\n", begin)) != std::string::npos; ++suites) {
    EXPECT_LT(end - begin, kMaxSuiteBytes + 2000);
    begin = end + 1;
  }
  EXPECT_GT(suites, 5u);
}

TEST(ReportJunitTest, OfManyFailuresOfATestTheFirstAreTold) {
  std::string tests = "  - {name: long, as: guest, can: [";
  for (int i = 0; i < 2000; ++i) tests += "get a/" + std::to_string(i) + ", ";
  const std::string text = ReportOf(tests + "get a/last]}\n");
  EXPECT_LT(text.size(), JunitReport::kMaxFailureBytes + 4000);
  EXPECT_NE(text.find("expected allow, got deny, and 2000 more failures\""), std::string::npos);
  const size_t told = CountOf(text, "\n  guest  get  a/");
  EXPECT_GT(told, 100u);
  EXPECT_NE(text.find("\n" + std::to_string(2001 - told) + " more failures\n</failure>"),
            std::string::npos);
}

}  // namespace
}  // namespace postern::tools
