// The proof of the compiled evaluator: on every small policy and every small request it decides as
// the reference does, with the same reason, declaration, rule and selector; and no edit that takes
// away gives anybody a right.
#include "policy/testing/universe.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/internal/lowering.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/agreement.h"
#include "policy/testing/histogram.h"
#include "policy/testing/models.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

struct Totals {
  uint64_t policies = 0;
  uint64_t comparisons = 0;
  uint64_t policies_as_text = 0;
  uint64_t edits[4] = {};  // by Edit
  Histogram histogram;
};

// Who may do what where: a bit for each request of a universe.
using Rights = std::vector<bool>;

class Explorer {
 public:
  Explorer(const Universe& universe, Totals& totals) : universe_(universe), totals_(totals) {
    for (const std::string& pattern : universe.patterns) {
      declarations_.push_back(Declare(pattern, {}, universe.mode));
      path_sets_.push_back(PathSetKey(declarations_.back().pattern));
    }
    for (const std::string& path : universe.paths) {
      paths_.push_back(CanonicalPath::FromRaw(universe.mode, path));
    }
    for (const Body& before : universe.bodies) {
      for (const Body& after : universe.bodies) {
        edits_.push_back(EditBetween(universe, before, after));
      }
    }
  }

  // Visits every policy whose patterns begin with `chosen` (places in Universe::patterns, rising).
  void Explore(std::vector<size_t> chosen = {}) {
    if (!chosen.empty()) VisitPatterns(chosen);
    if (chosen.size() == universe_.max_declarations) return;
    for (size_t next = chosen.empty() ? 0 : chosen.back() + 1; next < declarations_.size();
         ++next) {
      const auto is_same = [&](size_t other) { return path_sets_[other] == path_sets_[next]; };
      if (std::any_of(chosen.begin(), chosen.end(), is_same)) continue;  // an error (`same-paths`)
      chosen.push_back(next);
      Explore(chosen);
      chosen.pop_back();
      if (::testing::Test::HasFailure()) return;
    }
  }

 private:
  // Visits every choice of bodies for these patterns, then compares those that an edit connects.
  void VisitPatterns(const std::vector<size_t>& chosen) {
    std::vector<Declaration> declarations;
    declarations.reserve(chosen.size());
    for (const size_t place : chosen) declarations.push_back(declarations_[place]);
    policy_ = MakePolicy(std::move(declarations), universe_.mode);
    matching_.clear();
    for (const std::string& path : universe_.paths) {
      matching_.push_back(Histogram::Match(policy_, path));
    }
    size_t num_choices = 1;
    for (size_t i = 0; i < chosen.size(); ++i) num_choices *= universe_.bodies.size();
    std::vector<Rights> rights(num_choices);
    for (size_t choice = 0; choice < num_choices; ++choice) {
      SetBodies(choice);
      Compare(rights[choice]);
      if (++totals_.policies % 500 == 0) CompareAsText();
      if (::testing::Test::HasFailure()) return;
    }
    CheckEdits(rights);
  }

  void SetBodies(size_t choice) {
    for (Declaration& declaration : policy_.declarations) {
      const Body& body = universe_.bodies[choice % universe_.bodies.size()];
      choice /= universe_.bodies.size();
      declaration.inherits = body.inherits;
      declaration.rules.clear();
      for (const size_t rule : body.rules) declaration.rules.push_back(universe_.rules[rule]);
    }
  }

  void Compare(Rights& rights) {
    const LoweredPolicy lowered = LowerPolicy(policy_, source_);
    const auto graph = DecisionGraph::Build(lowered.spec);
    ASSERT_TRUE(graph.ok()) << graph.status() << '\n' << PolicyText(policy_);
    for (const Principal& principal : universe_.principals) {
      const PreparedPrincipal prepared = graph->Prepare(principal);
      for (const std::string_view name : universe_.actions) {
        const Action action = graph->action(name);
        for (size_t i = 0; i < universe_.paths.size(); ++i) {
          const std::string& path = universe_.paths[i];
          if (path.empty() && name != "list") continue;
          Judgement judgement;
          judgement.compiled = Evaluate(*graph, prepared, action, paths_[i]);
          uint32_t& declaration = judgement.compiled.declaration;
          if (declaration != Decision::kNone) declaration = lowered.file_order[declaration];
          judgement.reference = ReferenceEvaluate(policy_, principal, name, path);
          ASSERT_TRUE(judgement.Agrees()) << RequestText(principal, name, path) << judgement.Text();
          Count(matching_[i], judgement.reference);
          rights.push_back(judgement.compiled.allowed());
        }
      }
    }
  }

  std::string RequestText(const Principal& principal, std::string_view action,
                          std::string_view path) const {
    return PolicyText(policy_) + PrincipalText(principal) + ' ' + std::string(action) + ' ' +
           Quoted(path) + '\n';
  }

  void Count(const Histogram::Matching& matching, const Decision& decision) {
    ++totals_.comparisons;
    if (decision.reason == Reason::kUnknownAction) return;
    totals_.histogram.Add(policy_, matching, decision);
  }

  // The same policy once more, from its text and through the public interface.
  void CompareAsText() {
    CompileOptions options;
    options.lint = false;
    const CompileResult built =
        CompilePolicy(Source("p.json", PolicyText(policy_)), Syntax::kJson, options);
    if (IsOverruled(built)) return;
    ASSERT_TRUE(built.ok()) << built.IssuesText();
    ++totals_.policies_as_text;
    for (const Principal& principal : universe_.principals) {
      for (const std::string_view action : universe_.actions) {
        for (const std::string& path : universe_.paths) {
          const Judgement judgement = Judge(built, principal, action, path);
          ASSERT_TRUE(judgement.Agrees())
              << RequestText(principal, action, path) << judgement.Text();
        }
      }
    }
  }

  // The one error that a policy of a universe may have; the evaluators do not mind it.
  static bool IsOverruled(const CompileResult& built) {
    const std::vector<Issue>& issues = built.issues().all();
    return !issues.empty() && std::all_of(issues.begin(), issues.end(), [](const Issue& issue) {
      return issue.id == "closure-overruled";
    });
  }

  void CheckEdits(const std::vector<Rights>& rights) {
    const size_t num_bodies = universe_.bodies.size();
    for (size_t before = 0; before < rights.size(); ++before) {
      for (size_t weight = 1; weight < rights.size(); weight *= num_bodies) {
        const size_t body = before / weight % num_bodies;
        for (size_t other = 0; other < num_bodies; ++other) {
          const Edit edit = edits_[body * num_bodies + other];
          if (edit == Edit::kNone) continue;
          const size_t after = before - body * weight + other * weight;
          ++totals_.edits[static_cast<size_t>(edit)];
          ASSERT_TRUE(IsSubset(rights[after], rights[before]))
              << TextOfChoice(before) << "may allow less than\n"
              << TextOfChoice(after);
        }
      }
    }
  }

  static bool IsSubset(const Rights& lesser, const Rights& greater) {
    for (size_t i = 0; i < lesser.size(); ++i) {
      if (lesser[i] && !greater[i]) return false;
    }
    return true;
  }

  std::string TextOfChoice(size_t choice) {
    SetBodies(choice);
    return PolicyText(policy_);
  }

  const Universe& universe_;
  Totals& totals_;
  const Source source_{"", ""};
  std::vector<Declaration> declarations_;  // one for each pattern, without a body
  std::vector<std::string> path_sets_;     // of each pattern
  std::vector<CanonicalPath> paths_;       // Universe::paths
  std::vector<Edit> edits_;                // [before * number of bodies + after]
  Policy policy_;
  std::vector<Histogram::Matching> matching_;  // of each path
};

TEST(UniverseTest, CompiledDecidesAsTheReference) {
  Totals totals;
  for (const Universe& universe : {UniverseOfRules(), UniverseOfPairs(), UniverseOfOpaquePairs(),
                                   UniverseOfTriples(), UniverseOfFours()}) {
    const auto start = std::chrono::steady_clock::now();
    const uint64_t policies = totals.policies, comparisons = totals.comparisons;
    Explorer(universe, totals).Explore();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%-13s %8llu policies, %9llu comparisons, %.1f s\n", universe.name.data(),
                static_cast<unsigned long long>(totals.policies - policies),
                static_cast<unsigned long long>(totals.comparisons - comparisons), seconds.count());
    if (HasFailure()) return;
  }
  std::printf("%s", totals.histogram.Text().c_str());
  EXPECT_GE(totals.comparisons, 5000000u);
  EXPECT_GE(totals.policies_as_text, 100u);
  EXPECT_EQ(totals.histogram.Surprises(), std::vector<std::string>());
  EXPECT_GT(totals.histogram.allowed(), totals.histogram.total() / 5);
  EXPECT_LT(totals.histogram.allowed(), totals.histogram.total() * 4 / 5);
  for (const Edit edit : {Edit::kDeleteAllow, Edit::kDeleteInherit, Edit::kAddDeny}) {
    EXPECT_GE(totals.edits[static_cast<size_t>(edit)], 1000u);
  }
}

}  // namespace
}  // namespace postern::internal
