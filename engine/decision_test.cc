#include "engine/decision.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern {
namespace {

TEST(DecisionTest, ADefaultDecisionIsADeny) {
  const Decision decision;
  EXPECT_FALSE(decision.allowed());
  EXPECT_EQ(decision.reason, Reason::kNoPolicy);
  EXPECT_EQ(decision.declaration, Decision::kNone);
}

TEST(DecisionTest, ReasonNamesAreThoseOfDecisionLines) {
  const std::vector<std::string> names = {
      "no_policy",     "request_rejected", "stale_principal", "principal_rejected",
      "path_rejected", "unknown_action",   "denied_by_rule",  "allowed",
      "no_rule",       "no_declaration"};
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(ReasonName(static_cast<Reason>(i)), names[i]);
  }
}

}  // namespace
}  // namespace postern
