// Random policies with every feature mixed, through the public interface: text in, decisions out,
// held against the reference. POSTERN_SEED in the environment repeats a run or begins another:
//
//   bazel test //policy:random_test --test_env=POSTERN_SEED=7
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/agreement.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint64_t kComparisons = 100000;  // a sanitizer makes each ten times as long
#else
constexpr uint64_t kComparisons = 2000000;
#endif
constexpr uint32_t kMaxDeclarations = 200;
constexpr int kRequestsPerPolicy = 500;

// Returns what both say if they disagree; nothing if they agree or `draft` is refused.
std::optional<Judgement> DisagreementOn(Draft draft, const RandomRequest& request) {
  const CompileResult built = CompileRepaired(draft);
  if (!built.ok()) return std::nullopt;
  const Judgement judgement = Judge(built, request.principal, request.action, request.path);
  if (judgement.Agrees()) return std::nullopt;
  return judgement;
}

// Returns `draft` without every declaration and rule that the disagreement does not need.
Draft Minimised(Draft draft, const RandomRequest& request) {
  for (size_t i = draft.declarations.size(); i-- > 0;) {
    Draft smaller = draft;
    smaller.declarations.erase(smaller.declarations.begin() + static_cast<std::ptrdiff_t>(i));
    if (DisagreementOn(smaller, request)) draft = std::move(smaller);
  }
  for (size_t i = 0; i < draft.declarations.size(); ++i) {
    for (size_t rule = draft.declarations[i].rules.size(); rule-- > 0;) {
      Draft smaller = draft;
      std::vector<std::string>& rules = smaller.declarations[i].rules;
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(rule));
      if (DisagreementOn(smaller, request)) draft = std::move(smaller);
    }
  }
  return draft;
}

std::string Report(const Draft& draft, const RandomRequest& request) {
  const Draft smallest = Minimised(draft, request);
  return smallest.Text() + PrincipalText(request.principal) + ' ' + request.action + ' ' +
         Quoted(request.path) + '\n' + DisagreementOn(smallest, request)->Text();
}

TEST(RandomTest, CompiledDecidesAsTheReference) {
  const uint64_t seed = SeedFromEnvironment();
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(seed));
  SeededChoices choices(seed);
  uint64_t comparisons = 0, accepted = 0, refused = 0;
  std::map<std::string, uint64_t> seen;  // reasons of decisions, issues of refused policies
  while (comparisons < kComparisons) {
    Draft draft = RandomDraft(choices, kMaxDeclarations);
    const CompileResult built = CompileRepaired(draft);
    for (const Issue& issue : built.issues().all()) ++seen[issue.id];
    ++(built.ok() ? accepted : refused);
    for (int i = 0; built.ok() && i < kRequestsPerPolicy; ++i, ++comparisons) {
      const RandomRequest request = MakeRequest(draft, choices);
      const Judgement judgement = Judge(built, request.principal, request.action, request.path);
      if (!judgement.Agrees()) FAIL() << Report(draft, request);
      ++seen[std::string(ReasonName(judgement.reference.reason))];
    }
    ASSERT_LT(refused, 100 + accepted / 10) << "the generator has lost touch with the language";
  }
  std::printf("%llu policies, %llu refused\n", static_cast<unsigned long long>(accepted),
              static_cast<unsigned long long>(refused));
  for (const auto& [name, count] : seen) {
    std::printf("  %s: %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  for (const char* reason : {"allowed", "denied_by_rule", "no_rule", "no_declaration"}) {
    EXPECT_GE(seen[reason], kComparisons / 20) << reason;
  }
}

}  // namespace
}  // namespace postern::internal
