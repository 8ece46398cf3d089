#include "bench/workload.h"

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "bench/rivals.h"
#include "engine/path.h"
#include "gtest/gtest.h"
#include "policy/reference_evaluator.h"

namespace postern::bench {
namespace {

struct Case {
  std::string name;
  size_t size;
  size_t num_floating_denies = 0;
};

Workload Make(const Case& each, size_t num_requests) {
  return MakeWorkload(each.name, each.size, {num_requests, each.num_floating_denies});
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.name + std::to_string(info.param.size);
  if (info.param.num_floating_denies > 0) name += "denies";
  std::erase(name, '-');
  return name;
}

class WorkloadTest : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(All, WorkloadTest,
                         testing::Values(Case{"storage", 10}, Case{"storage", 200},
                                         Case{"storage", 200, 3}, Case{"templated", 200},
                                         Case{"unshareable", 200}, Case{"unshareable", 200, 20},
                                         Case{"where", 100}, Case{"group", 100},
                                         Case{"github-key", 807}, Case{"github-url", 808},
                                         Case{"github-url", 808, 2}),
                         NameOf);

TEST_P(WorkloadTest, HasTheDeclarationsThatItSays) {
  const Workload workload = Make(GetParam(), 10);
  EXPECT_EQ(workload.policy.declarations.size(), GetParam().size + GetParam().num_floating_denies);
}

TEST_P(WorkloadTest, RequestsAreDistinctAndHalfOfThemAllowed) {
  const Workload workload = Make(GetParam(), 2000);
  ASSERT_EQ(workload.requests.size(), 2000u);
  std::set<std::tuple<uint32_t, uint32_t, std::string>> distinct;
  size_t num_allowed = 0;
  for (const Request& request : workload.requests) {
    distinct.emplace(request.principal, request.action, request.path);
    num_allowed += request.allowed ? 1 : 0;
  }
  EXPECT_EQ(distinct.size(), 2000u);
  EXPECT_EQ(num_allowed, 1000u);
}

TEST_P(WorkloadTest, IsTheSameEachTime) {
  const Workload once = Make(GetParam(), 500);
  const Workload again = Make(GetParam(), 500);
  ASSERT_EQ(once.requests.size(), again.requests.size());
  for (size_t i = 0; i < once.requests.size(); ++i) {
    const Request& a = once.requests[i];
    const Request& b = again.requests[i];
    EXPECT_EQ(std::tie(a.principal, a.action, a.path, a.allowed),
              std::tie(b.principal, b.action, b.path, b.allowed));
  }
}

TEST_P(WorkloadTest, TheReferenceEvaluatorGivesTheAnswers) {
  const Workload workload = Make(GetParam(), 500);
  for (const Request& request : workload.requests) {
    const CanonicalPath path = CanonicalPath::FromRaw(workload.policy.mode, request.path);
    const bool allowed =
        path.ok() && ReferenceEvaluate(workload.policy, workload.principals[request.principal],
                                       workload.actions[request.action], path.text())
                         .allowed();
    ASSERT_EQ(allowed, request.allowed) << request.path;
  }
}

template <typename Rival>
class RivalTest : public testing::Test {};

using Rivals = testing::Types<PrefixWalk, RegexSet, FnmatchList>;
TYPED_TEST_SUITE(RivalTest, Rivals);

TYPED_TEST(RivalTest, GivesTheAnswers) {
  const Workload workload = Make({"storage", 1000}, 2000);
  const TypeParam rival(workload.policy);
  for (const Request& request : workload.requests) {
    ASSERT_EQ(rival.IsAllowed(workload.principals[request.principal],
                              workload.actions[request.action], request.path),
              request.allowed)
        << request.path;
  }
}

}  // namespace
}  // namespace postern::bench
