// Holds queries and proofs against brute force: on every small policy, each request of a small
// world is allowed iff the answers say so.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/invariant.h"
#include "policy/analysis/policy_query.h"
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
using internal::Declare;
using internal::Deny;
using internal::HasFacts;
using internal::Is;
using internal::IsInRegion;
using internal::IsVariable;
using internal::kGet;
using internal::kList;
using internal::MakePolicy;
using internal::MakeSelector;
using internal::PolicyText;
using internal::PrincipalText;
using internal::SmallPolicies;
using internal::SmallPolicy;
using internal::SmallRequest;
using internal::SmallRequests;
using internal::WordsHold;

const std::vector<std::string> kAsked = {"*", "a/*", "<x>/b", "c/b", "a/<entity_id>/*", "**/b"};
const std::vector<std::string> kActions = {"get", "list"};

struct Tally {
  size_t questions = 0, checked = 0, facts = 0, proved = 0, refuted = 0, some = 0, not_shown = 0;
};

bool Has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string RequestText(const SmallRequest& request) {
  return PrincipalText(request.principal) + ' ' + request.action + ' ' + request.path;
}

// Requests on paths of a pattern. The root is left out: in words it is `*`, as all other paths.
template <typename Visit>
void ForEachRequest(const Pattern& within, const Visit& visit) {
  for (size_t i = 0; i < SmallRequests().size(); ++i) {
    const SmallRequest& request = SmallRequests()[i];
    if (!request.path.empty() && MatchesPath(within, request.path)) visit(request, i);
  }
}

void CheckWitness(const Policy& policy, const AccessWitness& witness) {
  const Decision decision =
      ReferenceEvaluate(policy, witness.principal, witness.action, witness.path);
  ASSERT_EQ(decision.allowed(), witness.decision.allowed());
  ASSERT_EQ(decision.declaration, witness.decision.declaration);
}

void CheckWho(const SmallPolicy& small, const Pattern& within, Tally& tally) {
  const QueryResult<Grant> result = WhoMay(small.policy, kActions, within);
  ASSERT_EQ(result.undecided, "") << PolicyText(small.policy);
  for (const Grant& grant : result.answer) CheckWitness(small.policy, grant.witness);
  ForEachRequest(within, [&](const SmallRequest& request, size_t number) {
    bool told = false, has_facts = false;
    for (const Grant& grant : result.answer) {
      if (!Has(grant.actions, request.action) || grant.witness.path.empty() ||
          !IsInRegion(grant.paths, grant.except, PathMode::kKey, request.path)) {
        continue;
      }
      has_facts = has_facts || HasFacts(grant.who);
      told = told || WordsHold(grant.who, request.principal, request.path);
    }
    ++(has_facts ? tally.facts : tally.checked);
    if (has_facts) return;
    ASSERT_EQ(told, small.rights[number])
        << PolicyText(small.policy) << within.text << ' ' << RequestText(request);
  });
}

// Each path is in one matrix, each principal in at most one of its rows.
void CheckMatrices(const SmallPolicy& small, const Pattern& within, Tally& tally) {
  const QueryResult<AccessMatrix> result = WhoMayWhat(small.policy, within);
  ASSERT_EQ(result.undecided, "") << PolicyText(small.policy);
  ForEachRequest(within, [&](const SmallRequest& request, size_t number) {
    size_t matrices = 0, rows = 0;
    bool told = false, has_facts = false;
    for (const AccessMatrix& matrix : result.answer) {
      if (!IsInRegion(matrix.paths, matrix.except, PathMode::kKey, request.path)) continue;
      ++matrices;
      for (const AccessMatrix::Row& row : matrix.rows) {
        has_facts = has_facts || HasFacts(row.who);
        if (has_facts || !WordsHold(row.who, request.principal, request.path)) continue;
        ++rows;
        told = Has(row.actions, request.action);
      }
    }
    ++(has_facts ? tally.facts : tally.checked);
    if (has_facts) return;
    // Where the root is decided otherwise than every other path, it has a matrix of its own.
    ASSERT_LE(matrices, 2U);
    ASSERT_GE(matrices, 1U) << PolicyText(small.policy) << within.text << ' ' << request.path;
    if (matrices == 2) return;
    ASSERT_LE(rows, 1U);
    ASSERT_EQ(told, small.rights[number])
        << PolicyText(small.policy) << within.text << ' ' << RequestText(request);
  });
}

// Whether the selector holds for who asks, in a rule of some declaration that matches.
bool HoldsFor(const Policy& policy, const std::string& selector, const SmallRequest& request) {
  Policy subjects = policy;
  for (Declaration& declaration : subjects.declarations) {
    declaration.inherits = true;
    declaration.rules.clear();
    if (selector == "owner" && !declaration.pattern.VariableSegment(kEntityIdVariable)) continue;
    declaration.rules.push_back(Allow({selector}, kGet | kList));
  }
  if (selector != "owner") {
    subjects.declarations = {Declare("*", {Allow({selector}, kGet | kList)})};
  }
  return ReferenceEvaluate(subjects, request.principal, request.action, request.path).allowed();
}

// Whoever a selector holds for may do what all of them may, and nothing that none may.
void CheckExtents(const SmallPolicy& small, const Pattern& within, const std::string& selector,
                  Tally& tally) {
  const QueryResult<AccessMatrix> result =
      WhoMayWhat(small.policy, within, {MakeSelector(selector)});
  ASSERT_EQ(result.undecided, "") << PolicyText(small.policy);
  std::map<std::pair<size_t, size_t>, std::pair<bool, bool>> shown;  // some may, some may not
  ForEachRequest(within, [&](const SmallRequest& request, size_t number) {
    const size_t action = request.action == "get" ? 0 : 1;
    std::vector<size_t> matrices;
    for (size_t i = 0; i < result.answer.size(); ++i) {
      const AccessMatrix& matrix = result.answer[i];
      if (IsInRegion(matrix.paths, matrix.except, PathMode::kKey, request.path)) {
        matrices.push_back(i);
      }
    }
    if (matrices.size() != 1 || !HoldsFor(small.policy, selector, request)) return;
    const bool may = small.rights[number];
    bool& seen = may ? shown[{matrices[0], action}].first : shown[{matrices[0], action}].second;
    seen = true;
    const Extent extent = result.answer[matrices[0]].extents[0][action];
    ASSERT_FALSE(extent == Extent::kAll && !may)
        << PolicyText(small.policy) << selector << ' ' << RequestText(request);
    ASSERT_NE(extent, Extent::kNobody)
        << PolicyText(small.policy) << selector << ' ' << RequestText(request);
    ASSERT_FALSE(extent == Extent::kNone && may)
        << PolicyText(small.policy) << selector << ' ' << RequestText(request);
  });
  for (const auto& [place, seen] : shown) {
    if (result.answer[place.first].extents[0][place.second] != Extent::kSome) continue;
    ++tally.some;
    tally.not_shown += seen.first && seen.second ? 0 : 1;
  }
}

void CheckWhat(const SmallPolicy& small, const Pattern& within, Tally& tally) {
  const Principal* last = nullptr;
  QueryResult<Grant> result;
  ForEachRequest(within, [&](const SmallRequest& request, size_t number) {
    if (last == nullptr || PrincipalText(*last) != PrincipalText(request.principal)) {
      last = &request.principal;
      result = WhatMay(small.policy, request.principal, within);
      for (const Grant& grant : result.answer) CheckWitness(small.policy, grant.witness);
    }
    ASSERT_EQ(result.undecided, "");
    const bool told =
        std::any_of(result.answer.begin(), result.answer.end(), [&](const Grant& grant) {
          return Has(grant.actions, request.action) && !grant.witness.path.empty() &&
                 IsInRegion(grant.paths, grant.except, PathMode::kKey, request.path);
        });
    ++tally.checked;
    ASSERT_EQ(told, small.rights[number])
        << PolicyText(small.policy) << within.text << ' ' << RequestText(request);
  });
}

// Whether a selector holds is asked of a policy that allows by it alone.
void CheckProofs(const SmallPolicy& small, const Pattern& within, const std::string& selector,
                 Tally& tally) {
  if (selector == "owner" && !within.VariableSegment(kEntityIdVariable)) return;
  Declaration subjects = Declare(within.text, {Allow({selector}, kGet | kList)});
  const Policy only_subjects = MakePolicy({subjects});
  for (const Invariant::Kind kind : {Invariant::Kind::kNever, Invariant::Kind::kAlways}) {
    const bool is_never = kind == Invariant::Kind::kNever;
    const Proof proof = Prove(small.policy, {kind, {MakeSelector(selector)}, kGet, within});
    ASSERT_NE(proof.outcome, Proof::Outcome::kUndecided) << PolicyText(small.policy);
    const auto breaks = [&](const Principal& principal, const std::string& action,
                            const std::string& path, bool is_allowed) {
      return ReferenceEvaluate(only_subjects, principal, action, path).allowed() &&
             is_allowed == is_never;
    };
    if (proof.outcome == Proof::Outcome::kRefuted) {
      ++tally.refuted;
      const AccessWitness& shown = *proof.counterexample;
      CheckWitness(small.policy, shown);
      ASSERT_TRUE(breaks(shown.principal, shown.action, shown.path, shown.decision.allowed()));
      continue;
    }
    ++tally.proved;
    ForEachRequest(within, [&](const SmallRequest& request, size_t number) {
      if (request.action != "get") return;
      ++tally.checked;
      ASSERT_FALSE(breaks(request.principal, "get", request.path, small.rights[number]))
          << PolicyText(small.policy) << within.text << ' ' << selector << ' '
          << RequestText(request);
    });
  }
}

void AskAll(const std::vector<SmallPolicy>& all, size_t stride) {
  Tally tally;
  for (size_t i = 0; i < all.size(); i += stride) {
    const Pattern within =
        *ParsePattern(kAsked[i / stride % kAsked.size()], PathMode::kKey, {}).pattern;
    CheckWho(all[i], within, tally);
    CheckMatrices(all[i], within, tally);
    CheckWhat(all[i], within, tally);
    for (const char* const selector : {"guest", "authenticated", "group:g", "owner"}) {
      CheckProofs(all[i], within, selector, tally);
      CheckExtents(all[i], within, selector, tally);
    }
    ++tally.questions;
    if (::testing::Test::HasFatalFailure()) return;
  }
  std::printf(
      "%zu policies, %zu requests, %zu of lines without words, %zu proved, %zu refuted, some %zu "
      "times, of which %zu not shown\n",
      tally.questions, tally.checked, tally.facts, tally.proved, tally.refuted, tally.some,
      tally.not_shown);
  EXPECT_GE(tally.questions, all.size() / stride);
  EXPECT_GT(tally.proved, tally.questions / 2);
  EXPECT_GT(tally.refuted, tally.questions / 2);
  EXPECT_LT(tally.facts, tally.checked / 10);
  EXPECT_LE(tally.not_shown, tally.some / 4);  // the small world lacks some principals
}

TEST(PolicyQueryTruthTest, OverlappingPatterns) {
  AskAll(SmallPolicies({"*", "a/*", "<t>/b", "**/b", "a/<entity_id>/*"},
                       {{}, {Allow({"guest"}, kGet)}, {Deny({"group:g"}, kGet)}}),
         1);
}

TEST(PolicyQueryTruthTest, Selectors) {
  AskAll(SmallPolicies({"<t>/*", "a/*"},
                       {{Allow({"authenticated"}, kGet)},
                        {Allow({"group:g", "function:f"}, kGet | kList)},
                        {Deny({"group:g"}, kGet), Allow({"authenticated"}, kGet)},
                        {Allow({"anyone"}, kGet), Deny({"guest"}, kGet)},
                        {Allow({"anyone"}, kGet), Deny({"function:f"}, kList)},
                        {Allow({"authenticated"}, kGet, {Is("t", "v")})},
                        {Allow({"anyone"}, kGet), Deny({"anyone"}, kGet, {Is("t", "v")})}}),
         1);
}

TEST(PolicyQueryTruthTest, Variables) {
  AskAll(SmallPolicies({"<t>/b", "<t>/*", "a/<entity_id>/*"},
                       {{Allow({"authenticated"}, kGet)},
                        {Allow({"anyone"}, kGet), Deny({"authenticated"}, kGet)}}),
         1);
  AskAll(SmallPolicies({"<t>/b", "<t>/*"},
                       {{Allow({"group:<t>"}, kGet)},
                        {Allow({"authenticated"}, kGet, {IsVariable("t", "t")})},
                        {Deny({"group:<t>"}, kGet), Allow({"authenticated"}, kGet)}}),
         1);
  AskAll(SmallPolicies(
             {"a/<entity_id>/*", "<x>/<entity_id>/*"},
             {{Allow({"owner"}, kGet)}, {Allow({"authenticated"}, kGet), Deny({"owner"}, kGet)}}),
         1);
}

// --- Random large ones ---------------------------------------------------------------------------

struct AskedRequest {
  SmallRequest request;  // its path is canonical
  bool is_allowed;
};

// Requests that may be asked, on paths of `within`.
std::vector<AskedRequest> RandomRequests(const Policy& policy, const internal::Draft& draft,
                                         const Pattern& within, size_t number,
                                         internal::Choices& choices) {
  std::vector<AskedRequest> requests;
  for (size_t i = 0; i < number; ++i) {
    const internal::RandomRequest made = internal::MakeRequest(draft, choices);
    const CanonicalPath path = CanonicalPath::FromRaw(policy.mode, made.path);
    if (ValidatePrincipal(made.principal) != PrincipalError::kNone || !path.ok()) continue;
    std::string text(path.text());
    if (text.empty() || !MatchesPath(within, text)) continue;
    const bool is_allowed = ReferenceEvaluate(policy, made.principal, made.action, text).allowed();
    requests.push_back({{made.principal, made.action, std::move(text)}, is_allowed});
  }
  return requests;
}

// Returns the action that a request means: an HTTP method stands for one.
std::string ActionOf(const Policy& policy, const std::string& asked) {
  for (const auto& [method, action] : policy.methods) {
    if (method == asked) return policy.actions[action];
  }
  return asked;
}

bool IsTold(const QueryResult<Grant>& result, const Policy& policy, const SmallRequest& request) {
  return std::any_of(result.answer.begin(), result.answer.end(), [&](const Grant& grant) {
    return Has(grant.actions, ActionOf(policy, request.action)) &&
           IsInRegion(grant.paths, grant.except, policy.mode, request.path);
  });
}

struct RandomTally {
  size_t policies = 0, requests = 0, allowed = 0, undecided = 0, proved = 0, refuted = 0;
};

// Every principal that asks is told exactly its paths.
void CheckWhat(const Policy& policy, const Pattern& within,
               const std::vector<AskedRequest>& requests) {
  for (const auto& [request, is_allowed] : requests) {
    const QueryResult<Grant> result = WhatMay(policy, request.principal, within);
    ASSERT_EQ(result.undecided, "");
    ASSERT_EQ(IsTold(result, policy, request), is_allowed) << RequestText(request);
  }
}

// Whoever is allowed is told of, and each path is in a matrix.
void CheckEverybody(const Policy& policy, const Pattern& within,
                    const std::vector<AskedRequest>& requests, RandomTally& tally) {
  const QueryResult<Grant> who = WhoMay(policy, policy.actions, within);
  const QueryResult<AccessMatrix> which = WhoMayWhat(policy, within);
  if (!who.undecided.empty() || !which.undecided.empty()) {
    ADD_FAILURE() << who.undecided << which.undecided;
    ++tally.undecided;
    return;
  }
  for (const auto& [request, is_allowed] : requests) {
    ASSERT_TRUE(!is_allowed || IsTold(who, policy, request)) << RequestText(request);
    const auto& path = request.path;
    const auto matrices =
        std::count_if(which.answer.begin(), which.answer.end(), [&](const AccessMatrix& matrix) {
          return IsInRegion(matrix.paths, matrix.except, policy.mode, path);
        });
    ASSERT_GE(matrices, 1) << path;
  }
}

// No request breaks what is proved.
void CheckProofs(const Policy& policy, const Pattern& within,
                 const std::vector<AskedRequest>& requests, RandomTally& tally) {
  for (const char* const selector : {"guest", "authenticated", "group:admin", "group:room"}) {
    Policy only_subjects = policy;
    only_subjects.declarations = {Declare(within.text, {}, policy.mode)};
    Rule& rule = only_subjects.declarations.front().rules.emplace_back(Allow({selector}));
    rule.actions = ~uint64_t{0} >> (64 - policy.actions.size());
    for (const Invariant::Kind kind : {Invariant::Kind::kNever, Invariant::Kind::kAlways}) {
      const bool is_never = kind == Invariant::Kind::kNever;
      const Proof proof = Prove(policy, {kind, {MakeSelector(selector)}, 1, within});
      EXPECT_NE(proof.outcome, Proof::Outcome::kUndecided) << selector << proof.reason;
      tally.undecided += proof.outcome == Proof::Outcome::kUndecided ? 1 : 0;
      tally.refuted += proof.outcome == Proof::Outcome::kRefuted ? 1 : 0;
      if (proof.outcome != Proof::Outcome::kProved) continue;
      ++tally.proved;
      for (const auto& [request, is_allowed] : requests) {
        if (ActionOf(policy, request.action) != policy.actions.front()) continue;
        ASSERT_FALSE(is_allowed == is_never && ReferenceEvaluate(only_subjects, request.principal,
                                                                 request.action, request.path)
                                                   .allowed())
            << selector << ' ' << RequestText(request);
      }
    }
  }
}

// How many of each, and from which seed on: POSTERN_POLICIES, POSTERN_REQUESTS, POSTERN_SEED of the
// environment.
TEST(PolicyQueryTruthTest, RandomPolicies) {
  const uint64_t num_policies = internal::FromEnvironment("POSTERN_POLICIES", 40);
  const size_t num_requests = internal::FromEnvironment("POSTERN_REQUESTS", 300);
  RandomTally tally;
  const uint64_t first_seed = internal::SeedFromEnvironment();
  for (uint64_t seed = first_seed; seed < first_seed + num_policies; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 20);
    const CompileResult compiled = internal::CompileRepaired(draft);
    if (!compiled.ok()) continue;
    const Policy policy = *DescribedPolicy(*compiled.graph());
    const size_t asked = choices.Below(static_cast<uint32_t>(policy.declarations.size()) + 1);
    const Pattern within = asked == policy.declarations.size() ? EveryPath(policy.mode)
                                                               : policy.declarations[asked].pattern;
    const std::vector<AskedRequest> requests =
        RandomRequests(policy, draft, within, num_requests, choices);
    SCOPED_TRACE("seed " + std::to_string(seed) + " on " + within.text + "\n" + PolicyText(policy));
    CheckEverybody(policy, within, requests, tally);
    CheckProofs(policy, within, requests, tally);
    const auto few = static_cast<ptrdiff_t>(std::min<size_t>(requests.size(), 10));
    CheckWhat(policy, within, {requests.begin(), requests.begin() + few});
    if (HasFatalFailure()) return;
    ++tally.policies;
    tally.requests += requests.size();
    tally.allowed += std::count_if(requests.begin(), requests.end(),
                                   [](const AskedRequest& one) { return one.is_allowed; });
  }
  std::printf("%zu policies, %zu requests, %zu allowed, %zu proved, %zu refuted, %zu undecided\n",
              tally.policies, tally.requests, tally.allowed, tally.proved, tally.refuted,
              tally.undecided);
  EXPECT_GT(tally.requests, 30 * tally.policies);
  EXPECT_GT(tally.allowed, tally.policies);
  EXPECT_GT(tally.proved, tally.policies);
  EXPECT_GT(tally.refuted, tally.policies);
  EXPECT_EQ(tally.undecided, 0U);
}

}  // namespace
}  // namespace postern
