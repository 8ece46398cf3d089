// The lint must not say what is not so. On random policies every path that an issue names is
// checked with the reference evaluator and with the patterns; where an issue says that somebody may
// do something, such a principal must be found.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/lint.h"
#include "policy/path_set.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"

namespace postern::internal {
namespace {

// Returns what stands in backticks in a message.
std::vector<std::string> QuotedIn(const std::string& message) {
  std::vector<std::string> quoted;
  for (size_t begin = message.find('`'); begin != message.npos;) {
    const size_t end = message.find('`', begin + 1);
    quoted.push_back(message.substr(begin + 1, end - begin - 1));
    begin = message.find('`', end + 1);
  }
  return quoted;
}

class TruthCheck {
 public:
  explicit TruthCheck(const Policy& policy) : policy_(policy) {
    for (const Declaration& declaration : policy.declarations) {
      by_text_[declaration.pattern.text] = &declaration;
      for (const Rule& rule : declaration.rules) AddWords(rule);
    }
  }

  // Returns whether the issue is true as far as it speaks of paths.
  bool Holds(const Issue& issue) const {
    const std::vector<std::string> q = QuotedIn(issue.message);
    const auto has = [&issue](std::string_view id) { return issue.id == id; };
    if (issue.message.find("…") != std::string::npos) return true;
    if (has("closure-overruled")) return IsOverruled(Named(q[0]), Named(q[2]), q[1]);
    if (has("crossing"))
      return IsAsked(Named(q[0]), q[q.size() - 2]) && Matches(q[1], q[q.size() - 2]);
    if (has("byte-order")) return IsAsked(Named(q[0]), q[2]) && Matches(q[1], q[2]);
    if (has("shadowed")) return !FindPath({&Named(q[0]).pattern}, PatternsOf(q)).found();
    if (has("glob-not-below")) return !Matches(q[0], q[1]);
    if (has("guest-writes")) return GuestMay(q[0], q.back());
    if (has("leaking-list")) return SeesMore(q, issue.message);
    if (issue.id.find("deny-") != std::string::npos && q.size() == 5) return IsOpen(q);
    return true;
  }

 private:
  void AddWords(const Rule& rule) {
    for (const Selector& selector : rule.selectors) names_.insert(selector.name);
    for (const Where& where : rule.where) {
      values_[where.attribute].insert(where.values.begin(), where.values.end());
      values_[where.attribute].insert("something else");
    }
  }

  const Declaration& Named(const std::string& text) const { return *by_text_.at(text); }

  // All but the first.
  std::vector<const Pattern*> PatternsOf(const std::vector<std::string>& texts) const {
    std::vector<const Pattern*> patterns;
    for (size_t i = 1; i < texts.size(); ++i) patterns.push_back(&Named(texts[i]).pattern);
    return patterns;
  }

  bool Matches(const std::string& text, const std::string& path) const {
    return MatchesPath(Named(text).pattern, path);
  }

  // Whether `declaration` matches, and whatever is more specific and matches inherits.
  bool IsAsked(const Declaration& declaration, const std::string& path) const {
    return MatchesPath(declaration.pattern, path) &&
           std::none_of(policy_.declarations.begin(), policy_.declarations.end(),
                        [&](const Declaration& other) {
                          return !other.inherits && MatchesPath(other.pattern, path) &&
                                 CompareSpecificity(other.pattern, declaration.pattern) < 0;
                        });
  }

  bool IsOverruled(const Declaration& closure, const Declaration& allowing,
                   const std::string& path) const {
    return closure.IsClosure() && allowing.HasAllow() && IsAsked(allowing, path) &&
           MatchesPath(closure.pattern, path) &&
           CompareSpecificity(allowing.pattern, closure.pattern) < 0 &&
           FindPath({&allowing.pattern}, {&closure.pattern}).found();
  }

  bool May(const Principal& principal, const std::string& action, const std::string& path) const {
    return ReferenceEvaluate(policy_, principal, action, path).effect == Effect::kAllow;
  }

  bool GuestMay(const std::string& action, const std::string& path) const {
    return Exists({path}, [&](const Principal& principal) {
      return principal.kind == PrincipalKind::kGuest && May(principal, action, path);
    });
  }

  bool SeesMore(const std::vector<std::string>& q, const std::string& message) const {
    const bool root = message.find("the root") != std::string::npos;
    const std::string prefix = root ? "" : q[1];
    return Exists({q.back()}, [&](const Principal& principal) {
      return May(principal, "list", prefix) && !May(principal, "list", q.back());
    });
  }

  // q: the pattern of the deny, a path, the pattern of the allow, its selector, an action.
  bool IsOpen(const std::vector<std::string>& q) const {
    if (Matches(q[0], q[1]) || !IsAsked(Named(q[2]), q[1])) return false;
    const PathSearch denied = FindPath({&Named(q[0]).pattern}, {});
    return Exists({q[1], denied.witness}, [&](const Principal& principal) {
      return May(principal, q[4], q[1]) && !May(principal, q[4], denied.witness);
    });
  }

  // Tries principals made of the policy's names and values and the segments of `paths`.
  bool Exists(const std::vector<std::string>& paths,
              const std::function<bool(const Principal&)>& predicate) const {
    std::set<std::string> words = {"nobody"};
    for (const std::string& path : paths) {
      for (size_t begin = 0; begin <= path.size();) {
        const size_t end = std::min(path.find('/', begin), path.size());
        if (end != begin) words.insert(path.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    for (const auto& attributes : AttributesOf(words)) {
      Principal principal;
      principal.attributes = attributes;
      if (predicate(principal) || ExistsUser(principal, words, predicate)) return true;
      principal.kind = PrincipalKind::kFunction;
      for (const std::string& name : names_) {
        principal.name = name.empty() ? "nobody" : name;
        if (predicate(principal)) return true;
      }
    }
    return false;
  }

  // Users of any entity id in none, one or two groups.
  bool ExistsUser(Principal user, const std::set<std::string>& words,
                  const std::function<bool(const Principal&)>& predicate) const {
    user.kind = PrincipalKind::kUser;
    std::set<std::string> groups = names_;
    groups.insert(words.begin(), words.end());
    for (const std::string& id : words) {
      user.entity_id = id;
      user.groups.emplace();
      if (predicate(user)) return true;
      for (const std::string& a : groups) {
        for (const std::string& b : groups) {
          user.groups = {a, b};
          if (predicate(user)) return true;
        }
      }
    }
    return false;
  }

  using Attributes = std::vector<std::pair<std::string, std::string>>;

  std::vector<Attributes> AttributesOf(const std::set<std::string>& words) const {
    std::vector<Attributes> all = {{}};
    for (const auto& [attribute, values] : values_) {
      std::set<std::string> choices = values;
      choices.insert(words.begin(), words.end());
      std::vector<Attributes> longer = all;
      for (const Attributes& one : all) {
        for (const std::string& value : choices) {
          longer.push_back(one);
          longer.back().emplace_back(attribute, value);
        }
      }
      all = std::move(longer);
    }
    std::reverse(all.begin(), all.end());  // those that lack nothing are the likeliest
    return all;
  }

  const Policy& policy_;
  std::map<std::string, const Declaration*> by_text_;
  std::set<std::string> names_;
  std::map<std::string, std::set<std::string>> values_;  // by attribute
};

TEST(LintTruthTest, EveryWarningHolds) {
  SeededChoices choices(30);
  std::map<std::string, int> checked;
  for (int i = 0; i < 100; ++i) {
    Draft draft = RandomDraft(choices, 16);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    Issues issues;
    Lint(*built.policy(), {}, issues);
    const TruthCheck check(*built.policy());
    for (const Issue& issue : issues.all()) {
      ++checked[issue.id];
      EXPECT_TRUE(check.Holds(issue)) << issue.message << "\n" << draft.Text();
    }
  }
  for (const char* id :
       {"byte-order", "crossing", "deny-below-open-at", "deny-exact-open-below", "glob-not-below",
        "guest-writes", "leaking-list", "opaque-deny-wildcard", "shadowed"}) {
    EXPECT_GT(checked[id], 0) << id;
  }
}

Policy WithoutDenies(Policy policy, const Declaration* but_of) {
  for (Declaration& declaration : policy.declarations) {
    if (but_of != nullptr && declaration.pattern.text == but_of->pattern.text) continue;
    auto& rules = declaration.rules;
    rules.erase(std::remove_if(rules.begin(), rules.end(),
                               [](const Rule& rule) { return rule.effect == Effect::kDeny; }),
                rules.end());
  }
  return policy;
}

// What the lint says of rules must hold for each of these requests.
class DeadRules {
 public:
  DeadRules(const Policy& policy, const Issues& issues)
      : policy_(policy), allows_(WithoutDenies(policy, nullptr)) {
    for (const Issue& issue : issues.all()) {
      if (issue.id == "rule-never-decides") rules_.insert(issue.range.begin);
      if (issue.id == "contradictory-rules") selectors_.insert(issue.range.begin);
      if (issue.id != "guard-denies-nothing") continue;
      for (const Declaration& declaration : policy.declarations) {
        if (declaration.pattern_range.begin != issue.range.begin) continue;
        guards_.push_back(WithoutDenies(policy, &declaration));
      }
    }
  }

  size_t num_rules() const { return rules_.size(); }
  size_t num_selectors() const { return selectors_.size(); }
  size_t num_guards() const { return guards_.size(); }

  // Returns whether this request shows that one of them is not dead.
  bool IsRefutedBy(const Principal& principal, const std::string& action,
                   const std::string& path) const {
    const Decision decision = ReferenceEvaluate(policy_, principal, action, path);
    if (decision.rule != Decision::kNone) {
      const Rule& rule = policy_.declarations[decision.declaration].rules[decision.rule];
      if (rules_.count(rule.range.begin) != 0) return true;
      if (selectors_.count(rule.selectors[decision.selector].range.begin) != 0) return true;
    }
    if (!ReferenceEvaluate(allows_, principal, action, path).allowed()) return false;
    return std::any_of(guards_.begin(), guards_.end(), [&](const Policy& guarded) {
      return !ReferenceEvaluate(guarded, principal, action, path).allowed();
    });
  }

 private:
  const Policy& policy_;
  const Policy allows_;         // without any deny
  std::vector<Policy> guards_;  // each with the denies of one guard alone
  std::set<uint32_t> rules_;    // by the beginning of their range
  std::set<uint32_t> selectors_;
};

TEST(LintTruthTest, NoRequestShowsThatADeadRuleIsNone) {
  SeededChoices choices(33);
  size_t rules = 0;
  size_t selectors = 0;
  size_t guards = 0;
  for (int i = 0; i < 300; ++i) {
    Draft draft = RandomDraft(choices, 10);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    Issues issues;
    Lint(*built.policy(), {}, issues);
    const DeadRules dead(*built.policy(), issues);
    rules += dead.num_rules();
    selectors += dead.num_selectors();
    guards += dead.num_guards();
    if (dead.num_rules() + dead.num_selectors() + dead.num_guards() == 0) continue;
    for (int j = 0; j < 300; ++j) {
      const RandomRequest request = MakeRequest(draft, choices);
      const CanonicalPath path = CanonicalPath::FromRaw(draft.mode, request.path);
      if (!path.ok()) continue;
      ASSERT_FALSE(dead.IsRefutedBy(request.principal, request.action, std::string(path.text())))
          << path.text() << "\n"
          << issues.Text(*built.source());
    }
  }
  EXPECT_GT(rules, 10U);
  EXPECT_GT(selectors, 10U);
  EXPECT_GT(guards, 5U);
}

// What CheckDeclarations says of policies as they come, most of which it refuses.
TEST(LintTruthTest, EveryOverruledClosureIs) {
  SeededChoices choices(31);
  CompileOptions options;
  options.lint = false;
  int checked = 0;
  for (int i = 0; i < 300; ++i) {
    const Draft draft = RandomDraft(choices, 30);
    const CompileResult built =
        CompilePolicy(Source("policy", draft.Text()), draft.syntax, options);
    if (built.policy() == nullptr) continue;
    const TruthCheck check(*built.policy());
    for (const Issue& issue : built.issues().all()) {
      if (issue.id != "closure-overruled") continue;
      ++checked;
      EXPECT_TRUE(check.Holds(issue)) << issue.message << "\n" << draft.Text();
    }
  }
  EXPECT_GT(checked, 50);
}

// Returns the declarations that match, the most specific first.
std::vector<const Declaration*> Matching(const Policy& policy, std::string_view path) {
  std::vector<const Declaration*> matching;
  for (const Declaration& declaration : policy.declarations) {
    if (MatchesPath(declaration.pattern, path)) matching.push_back(&declaration);
  }
  std::sort(matching.begin(), matching.end(), [](const Declaration* a, const Declaration* b) {
    return CompareSpecificity(a->pattern, b->pattern) < 0;
  });
  return matching;
}

// Where no closure is called overruled, no path may show one.
TEST(LintTruthTest, NoOverruledClosureIsMissed) {
  SeededChoices choices(32);
  int checked = 0;
  for (int i = 0; i < 300; ++i) {
    Draft draft = RandomDraft(choices, 30);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    for (int j = 0; j < 20; ++j) {
      const std::string raw = MakeRequest(draft, choices).path;
      const CanonicalPath path = CanonicalPath::FromRaw(draft.mode, raw);
      if (!path.ok()) continue;
      const auto matching = Matching(*built.policy(), path.text());
      for (size_t asked = 0; asked < matching.size(); ++asked) {
        for (size_t k = asked + 1; k < matching.size(); ++k) {
          if (!matching[asked]->HasAllow() || !matching[k]->IsClosure()) continue;
          ++checked;
          EXPECT_FALSE(FindPath({&matching[asked]->pattern}, {&matching[k]->pattern}).found())
              << path.text() << "\n"
              << draft.Text();
        }
        if (!matching[asked]->inherits) break;
      }
    }
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
}  // namespace postern::internal
