#include "tools/runner/packed_tests.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

constexpr std::string_view kSource = "a bare 'quoted' \"esc\\x41ped\" and '' more";

SourceRange RangeOf(std::string_view part) {
  const size_t begin = kSource.find(part);
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())};
}

CaseText Bare(std::string_view part) {
  const SourceRange range = RangeOf(part);
  return {kSource.substr(range.begin, part.size()), range};
}

CaseText Quoted(std::string_view part) {
  CaseText text = Bare(part);
  text.text = text.text.substr(1, part.size() - 2);
  return text;
}

std::string Show(const CaseText& text) {
  return std::string(text.text) + "@" + std::to_string(text.range.begin) + "-" +
         std::to_string(text.range.end) + " ";
}

std::string Show(std::string_view text) { return std::string(text) + " "; }

template <typename List>
std::string ShowEach(const List& list) {
  std::string shown = "[ ";
  for (const auto& item : list) shown += Show(item);
  return shown + "] ";
}

std::string Show(SourceRange range) { return Show(CaseText{"range", range}); }

std::string Show(const CaseTest& test) {
  std::string shown = Show(test.range) + Show(test.name);
  for (const size_t principal : test.principals) shown += std::to_string(principal) + " ";
  for (const Expectation& expectation : test.expectations) {
    shown += expectation.effect == Effect::kAllow ? "can " : "cannot ";
    shown += Show(expectation.request) + Show(expectation.because);
  }
  shown += ShowEach(test.paths);
  for (const ExactlyRow& row : test.exactly) {
    shown += std::to_string(row.principal) + " " + Show(row.range);
    shown += ShowEach(row.actions) + Show(row.actions_range);
  }
  shown += Show(test.exactly_range);
  shown += Show(test.because);
  for (const WithValues& entry : test.with) shown += Show(entry.name) + ShowEach(entry.values);
  shown += Show(test.skip) + (test.only ? "only " : "all ") + ShowEach(test.tags);
  return shown;
}

// A test with something in every field, texts of every spelling among them.
CaseTest FullTest() {
  CaseTest test;
  test.range = RangeOf(kSource);
  test.name = Bare("more");
  test.principals = {0, 127, 128, 100000};
  test.expectations = {{Effect::kAllow, Quoted("'quoted'"), {}},
                       {Effect::kDeny, {"escAped", RangeOf("\"esc\\x41ped\"")}, Bare("bare")}};
  test.expectations.push_back({Effect::kDeny, Bare("and"), {"", {5, 5}}});
  test.paths = {Quoted("''"), Bare("and")};
  test.exactly = {{3, RangeOf("bare"), {Bare("a")}, RangeOf("a")},
                  {4, RangeOf("and"), {}, {7, 7}}};  // a blank: a place, and nothing there
  test.exactly_range = RangeOf("more");
  test.because = Bare("and");
  test.with = {{"own name", {"", kSource.substr(2, 4), "own value"}}};
  test.skip = kSource.substr(30, 3);
  test.only = true;
  test.tags = {kSource.substr(0, 1), "own tag"};
  return test;
}

TEST(PackedTestsTest, EveryFieldComesBack) {
  PackedTests tests(kSource);
  tests.Add(CaseTest());
  tests.Add(FullTest());
  ASSERT_EQ(tests.size(), 2u);
  EXPECT_EQ(Show(tests.Get(0)), Show(CaseTest()));
  EXPECT_EQ(Show(tests.Get(1)), Show(FullTest()));
}

TEST(PackedTestsTest, TextsOfTheSourceAreBorrowedAndOthersCopied) {
  PackedTests tests(kSource);
  {
    CaseTest test = FullTest();
    const std::string name(100, 'n');
    test.name.text = name;
    tests.Add(test);
  }
  const CaseTest test = tests.Get(0);
  EXPECT_EQ(test.name.text, std::string(100, 'n'));
  EXPECT_FALSE(IsPartOf(test.name.text, kSource));
  EXPECT_TRUE(IsPartOf(test.because.text, kSource));
  EXPECT_TRUE(IsPartOf(test.expectations[0].request.text, kSource));
  EXPECT_EQ(test.paths[0].text, "");
  EXPECT_TRUE(IsPartOf(test.paths[0].text, kSource));
}

TEST(PackedTestsTest, AnyTestOfManyIsFoundAgainAlsoAfterAMove) {
  PackedTests tests(kSource);
  for (size_t i = 0; i < 1000; ++i) {
    CaseTest test;
    test.name.text = kSource.substr(0, 1);
    test.principals = {i};
    const std::string skip(i, 's');  // half a megabyte of them all
    test.skip = skip;
    tests.Add(test);
  }
  const std::string_view before = tests.Get(999).skip;
  const PackedTests moved = std::move(tests);
  for (const size_t number : {999u, 0u, 500u, 1u}) {
    const CaseTest test = moved.Get(number);
    EXPECT_EQ(test.principals, std::vector<size_t>{number});
    EXPECT_EQ(test.skip.size(), number);
  }
  EXPECT_EQ(before, std::string(999, 's'));
}

TEST(PackedTestsTest, KnowsWhetherOneHasOnly) {
  PackedTests tests(kSource);
  EXPECT_FALSE(tests.has_only());
  tests.Add(CaseTest());
  EXPECT_FALSE(tests.has_only());
  tests.Add(FullTest());
  tests.Add(CaseTest());
  EXPECT_TRUE(tests.has_only());
}

TEST(PackedTestsTest, ARequestTakesFewBytes) {
  std::string source;
  for (int i = 0; i < 1000; ++i) source += "  - get room/1/cat.png\n";
  CaseTest test;
  for (uint32_t begin = 4; begin < source.size(); begin += 23) {
    const SourceRange range = {begin, begin + 18};
    test.expectations.push_back(
        {Effect::kAllow, {std::string_view(source).substr(begin, 18), range}, {}});
  }
  PackedTests tests(source);
  tests.Add(test);
  EXPECT_EQ(tests.Get(0).expectations.size(), 1000u);
  EXPECT_LE(tests.num_bytes(), 5000u);
}

}  // namespace
}  // namespace postern::tools
