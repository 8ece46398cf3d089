#include "policy/analysis/invariant.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::kAll;
using internal::kDelete;
using internal::kGet;
using internal::kWrite;
using internal::MakePolicy;
using internal::MakeSelector;
using Kind = Invariant::Kind;
using Outcome = Proof::Outcome;

Policy Rooms() {
  return MakePolicy({
      Declare("room/*", {Allow({"guest"}, kGet), Allow({"authenticated"}, kGet | kWrite)}),
      Declare("room/secret/*", {Allow({"group:admin"}, kGet)}),
      Declare("profile/<entity_id>/*", {Allow({"owner"}, kAll)}),
  });
}

Proof ProofOf(const Policy& policy, Kind kind, const std::vector<std::string>& selectors,
              uint64_t actions, const std::string& paths, const QueryOptions& options = {}) {
  Invariant invariant = {kind, {}, actions, *ParsePattern(paths, policy.mode, {}).pattern};
  for (const std::string& selector : selectors) {
    invariant.selectors.push_back(MakeSelector(selector));
  }
  return Prove(policy, invariant, options);
}

// `refuted by guest get room/a`, and so on.
std::string ProofText(const Proof& proof) {
  if (proof.outcome == Outcome::kProved) return "proved";
  if (proof.outcome == Outcome::kUndecided) return "undecided, " + proof.reason;
  const AccessWitness& request = *proof.counterexample;
  const PrincipalKind kind = request.principal.kind;
  return std::string("refuted by ") +
         (kind == PrincipalKind::kGuest  ? "guest"
          : kind == PrincipalKind::kUser ? "user"
                                         : "function") +
         ' ' + request.action + ' ' + request.path;
}

TEST(InvariantTest, NeverHoldsOfEveryRequest) {
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"guest"}, kWrite | kDelete, "*")), "proved");
}

TEST(InvariantTest, NeverIsRefutedByARequestThatIsAllowed) {
  const Proof proof = ProofOf(Rooms(), Kind::kNever, {"guest"}, kGet | kWrite, "room/*");
  EXPECT_EQ(ProofText(proof), "refuted by guest get room/a");
  EXPECT_TRUE(proof.counterexample->decision.allowed());
}

TEST(InvariantTest, AlwaysHoldsOfEveryRequest) {
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kAlways, {"owner"}, kAll, "profile/<entity_id>/*")),
            "proved");
}

TEST(InvariantTest, AlwaysIsRefutedByARequestThatIsDenied) {
  const Proof proof = ProofOf(Rooms(), Kind::kAlways, {"authenticated"}, kGet, "room/*");
  EXPECT_EQ(ProofText(proof), "refuted by user get room/secret/a");
  EXPECT_EQ(proof.counterexample->decision.reason, Reason::kNoRule);
}

TEST(InvariantTest, PathsThatNothingIsDeclaredForAreAskedAbout) {
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"anyone"}, kAll, "elsewhere/*")), "proved");
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kAlways, {"anyone"}, kGet, "elsewhere/*")),
            "refuted by user get elsewhere/a");
}

TEST(InvariantTest, WhetherPathsAreDeclaredIsTold) {
  EXPECT_FALSE(ProofOf(Rooms(), Kind::kNever, {"guest"}, kGet, "rooms/*").is_declared);
  EXPECT_FALSE(ProofOf(Rooms(), Kind::kAlways, {"guest"}, kGet, "rooms/*").is_declared);
  EXPECT_TRUE(ProofOf(Rooms(), Kind::kNever, {"guest"}, kWrite, "<x>/y").is_declared);
}

TEST(InvariantTest, OneOfSeveralSelectorsRefutes) {
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"function:f", "guest"}, kGet, "room/*")),
            "refuted by guest get room/a");
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"function:f", "function:g"}, kAll, "*")),
            "proved");
}

TEST(InvariantTest, WhoseGroupsAreUnknownIsNoMember) {
  const Policy policy =
      MakePolicy({Declare("a/*", {Allow({"authenticated"}, kGet), Deny({"group:out"}, kGet)})});
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kNever, {"group:out"}, kGet, "*")), "proved");
  // Denied as well, but not since they are members.
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kAlways, {"group:in"}, kGet, "a/*")),
            "refuted by user get a/a1");
}

TEST(InvariantTest, AGroupThatThePathNames) {
  const Policy policy = MakePolicy({Declare("team/<team>/*", {Allow({"group:<team>"}, kGet)})});
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kAlways, {"group:<t>"}, kGet, "team/<t>/*")), "proved");
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kAlways, {"group:red"}, kGet, "team/red/*")), "proved");
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kAlways, {"group:red"}, kGet, "team/<t>/*")),
            "refuted by user get team/a/a1");
  EXPECT_EQ(ProofText(ProofOf(policy, Kind::kNever, {"group:red"}, kGet, "team/blue/*")),
            "refuted by user get team/blue/a");
}

TEST(InvariantTest, ASegmentThatCanBeButTheNameOfAGroup) {
  const auto policy = [](const char* pattern) {
    return MakePolicy({Declare(pattern, {Allow({"anyone"}, kGet), Deny({"group:<y>"}, kGet)})});
  };
  EXPECT_EQ(ProofText(ProofOf(policy("<y:ro[o]m>/*"), Kind::kNever, {"group:room"}, kGet, "*")),
            "proved");
  EXPECT_EQ(ProofText(ProofOf(policy("<y:ro{2,3}m>/*"), Kind::kNever, {"group:room"}, kGet, "*")),
            "refuted by user get rooom/a");
}

TEST(InvariantTest, ABudgetEndsItUndecided) {
  QueryOptions options;
  options.max_states = 1;
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"guest"}, kWrite, "*", options)),
            "undecided, the patterns overlap in too many ways");
  options = QueryOptions();
  options.max_nodes = 3;
  EXPECT_EQ(ProofText(ProofOf(Rooms(), Kind::kNever, {"guest"}, kWrite, "*", options)),
            "undecided, the rules tell too many principals apart");
}

}  // namespace
}  // namespace postern
