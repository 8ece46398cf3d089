// Holds the analysis against brute force: on pairs of small policies and on random large ones,
// a request is decided otherwise iff a line of the difference says so.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/policy_diff.h"
#include "policy/analysis/testing/small_policies.h"
#include "policy/analysis/testing/words.h"
#include "policy/compiler.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/choices.h"
#include "policy/testing/models.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Deny;
using internal::HasFacts;
using internal::Is;
using internal::IsVariable;
using internal::kGet;
using internal::kList;
using internal::PolicyText;
using internal::PrincipalText;
using internal::SmallPolicies;
using internal::SmallPolicy;
using internal::SmallRequests;
using internal::WordsHold;
using Outcome = PolicyDiff::Outcome;

bool IsInRegion(const AccessChange& change, PathMode mode, const std::string& path) {
  return internal::IsInRegion(change.paths, change.except, mode, path);
}

std::string DiffText(const PolicyDiff& diff) {
  std::string text =
      "outcome " + std::to_string(static_cast<int>(diff.outcome)) + ' ' + diff.reason + '\n';
  for (const AccessChange& change : diff.changes) {
    text += (change.is_gain ? "+ " : "- ") + change.who + ':';
    for (const std::string& action : change.actions) text += ' ' + action;
    text += " on";
    for (const std::string& path : change.paths) text += ' ' + path;
    text += " except";
    for (const std::string& path : change.except) text += ' ' + path;
    text += '\n';
  }
  return text;
}

void CheckWitnesses(const Policy& before, const Policy& after, const PolicyDiff& diff) {
  for (const AccessChange& change : diff.changes) {
    const DiffWitness& w = change.witness;
    const CanonicalPath path = CanonicalPath::FromRaw(before.mode, w.path);
    const std::string text(path.text());
    const Decision old = ReferenceEvaluate(before, w.principal, w.action, text);
    const Decision now = ReferenceEvaluate(after, w.principal, w.action, text);
    ASSERT_EQ(now.allowed(), change.is_gain) << DiffText(diff);
    ASSERT_EQ(old.allowed(), !change.is_gain) << DiffText(diff);
    ASSERT_EQ(old.declaration, w.before.declaration);
    ASSERT_EQ(now.declaration, w.after.declaration);
    ASSERT_TRUE(path.ok() && (text.empty() || IsInRegion(change, before.mode, text)))
        << DiffText(diff);
  }
}

// --- Pairs of small policies ---------------------------------------------------------------------

struct Tally {
  size_t pairs = 0, same = 0, lines = 0, checked = 0, facts = 0;
};

void ComparePair(const SmallPolicy& before, const SmallPolicy& after, Tally& tally) {
  const PolicyDiff diff = ComparePolicies(before.policy, after.policy);
  const auto text = [&] {
    return PolicyText(before.policy) + PolicyText(after.policy) + DiffText(diff);
  };
  ASSERT_NE(diff.outcome, Outcome::kUndecided) << text();
  ASSERT_EQ(diff.outcome == Outcome::kSame, diff.changes.empty());
  CheckWitnesses(before.policy, after.policy, diff);
  ++tally.pairs;
  tally.same += diff.changes.empty() ? 1 : 0;
  tally.lines += diff.changes.size();
  for (size_t i = 0; i < SmallRequests().size(); ++i) {
    const auto& [principal, action, path] = SmallRequests()[i];
    if (path.empty()) continue;  // its lines say `*`
    bool gained = false, lost = false, has_facts = false;
    for (const AccessChange& change : diff.changes) {
      if (std::count(change.actions.begin(), change.actions.end(), action) == 0) continue;
      if (!IsInRegion(change, PathMode::kKey, path) || change.witness.path.empty()) continue;
      has_facts = has_facts || HasFacts(change.who);
      (change.is_gain ? gained : lost) |= WordsHold(change.who, principal, path);
    }
    if (has_facts) {
      ++tally.facts;
      continue;
    }
    ++tally.checked;
    const bool was = before.rights[i], is = after.rights[i];
    ASSERT_EQ(gained, is && !was) << text() << PrincipalText(principal) << ' ' << action << ' '
                                  << path;
    ASSERT_EQ(lost, was && !is) << text() << PrincipalText(principal) << ' ' << action << ' '
                                << path;
  }
}

// Compares every policy with every `stride`th, each with others of them; POSTERN_STRIDE of the
// environment is another stride, 1 compares all with all.
void CompareAll(const std::vector<SmallPolicy>& all, size_t stride) {
  stride = internal::FromEnvironment("POSTERN_STRIDE", stride);
  Tally tally;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t k = i % stride; k < all.size(); k += stride) {
      ComparePair(all[i], all[k], tally);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
  std::printf("%zu pairs, %zu the same, %zu lines, %zu requests, %zu of lines without words\n",
              tally.pairs, tally.same, tally.lines, tally.checked, tally.facts);
  EXPECT_GE(tally.pairs, all.size() * (all.size() / stride));
  EXPECT_GT(tally.same, 0u);
  EXPECT_GT(tally.lines, tally.pairs / 2);
  EXPECT_LT(tally.facts, tally.checked / 10);
}

TEST(PolicyDiffTruthTest, PairsOfOverlappingPatterns) {
  CompareAll(SmallPolicies({"*", "a/*", "<t>/b", "**/b", "a/<entity_id>/*"},
                           {{}, {Allow({"guest"}, kGet)}, {Deny({"group:g"}, kGet)}}),
             61);
}

TEST(PolicyDiffTruthTest, PairsOfSelectors) {
  CompareAll(SmallPolicies({"<t>/*", "a/*"},
                           {{Allow({"authenticated"}, kGet)},
                            {Allow({"group:g", "function:f"}, kGet | kList)},
                            {Deny({"group:g"}, kGet), Allow({"authenticated"}, kGet)},
                            {Allow({"anyone"}, kGet), Deny({"guest"}, kGet)},
                            {Allow({"anyone"}, kGet), Deny({"function:f"}, kList)},
                            {Allow({"authenticated"}, kGet, {Is("t", "v")})},
                            {Allow({"anyone"}, kGet), Deny({"anyone"}, kGet, {Is("t", "v")})}}),
             53);
}

TEST(PolicyDiffTruthTest, PairsOfVariables) {
  CompareAll(SmallPolicies({"<t>/b", "<t>/*"},
                           {{Allow({"authenticated"}, kGet)},
                            {Allow({"group:<t>"}, kGet)},
                            {Allow({"authenticated"}, kGet, {IsVariable("t", "t")})},
                            {Deny({"group:<t>"}, kGet), Allow({"authenticated"}, kGet)}}),
             11);
}

// --- Random large ones ---------------------------------------------------------------------------

// Each with the policy after one to three edits of its text. How many of each, and from which seed
// on: POSTERN_PAIRS, POSTERN_REQUESTS, POSTERN_SEED of the environment.
TEST(PolicyDiffTruthTest, RandomPairs) {
  const uint64_t num_pairs = internal::FromEnvironment("POSTERN_PAIRS", 100);
  const size_t num_requests = internal::FromEnvironment("POSTERN_REQUESTS", 200);
  size_t same = 0, undecided = 0, different = 0, unseen = 0;
  const uint64_t first_seed = internal::SeedFromEnvironment();
  for (uint64_t seed = first_seed; seed < first_seed + num_pairs; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 30);
    internal::Draft edited = draft;
    const uint32_t num_edits = 1 + choices.Below(3);
    for (uint32_t i = 0; i < num_edits && !edited.declarations.empty(); ++i) {
      auto& declaration =
          edited.declarations[choices.Below(static_cast<uint32_t>(edited.declarations.size()))];
      if (!declaration.rules.empty() && choices.Below(3) != 0) {
        declaration.rules.erase(declaration.rules.begin() +
                                choices.Below(static_cast<uint32_t>(declaration.rules.size())));
      } else {
        declaration.rules = edited.declarations.front().rules;
      }
    }
    const CompileResult before = internal::CompileRepaired(draft);
    const CompileResult after = internal::CompileRepaired(edited);
    if (!before.ok() || !after.ok()) continue;
    const std::optional<Policy> old = DescribedPolicy(*before.graph());
    const std::optional<Policy> now = DescribedPolicy(*after.graph());
    ASSERT_TRUE(old && now);
    const PolicyDiff diff = ComparePolicies(*old, *now);
    CheckWitnesses(*old, *now, diff);
    if (HasFatalFailure()) return;
    same += diff.outcome == Outcome::kSame;
    undecided += diff.outcome == Outcome::kUndecided;
    EXPECT_NE(diff.outcome, Outcome::kUndecided)
        << "seed " << seed << ": " << diff.reason << '\n'
        << PolicyText(*old) << PolicyText(*now) << DiffText(diff);
    for (size_t i = 0; i < num_requests; ++i) {
      const internal::RandomRequest request =
          internal::MakeRequest(i % 2 == 0 ? draft : edited, choices);
      const CanonicalPath path = CanonicalPath::FromRaw(old->mode, request.path);
      if (ValidatePrincipal(request.principal) != PrincipalError::kNone) continue;
      if (!path.ok() || (path.is_root() && request.action != "list")) continue;
      const std::string text(path.text());
      const bool was = ReferenceEvaluate(*old, request.principal, request.action, text).allowed();
      const bool is = ReferenceEvaluate(*now, request.principal, request.action, text).allowed();
      if (was == is) continue;
      ++different;
      ASSERT_NE(diff.outcome, Outcome::kSame) << "seed " << seed << ' ' << text;
      if (diff.outcome == Outcome::kUndecided) continue;
      const bool told =
          std::any_of(diff.changes.begin(), diff.changes.end(), [&](const AccessChange& change) {
            return change.is_gain == is && IsInRegion(change, old->mode, text);
          });
      if (!told) ++unseen;
      ASSERT_TRUE(told) << "seed " << seed << ' ' << text << '\n' << DiffText(diff);
    }
  }
  std::printf("%zu the same, %zu undecided, %zu requests decided otherwise\n", same, undecided,
              different);
  EXPECT_EQ(unseen, 0u);
  EXPECT_EQ(undecided, 0u);
  EXPECT_GT(different, 100u);
}

}  // namespace
}  // namespace postern
