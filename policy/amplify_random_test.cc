// Random definitions of Amplify: refused iff the model refuses them, with the same first error, and
// otherwise decided by both evaluators as by the model. POSTERN_SEED as in random_test.cc.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "policy/amplify.h"
#include "policy/compiler.h"
#include "policy/testing/agreement.h"
#include "policy/testing/amplify_model.h"
#include "policy/testing/random_amplify.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint64_t kComparisons = 20000;  // a sanitizer makes each ten times as long
#else
constexpr uint64_t kComparisons = 300000;
#endif
constexpr int kRequestsPerDefinition = 60;

std::string_view WordFor(const Decision& decision) {
  if (decision.allowed()) return "allow";
  return decision.reason == Reason::kDeniedByRule ? "explicit_deny" : "implicit_deny";
}

// The first error in Amplify's order, before issues are sorted by place.
std::string FirstError(const AmplifyDefinition& definition) {
  Issues issues;
  ValidateAmplify(definition, PolicyLimits(), issues);
  return issues.empty() ? "" : issues.all().front().id;
}

class AmplifyRandomTest : public ::testing::Test {
 protected:
  // Compares the decisions on some requests.
  void Compare(const AmplifyDefinition& definition, const CompileResult& built) {
    const AmplifyModel model(definition);
    for (int i = 0; i < kRequestsPerDefinition; ++i, ++comparisons_) {
      const AmplifyRequest request = RandomAmplifyRequest(definition, choices_);
      const std::string expected = model.Decide(request.principal, request.action, request.path);
      const Judgement judgement =
          Judge(built, request.principal, request.action_name, request.path.value_or(""));
      ASSERT_TRUE(judgement.Agrees() && WordFor(judgement.compiled) == expected)
          << AmplifyText(definition) << '\n'
          << PrincipalText(request.principal) << ' ' << request.action_name << ' '
          << request.path.value_or("(no prefix)") << "\nexpected " << expected << '\n'
          << judgement.Text();
      ++seen_[expected];
    }
  }

  SeededChoices choices_ = SeededChoices(SeedFromEnvironment());
  uint64_t comparisons_ = 0;
  std::map<std::string, uint64_t> seen_;  // decisions, and errors of refused definitions
};

TEST_F(AmplifyRandomTest, DecidesAsTheModel) {
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(SeedFromEnvironment()));
  while (comparisons_ < kComparisons) {
    const AmplifyDefinition definition = RandomAmplify(choices_);
    const std::string error = AmplifyModelError(definition);
    EXPECT_EQ(FirstError(definition), error) << AmplifyText(definition);
    CompileOptions options;
    options.lint = false;
    const CompileResult built =
        CompilePolicy(Source("random.json", AmplifyText(definition)), Syntax::kJson, options);
    ASSERT_EQ(built.ok(), error.empty()) << AmplifyText(definition) << built.IssuesText();
    if (built.ok()) {
      Compare(definition, built);
      if (HasFatalFailure()) return;
    } else {
      ++seen_[error];
    }
  }
  for (const auto& [name, count] : seen_) {
    std::printf("  %s: %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  EXPECT_EQ(seen_.size(), 3u + 12u) << "not every decision and error was seen";
  EXPECT_GE(seen_["allow"], kComparisons / 10);
  EXPECT_GE(seen_["explicit_deny"], kComparisons / 100);
  EXPECT_GE(seen_["implicit_deny"], kComparisons / 10);
}

}  // namespace
}  // namespace postern::internal
