#include "engine/internal/segment_dag.h"

#include <string>
#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

constexpr DagBudget kAmple = {1'000'000, 10'000'000};

// Returns the DAG of the declarations, in the order of their ranks.
absl::StatusOr<SegmentDag> Build(const GraphSpec& spec, const DagBudget& budget = kAmple) {
  std::vector<RankedPattern> patterns;
  for (uint32_t rank = 0; rank < spec.declarations.size(); ++rank) {
    patterns.push_back({rank, 0, true, &spec.declarations[rank].segments});
  }
  return BuildSegmentDag(patterns, spec.automata, budget);
}

size_t NumStates(const GraphSpec& spec) {
  const absl::StatusOr<SegmentDag> dag = Build(spec);
  EXPECT_TRUE(dag.ok()) << dag.status();
  return dag.ok() ? dag->states.size() : 0;
}

const std::vector<std::string> kFolders = {"docs/<x>/paid/*", "img-*", "room/*"};

// What of an order of ranks makes tenants one (policy/internal/rank_key.h): theirs are neighbours.
TEST(SegmentDagTest, TenantsWithNeighbouringRanksShareTheirStates) {
  SpecBuilder one;
  for (const std::string& folder : kFolders) one.Declare("t/0/" + folder);
  SpecBuilder many;
  for (int tenant = 0; tenant < 1000; ++tenant) {
    for (const std::string& folder : kFolders) {
      many.Declare("t/" + std::to_string(tenant) + "/" + folder);
    }
  }
  EXPECT_EQ(NumStates(many.spec()), NumStates(one.spec()));
}

TEST(SegmentDagTest, ATenantWithAGapInItsRanksDoesNot) {
  const auto build = [](int tenant_with_gap) {
    SpecBuilder builder;
    for (int tenant = 0; tenant < 1000; ++tenant) {
      for (const std::string& folder : kFolders) {
        if (tenant == tenant_with_gap && folder == "room/*") builder.Declare("other");
        builder.Declare("t/" + std::to_string(tenant) + "/" + folder);
      }
    }
    if (tenant_with_gap < 0) builder.Declare("other");
    return NumStates(builder.spec());
  };
  EXPECT_EQ(build(500), build(-1) + 1);
}

// What a wildcard beside the tenants adds to each of them has the same rank from everywhere.
TEST(SegmentDagTest, AWildcardBesideTenantsIsSharedToo) {
  const auto build = [](int tenants) {
    SpecBuilder builder;
    for (int tenant = 0; tenant < tenants; ++tenant) {
      for (const std::string& folder : kFolders) {
        builder.Declare("t/" + std::to_string(tenant) + "/" + folder);
      }
    }
    builder.Declare("t/*/health/*");
    return NumStates(builder.spec());
  };
  EXPECT_EQ(build(1000), build(10));
}

TEST(SegmentDagTest, TheBudgetIsKept) {
  SpecBuilder builder;
  for (const std::string& pattern : EveryMix(8)) builder.Declare(pattern);
  EXPECT_TRUE(Build(builder.spec()).ok());
  EXPECT_EQ(Build(builder.spec(), {100, 10'000'000}).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Build(builder.spec(), {1'000'000, 100}).status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace postern::internal
