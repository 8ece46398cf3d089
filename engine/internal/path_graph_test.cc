// What the graph is made of; what it matches is held against an oracle in pattern_index_test.cc.
#include "engine/internal/path_graph.h"

#include <string>
#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

absl::StatusOr<PathGraphArrays<List>> Build(const std::vector<std::string>& patterns,
                                            size_t max_index = Word::kMaxIndex) {
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string& pattern : patterns) builder.Declare(pattern);
  std::vector<RankedPattern> ranked;
  for (uint32_t rank = 0; rank < patterns.size(); ++rank) {
    ranked.push_back({rank, 0, false, &builder.spec().declarations[rank].segments});
  }
  absl::StatusOr<SegmentDag> dag =
      BuildSegmentDag(ranked, builder.spec().automata, {10'000, 100'000});
  if (!dag.ok()) return dag.status();
  return PathGraph::Build(*std::move(dag), max_index);
}

struct DumpCase {
  std::string name;
  std::vector<std::string> patterns;
  std::string dump;
};

TEST(PathGraphTest, Dump) {
  const std::vector<DumpCase> cases = {
      {"nothing", {}, ""},
      {"everything is no state", {"*"}, "  root: -> rest +0\n"},
      {"wildcards are skipped", {"<x>/<y>/*"}, "  root: -> any any rest +0\n"},
      {"literals beside a wildcard match as it does",
       {"a/b", "<x>/c"},
       "  root: -> state 0 +0\n"
       "  state 0: `a/b` -> end +0 `a/c` -> end +1 else as state 2 other -> state 1 +1\n"
       "  state 1: `c` -> end +0\n"
       "  state 2: `a` -> nothing other -> state 1 +1\n"},
      {"the same below is one, and ranks add up",
       {"a/x", "a/y", "b/x", "b/y"},
       "  root: -> state 0 +0\n"
       "  state 0: `a/x` -> end +0 `a/y` -> end +1 `b/x` -> end +2 `b/y` -> end +3\n"},
      {"several that match alike are a chain",
       {"a/b", "a/<x>"},
       "  root: -> state 0 +0\n"
       "  state 0: `a` -> state 1 +0\n"
       "  state 1: `b` -> end +0 ( +0 +1 ) other -> end +1\n"},
  };
  for (const DumpCase& test : cases) {
    SCOPED_TRACE(test.name);
    const absl::StatusOr<PathGraphArrays<List>> arrays = Build(test.patterns);
    ASSERT_EQ(arrays.status(), absl::OkStatus());
    EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}), absl::OkStatus());
    const PathGraph graph(ViewOf(*arrays));
    EXPECT_EQ(graph.CheckInvariants(), absl::OkStatus());
    std::string dump;
    graph.Dump(dump);
    EXPECT_EQ(dump, test.dump);
  }
}

TEST(PathGraphTest, AnIndexOverTheLimitIsRefused) {
  const std::vector<std::string> patterns = {"a/<x>/b", "a/<x>/c/<y>/d"};
  EXPECT_EQ(Build(patterns).status(), absl::OkStatus());
  EXPECT_EQ(Build(patterns, 1).status(),
            absl::ResourceExhaustedError("policy too complex: the graph has too many states"));
}

// Otherwise a small file could make validating take long: everybody's slots, time and again.
TEST(PathGraphTest, WhatAStateOrAutomatonRefersToIsItsOwn) {
  absl::StatusOr<PathGraphArrays<List>> arrays = Build({"a/<x>/b", "c/<x>/d"});
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  ASSERT_EQ(arrays->states.size(), 3u);
  arrays->states[1] = arrays->states[2] = arrays->states[0];
  EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}),
            absl::InvalidArgumentError("damaged graph: state 2: slots of another state"));

  arrays = Build({"abc*/x", "y/z*/x"});
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  ASSERT_EQ(arrays->unions.size(), 2u);
  const bool is_second = arrays->unions[1].num_states > arrays->unions[0].num_states;
  arrays->unions[is_second ? 0 : 1] = arrays->unions[is_second ? 1 : 0];
  EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}),
            absl::InvalidArgumentError("damaged graph: automata"));
}

TEST(PathGraphTest, ThereIsAPilotForEachBucket) {
  std::vector<std::string> patterns;
  for (int i = 0; i < 100; ++i) patterns.push_back("a" + std::to_string(i));
  absl::StatusOr<PathGraphArrays<List>> arrays = Build(patterns);
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  PathGraphState& state = arrays->states[0];
  ASSERT_EQ(arrays->pilots.size(), NumBuckets(state.bucket_shift));
  EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}), absl::OkStatus());
  state.first_pilot = 1;
  EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}),
            absl::InvalidArgumentError("damaged graph: state 0: pilots"));
  state.first_pilot = 0;
  for (const uint32_t shift : {0u, 31u, 65u, 0xffffffffu}) {
    state.bucket_shift = shift;
    EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}),
              absl::InvalidArgumentError("damaged graph: state 0: buckets"));
  }
}

TEST(PathGraphTest, OutputsAreWithinTheirArray) {
  absl::StatusOr<PathGraphArrays<List>> arrays = Build({"abc*/x"});
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  PathGraphState& state = arrays->states[0];
  ASSERT_NE(state.automata, PathGraphState::kNone);
  ++state.first_output;
  EXPECT_EQ(PathGraph::Validate(ViewOf(*arrays), {true}),
            absl::InvalidArgumentError("damaged graph: state 0: outputs"));
}

}  // namespace
}  // namespace postern::internal
