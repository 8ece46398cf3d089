// Holds the analysis against brute force: on pairs of small policies and on random large ones,
// a request is decided otherwise iff a line of the difference says so.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/policy_diff.h"
#include "policy/compiler.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/models.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::Function;
using internal::Guest;
using internal::Is;
using internal::IsVariable;
using internal::kGet;
using internal::kList;
using internal::kWrite;
using internal::MakePolicy;
using internal::PolicyText;
using internal::PrincipalText;
using internal::User;
using Outcome = PolicyDiff::Outcome;

// --- The words of a line, understood a second time -----------------------------------------------

std::vector<std::string> Split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    if (depth != 0 || text.substr(i, separator.size()) != separator) continue;
    parts.emplace_back(text.substr(begin, i - begin));
    begin = i + separator.size();
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

bool CutEnd(std::string_view end, std::string& text) {
  if (text.size() < end.size() || text.substr(text.size() - end.size()) != end) return false;
  text.resize(text.size() - end.size());
  return true;
}

// The only `where` of the small policies is of an attribute `t`.
bool NameHolds(std::string name, const Principal& principal, const std::string& path) {
  const Effect effect = CutEnd(" or unknown", name) ? Effect::kDeny : Effect::kAllow;
  std::vector<Where> where;
  if (CutEnd(" where t is <t>", name)) where = {IsVariable("t", "t")};
  if (CutEnd(" where t is v", name)) where = {Is("t", "v")};
  // Asked on a policy of its own, whose pattern has the variables where those of the policies do.
  const std::vector<std::string> segments = Split(path, "/");
  const bool is_owner = name == "owner";
  if (is_owner && segments.size() < 2) return false;
  Rule rule = Allow({name}, kGet, where);
  rule.effect = effect;
  const Policy policy = MakePolicy({Declare(is_owner              ? "x/<entity_id>/*"
                                            : segments.size() < 2 ? "<t>"
                                                                  : "<t>/*",
                                            {rule})});
  const Decision decision =
      ReferenceEvaluate(policy, principal, "get", is_owner ? "x/" + segments[1] + "/y" : path);
  return decision.reason == (effect == Effect::kDeny ? Reason::kDeniedByRule : Reason::kAllowed);
}

// `guest, authenticated (not group:g or unknown)`
bool WordsHold(const std::string& words, const Principal& principal, const std::string& path) {
  for (std::string piece : Split(words, ", ")) {
    std::vector<std::string> without;
    const size_t open = piece.find(" (not ");
    if (open != std::string::npos) {
      without = Split(std::string_view(piece).substr(open + 6, piece.size() - open - 7), ", ");
      piece.resize(open);
    }
    const auto holds = [&](const std::string& name) { return NameHolds(name, principal, path); };
    const std::vector<std::string> all = Split(piece, " and ");
    if (std::all_of(all.begin(), all.end(), holds) &&
        std::none_of(without.begin(), without.end(), holds))
      return true;
  }
  return false;
}

// Returns whether a line has a piece for which there were no names: `(groups known and …)`.
bool HasFacts(const std::string& words) {
  return words.front() == '(' || words.find(", (") != std::string::npos;
}

bool IsInRegion(const AccessChange& change, PathMode mode, const std::string& path) {
  const auto matches = [&](const std::string& text) {
    return MatchesPath(*ParsePattern(text, mode, {}).pattern, path);
  };
  return std::all_of(change.paths.begin(), change.paths.end(), matches) &&
         std::none_of(change.except.begin(), change.except.end(), matches);
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
    const Decision old = ReferenceEvaluate(before, w.principal, w.action, w.path);
    const Decision now = ReferenceEvaluate(after, w.principal, w.action, w.path);
    ASSERT_EQ(now.allowed(), change.is_gain) << DiffText(diff);
    ASSERT_EQ(old.allowed(), !change.is_gain) << DiffText(diff);
    ASSERT_EQ(old.declaration, w.before.declaration);
    ASSERT_EQ(now.declaration, w.after.declaration);
    ASSERT_TRUE(w.path.empty() || IsInRegion(change, before.mode, w.path)) << DiffText(diff);
  }
}

// --- Pairs of small policies -----------------------------------------------------------------

const std::vector<std::string> kPaths = {"",    "a",     "b",     "a/",      "b/",    "a/b", "b/b",
                                         "c/b", "a/a/x", "a/i/x", "c/i/b/x", "a/g/b", "g/b", "v/b"};

std::vector<Principal> Principals() {
  std::vector<Principal> all = {
      Guest(),       User(),           Function("f"),         Function("h"),
      User("i", {}), User("i", {"g"}), User("a", {"a", "g"}), User("b", {"c"})};
  for (const char* const value : {"v", "a", "c"}) {
    all.push_back(User("i", {"g"}));
    all.back().attributes = {{"t", value}};
  }
  return all;
}

struct SmallPolicy {
  Policy policy;
  std::vector<bool> rights;
};

std::vector<SmallPolicy> SmallPolicies(const std::vector<std::string>& patterns,
                                       const std::vector<std::vector<Rule>>& bodies) {
  const std::vector<Principal> principals = Principals();
  std::vector<SmallPolicy> all;
  const auto add = [&](std::vector<Declaration> declarations) {
    SmallPolicy& small = all.emplace_back();
    small.policy = MakePolicy(std::move(declarations));
    for (const Principal& principal : principals) {
      for (const char* const action : {"get", "list"}) {
        for (const std::string& path : kPaths) {
          small.rights.push_back(
              (!path.empty() || action == std::string_view("list")) &&
              ReferenceEvaluate(small.policy, principal, action, path).allowed());
        }
      }
    }
  };
  const auto with = [&](size_t pattern, size_t body) {
    Declaration declaration = Declare(patterns[pattern], bodies[body / 2]);
    declaration.inherits = body % 2 == 1;
    return declaration;
  };
  const size_t num_bodies = 2 * bodies.size();
  add({});
  for (size_t p = 0; p < patterns.size(); ++p) {
    for (size_t i = 0; i < num_bodies; ++i) {
      add({with(p, i)});
      for (size_t q = 0; q < p; ++q) {
        for (size_t k = 0; k < num_bodies; ++k) add({with(p, i), with(q, k)});
      }
    }
  }
  return all;
}

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
  size_t i = 0;
  for (const Principal& principal : Principals()) {
    for (const char* const action : {"get", "list"}) {
      for (const std::string& path : kPaths) {
        const bool was = before.rights[i], is = after.rights[i];
        ++i;
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
        ASSERT_EQ(gained, is && !was)
            << text() << PrincipalText(principal) << ' ' << action << ' ' << path;
        ASSERT_EQ(lost, was && !is)
            << text() << PrincipalText(principal) << ' ' << action << ' ' << path;
      }
    }
  }
}

// Compares every policy with every `stride`th, each with others of them.
void CompareAll(const std::vector<SmallPolicy>& all, size_t stride) {
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

// How many of each: POSTERN_PAIRS, POSTERN_REQUESTS of the environment.
uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Each with the policy after one to three edits of its text.
TEST(PolicyDiffTruthTest, RandomPairs) {
  const uint64_t num_pairs = FromEnvironment("POSTERN_PAIRS", 100);
  const size_t num_requests = FromEnvironment("POSTERN_REQUESTS", 200);
  size_t same = 0, undecided = 0, different = 0, unseen = 0;
  for (uint64_t seed = 1; seed <= num_pairs; ++seed) {
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
