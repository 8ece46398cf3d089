// Explanations on the small worlds of policy/testing/universe.h: what they say is what was decided,
// every near miss is an allow by the reference, and those that can be told from the policy alone
// are listed. Too slow for every request: of every so many policies all requests are explained, and
// of every so many of these (all, where selectors vary) the near misses are looked for.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "gtest/gtest.h"
#include "policy/internal/lowering.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/agreement.h"
#include "policy/testing/models.h"
#include "policy/testing/text.h"
#include "policy/testing/universe.h"

namespace postern::internal {
namespace {

// Primes, so that every body and every request is met.
constexpr uint64_t kEveryPolicy = 23;
constexpr uint64_t kEverySearch = 11;

struct Totals {
  uint64_t policies = 0;
  uint64_t explained = 0;
  uint64_t searches = 0;
  uint64_t near_misses[7] = {};  // by NearMiss::Kind
};

class Explorer {
 public:
  Explorer(const Universe& universe, Totals& totals) : universe_(universe), totals_(totals) {
    for (const std::string& pattern : universe.patterns) {
      declarations_.push_back(Declare(pattern, {}, universe.mode));
      path_sets_.push_back(PathSetKey(declarations_.back().pattern));
    }
  }

  void Explore(std::vector<size_t> chosen = {}) {
    if (!chosen.empty()) VisitPatterns(chosen);
    if (chosen.size() == universe_.max_declarations) return;
    for (size_t next = chosen.empty() ? 0 : chosen.back() + 1; next < declarations_.size();
         ++next) {
      const auto is_same = [&](size_t other) { return path_sets_[other] == path_sets_[next]; };
      if (std::any_of(chosen.begin(), chosen.end(), is_same)) continue;
      chosen.push_back(next);
      Explore(chosen);
      chosen.pop_back();
      if (::testing::Test::HasFailure()) return;
    }
  }

 private:
  void VisitPatterns(const std::vector<size_t>& chosen) {
    size_t num_choices = 1;
    for (size_t i = 0; i < chosen.size(); ++i) num_choices *= universe_.bodies.size();
    for (size_t choice = 0; choice < num_choices; ++choice) {
      if (totals_.policies++ % kEveryPolicy != 0) continue;
      std::vector<Declaration> declarations;
      for (size_t i = 0, rest = choice; i < chosen.size(); ++i) {
        const Body& body = universe_.bodies[rest % universe_.bodies.size()];
        rest /= universe_.bodies.size();
        Declaration& declaration = declarations.emplace_back(declarations_[chosen[i]]);
        declaration.inherits = body.inherits;
        for (const size_t rule : body.rules) declaration.rules.push_back(universe_.rules[rule]);
      }
      ExplainAll(MakePolicy(std::move(declarations), universe_.mode));
      if (::testing::Test::HasFailure()) return;
    }
  }

  void ExplainAll(const Policy& policy) {
    const LoweredPolicy lowered = LowerPolicy(policy, source_);
    const auto graph = DecisionGraph::Build(lowered.spec);
    ASSERT_TRUE(graph.ok()) << graph.status();
    for (const Principal& principal : universe_.principals) {
      const PreparedPrincipal prepared = graph->Prepare(principal);
      for (const std::string_view name : universe_.actions) {
        for (const std::string& text : universe_.paths) {
          const CanonicalPath path = graph->path(text);
          const Action action = graph->action(name);
          const Decision decision = Evaluate(*graph, prepared, action, path);
          ExplainOptions options;
          options.raw_action = name;
          options.raw_path = text;
          const bool is_search =
              totals_.explained++ % kEverySearch == 0 || universe_.max_declarations == 1;
          if (!is_search) options.max_near_misses = 0;
          const Explanation why = Explain(*graph, prepared, action, path, decision, options);
          totals_.searches += is_search;
          for (const NearMiss& miss : why.near_misses) {
            ++totals_.near_misses[static_cast<size_t>(miss.kind)];
          }
          ASSERT_EQ(ExplanationProblem(policy, lowered.file_order, decision, why), "")
              << PolicyText(policy) << PrincipalText(principal) << ' ' << name << ' '
              << Quoted(text);
          if (!is_search) continue;
          ASSERT_EQ(MissingNearMiss(policy, principal, name, text, decision, why), "")
              << PolicyText(policy) << PrincipalText(principal) << ' ' << name << ' '
              << Quoted(text);
        }
      }
    }
  }

  // Returns a kind of near miss that the reference says there is and that was not listed, or
  // nothing. The universes are far below every bound of the search.
  static std::string MissingNearMiss(const Policy& policy, const Principal& principal,
                                     std::string_view action, const std::string& path,
                                     const Decision& decision, const Explanation& why) {
    if (decision.allowed()) return "";
    const auto has = [&why](NearMiss::Kind kind) {
      return why.cut.near_misses != 0 ||
             std::any_of(why.near_misses.begin(), why.near_misses.end(),
                         [kind](const NearMiss& miss) { return miss.kind == kind; });
    };
    if (principal.kind == PrincipalKind::kGuest && !has(NearMiss::Kind::kSignIn)) {
      Principal user = principal;
      user.kind = PrincipalKind::kUser;
      user.groups.emplace();
      if (ReferenceDecide(policy, user, action, path).allowed()) return "sign_in";
    }
    for (const std::string& other : policy.actions) {
      if (other == action || has(NearMiss::Kind::kAnotherAction)) continue;
      if (ReferenceDecide(policy, principal, other, path).allowed()) return "another_action";
    }
    if (principal.kind != PrincipalKind::kUser || !principal.groups) return "";
    for (const char* group : {"a", "b"}) {
      if (has(NearMiss::Kind::kOneGroup)) continue;
      Principal member = principal;
      member.groups->push_back(group);
      if (ReferenceDecide(policy, member, action, path).allowed()) return "one_group";
    }
    for (const std::string& group : *principal.groups) {
      const auto leaves = [&](const NearMiss& miss) {
        return miss.kind == NearMiss::Kind::kOneGroup && miss.name == group;
      };
      const bool is_listed = std::any_of(why.near_misses.begin(), why.near_misses.end(), leaves);
      if (is_listed || why.cut.near_misses != 0) continue;
      Principal other = principal;
      other.groups->erase(std::remove(other.groups->begin(), other.groups->end(), group),
                          other.groups->end());
      if (ReferenceDecide(policy, other, action, path).allowed()) return "leave " + group;
    }
    return "";
  }

  const Universe& universe_;
  Totals& totals_;
  const Source source_{"", ""};
  std::vector<Declaration> declarations_;
  std::vector<std::string> path_sets_;
};

TEST(ExplanationUniverseTest, EveryNearMissIsOne) {
  Totals totals;
  for (const Universe& universe : {UniverseOfRules(), UniverseOfPairs(), UniverseOfOpaquePairs(),
                                   UniverseOfTriples(), UniverseOfFours()}) {
    Explorer(universe, totals).Explore();
    if (HasFailure()) return;
  }
  std::printf("%llu explained, near misses looked for in %llu\n",
              static_cast<unsigned long long>(totals.explained),
              static_cast<unsigned long long>(totals.searches));
  EXPECT_GE(totals.explained, 1000000u);
  for (size_t kind = 0; kind < std::size(totals.near_misses); ++kind) {
    std::printf("%-16s %llu\n", NearMissName(static_cast<NearMiss::Kind>(kind)).data(),
                static_cast<unsigned long long>(totals.near_misses[kind]));
    EXPECT_GE(totals.near_misses[kind], 1000u);
  }
}

}  // namespace
}  // namespace postern::internal
