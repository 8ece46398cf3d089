// Random policies with every feature, in JSON's and in canonical layout, with comments anywhere:
// each has a canonical form that says the same. POSTERN_SEED repeats a run or begins another.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "policy/formatter.h"
#include "policy/testing/choices.h"
#include "policy/testing/format_check.h"
#include "policy/testing/random_policy.h"

namespace postern::internal {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kPolicies = 40;  // a sanitizer makes each ten times as long
#else
constexpr int kPolicies = 400;
#endif
constexpr uint32_t kMaxDeclarations = 16;

TEST(FormatterRandomTest, CommentsAnywhere) {
  const uint64_t seed = SeedFromEnvironment();
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(seed));
  SeededChoices choices(seed);
  size_t num_comments = 0;
  for (int i = 0; i < kPolicies; ++i) {
    const std::string json = RandomDraft(choices, kMaxDeclarations).Text();
    const FormatResult canonical = FormatPolicy(Source("policy.yaml", json), {});
    if (!canonical.text) continue;  // patterns may collide
    for (const std::string& text : {json, *canonical.text}) {
      const Decorated decorated = Decorate(text, choices);
      ASSERT_EQ(FormatFault(decorated), "") << decorated.text;
      num_comments += decorated.num_comments;
    }
  }
  std::printf("%zu comments\n", num_comments);
  EXPECT_GE(num_comments, size_t{10} * kPolicies);
}

}  // namespace
}  // namespace postern::internal
