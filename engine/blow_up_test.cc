// Policies made to blow up: they compile into a graph of bounded size, or are refused by name; what
// they decide is right; and a decision takes work in proportion to the path.
#include "engine/testing/blow_up.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/internal/graph.h"
#include "engine/internal/inside.h"
#include "engine/internal/path_inside.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

// --- counting
// -------------------------------------------------------------------------------------

// Returns the number of lines of the dump that begin so.
size_t CountLines(const std::string& dump, const std::string& beginning) {
  size_t count = 0;
  for (size_t at = dump.find("\n" + beginning); at != std::string::npos;
       at = dump.find("\n" + beginning, at + 1)) {
    ++count;
  }
  return count;
}

// Returns how many words both indexes compute to find all that matches.
uint32_t NumWords(const DecisionGraph& graph, const std::string& path) {
  const CanonicalPath canonical = graph.path(path);
  const internal::SegmentedPath segments = internal::PathInside::Segments(canonical);
  uint32_t words = 0;
  const internal::Graph& inside = *internal::Inside::Of(graph);
  for (const internal::AccessIndex* index : {&inside.grants(), &inside.denies()}) {
    internal::PatternIndex::Cursor cursor(index->patterns, segments);
    while (cursor.Next().rank != internal::kNoRank) {
    }
    words += cursor.TESTING_ONLY_words();
  }
  return words;
}

// --- the families
// ---------------------------------------------------------------------------------

struct Built {
  GraphSpec spec;
  DecisionGraph graph;
  size_t num_places = 0;  // pattern segments that are run side by side
};

// A graph has at most twice as many states as its patterns have segments, and 1,024 more, before
// equal ones become one. A state may be laid out for runs of four lengths.
Built BuildBounded(const BlowUp& family, BlowUpRules rules) {
  Built built;
  built.spec = SpecOf(family, rules);
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(built.spec);
  EXPECT_EQ(graph.status(), absl::OkStatus());
  if (!graph.ok()) return built;
  built.graph = *std::move(graph);
  EXPECT_EQ(built.graph.CheckInvariants(), absl::OkStatus());
  const std::string dump = built.graph.Dump();
  built.num_places = CountLines(dump, "  place ");
  EXPECT_LE(CountLines(dump, "  state "), 4 * (2 * NumSegments(family) + 1024));
  EXPECT_LE(built.num_places, 4096u);
  return built;
}

// Decides on paths that the family was made to suffer from.
void ExpectRightInBoundedWork(const BlowUp& family, BlowUpRules rules, int num_paths) {
  const Built built = BuildBounded(family, rules);
  ASSERT_TRUE(built.graph.has_policy());
  Principal member;
  member.kind = PrincipalKind::kUser;
  member.groups = {"in"};
  const PreparedPrincipal principal = built.graph.Prepare(member);
  std::mt19937 random(static_cast<uint32_t>(family.patterns.size()));
  int num_matches = 0;
  for (int i = 0; i < num_paths; ++i) {
    const std::string path = PathAimedAt(family, random, i % 4 == 0 ? 256 : 28);
    SCOPED_TRACE(path);
    const Decision decision =
        Evaluate(built.graph, principal, built.graph.action("get"), built.graph.path(path));
    const uint32_t expected = FirstMatch(built.spec, path);
    ASSERT_EQ(decision.declaration, expected);
    const bool is_named = expected < family.patterns.size();
    ASSERT_EQ(decision.allowed(), rules == BlowUpRules::kDeny ? !is_named : is_named);
    num_matches += is_named;
    const size_t num_segments = std::count(path.begin(), path.end(), '/') + size_t{1};
    ASSERT_LE(NumWords(built.graph, path), num_segments * ((built.num_places + 63) / 64));
  }
  EXPECT_GT(num_matches, num_paths / 20) << "tests too little";
}

TEST(BlowUpTest, SmallFamiliesCompileAndDecideRight) {
  for (const BlowUp& family : SmallBlowUps()) {
    SCOPED_TRACE(family.name);
    EXPECT_LE(NumSegments(family), 256u);
    for (const BlowUpRules rules :
         {BlowUpRules::kAllow, BlowUpRules::kInherit, BlowUpRules::kDeny}) {
      ExpectRightInBoundedWork(family, rules, 150);
    }
  }
}

TEST(BlowUpTest, FamiliesAtTheLimitCompileAndDecideRight) {
  for (const BlowUp& family : BlowUpsAtTheLimit()) {
    SCOPED_TRACE(family.name);
    for (const BlowUpRules rules : {BlowUpRules::kAllow, BlowUpRules::kDeny}) {
      ExpectRightInBoundedWork(family, rules, 50);
    }
  }
}

// --- the limit
// ------------------------------------------------------------------------------------

TEST(BlowUpTest, WildcardsThatCannotBeSortedOutHaveAtMost4096Segments) {
  BlowUp family = MixedPatterns(256);
  EXPECT_EQ(BuildBounded(family, BlowUpRules::kAllow).num_places, 4096u);
  family.patterns.emplace_back("<x>");
  EXPECT_EQ(DecisionGraph::Build(SpecOf(family, BlowUpRules::kAllow)).status(),
            absl::ResourceExhaustedError(
                "policy too complex: patterns whose wildcards can't be sorted out have 4097 "
                "segments, at most 4096"));
}

TEST(BlowUpTest, OtherPatternsBesideThemDoNotCount) {
  BlowUp family = MixedPatterns(256);
  for (int i = 0; i < 1000; ++i) family.patterns.push_back("t/" + std::to_string(i) + "/<x>/*");
  EXPECT_EQ(BuildBounded(family, BlowUpRules::kAllow).num_places, 4096u);
}

TEST(BlowUpTest, APatternIsNoLongerThanAPath) {
  const auto build = [](size_t num_segments) {
    std::string pattern = "a";
    for (size_t i = 1; i < num_segments; ++i) pattern += i % 2 == 0 ? "/b" : "/*";
    return DecisionGraph::Build(SpecBuilder().Declare(pattern + "/c").spec()).status();
  };
  EXPECT_EQ(build(255), absl::OkStatus());
  EXPECT_EQ(build(256),
            absl::InvalidArgumentError("declaration 0 has 257 segments, a path has at most 256"));
  EXPECT_EQ(build(1'000'000).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace postern
