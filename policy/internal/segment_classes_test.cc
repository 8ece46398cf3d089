#include "policy/internal/segment_classes.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

// Returns the classes as `witness=matchers` (their places), each with a space.
std::string Classes(const std::vector<std::string>& segments, PathMode mode = PathMode::kKey,
                    size_t max_states = 1000) {
  std::vector<Declaration> declarations;
  declarations.reserve(segments.size());
  std::vector<const Segment*> matchers;
  matchers.reserve(segments.size());
  for (const std::string& segment : segments) {
    declarations.push_back(Declare((mode == PathMode::kUrl ? "/" : "") + segment, {}, mode));
  }
  for (const Declaration& d : declarations) matchers.push_back(&d.pattern.segments.front());
  size_t states = 0;
  const auto classes = ClassifySegments(matchers, mode, max_states, states);
  if (!classes) return "too many states";
  std::string text;
  for (const SegmentClass& one : *classes) {
    text += one.witness + "=";
    for (size_t i = 0; i < one.accepted_by.size(); ++i) {
      if (one.accepted_by[i]) text += std::to_string(i);
    }
    text += " ";
  }
  return text;
}

TEST(SegmentClassesTest, NothingToTellApart) { EXPECT_EQ(Classes({}), "a= "); }

TEST(SegmentClassesTest, LiteralsAreClassesOfTheirOwn) {
  EXPECT_EQ(Classes({"blue", "a"}), "b= blue=0 a=1 ");
}

TEST(SegmentClassesTest, TheHeadersExample) {
  EXPECT_EQ(Classes({"b*", "blue"}), "a= b=0 blue=01 ");
}

TEST(SegmentClassesTest, EveryCombinationThatOccurs) {
  EXPECT_EQ(Classes({"a*", "*a", "<x:a|b|ab>"}), "a=012 b=2 c= aa=01 ab=02 ac=0 ba=1 ");
}

TEST(SegmentClassesTest, OnlySegmentsOfTheMode) {
  EXPECT_EQ(Classes({R"(<x:\.+>)"}, PathMode::kKey), "a= ...=0 ");
  EXPECT_EQ(Classes({R"(<x:\.+>)"}, PathMode::kOpaque), "a= .=0 ");
  EXPECT_EQ(Classes({R"(<x:a\.?>)"}, PathMode::kUrl), "a=0 b= ");
}

TEST(SegmentClassesTest, ReadableAmongTheShortest) {
  EXPECT_EQ(Classes({"<x:[^a-z]>"}), "a= 0=0 ");
  EXPECT_EQ(Classes({"<x:[-_Q]>"}), "a= Q=0 ");
}

TEST(SegmentClassesTest, GivesUpAtItsBound) {
  EXPECT_EQ(Classes({"<x:[ab]{30}>", "<y:[bc]{40}>"}, PathMode::kKey, 30), "too many states");
}

}  // namespace
}  // namespace postern::internal
