#include "policy/policy_matchers.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "engine/escape.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_text.h"
#include "engine/path.h"
#include "policy/explanation_lines.h"
#include "policy/limits.h"
#include "policy/pattern.h"

namespace postern {
namespace {

// Returns whether the rules judged the request. Else its denial says nothing about them.
bool IsByRules(Reason reason) {
  return reason == Reason::kAllowed || reason == Reason::kDeniedByRule ||
         reason == Reason::kNoRule || reason == Reason::kNoDeclaration;
}

bool IsRuleId(const DecisionGraph& graph, std::string_view text) {
  if (!graph.has_policy()) return false;
  for (uint32_t i = 0; i < graph.num_declarations(); ++i) {
    const uint32_t num_rules = graph.declaration(i).num_rules;
    for (uint32_t rule = 0; rule < num_rules; ++rule) {
      if (graph.rule(i, rule).id == text) return true;
    }
  }
  return false;
}

// Returns whether these are one pattern. Paths of Amplify, whose `list` may lack a path, are
// literal text.
bool IsSamePattern(std::string_view a, std::string_view b, const DecisionGraph& graph) {
  if (a == b) return true;
  if (graph.MayLackPath(graph.action("list"))) return false;
  const PatternResult parsed_a = ParsePattern(a, graph.mode(), PolicyLimits());
  const PatternResult parsed_b = ParsePattern(b, graph.mode(), PolicyLimits());
  return parsed_a.pattern && parsed_b.pattern &&
         parsed_a.pattern->normal_text == parsed_b.pattern->normal_text;
}

// Returns whether `because` is the pattern and the selector of what decided. The selector is the
// last word; or more than that, if the name of its group or function has spaces.
bool IsDecidedBy(const DecisionGraph& graph, const Decision& decision, std::string_view because) {
  const RuleInfo rule = graph.rule(decision.declaration, decision.rule);
  if (decision.selector >= rule.selectors.size()) return false;
  const std::string_view pattern = graph.declaration(decision.declaration).pattern;
  const std::string_view selector = rule.selectors[decision.selector];
  const std::initializer_list<std::string_view> begins = {" ", " group:", " function:", " role:"};
  return std::any_of(begins.begin(), begins.end(), [&](std::string_view begin) {
    const size_t space = because.rfind(begin);
    return space != std::string_view::npos && because.substr(space + 1) == selector &&
           IsSamePattern(because.substr(0, space), pattern, graph);
  });
}

// Returns whether it was decided so. A rule's id hides a reason of the same name.
bool Holds(std::string_view because, const DecisionGraph& graph, const Decision& decision) {
  if (!decision.allowed() && ReasonName(decision.reason) == because) {
    if (!IsRuleId(graph, because)) return true;
  }
  if (decision.rule == Decision::kNone) return false;
  return graph.rule(decision.declaration, decision.rule).id == because ||
         IsDecidedBy(graph, decision, because);
}

// Returns the policy's text compiled anew, if its file is there and still says the same; else
// something that is not ok().
CompileResult TextOf(const DecisionGraph& graph) {
  if (!graph.has_policy() || graph.file() == "-") return CompileResult();
  CompileOptions options;
  options.lint = false;
  CompileResult text = CompilePolicyFile(std::string(graph.file()), options);
  const bool is_same = text.ok() && text.graph()->Serialize() == graph.Serialize();
  return is_same ? std::move(text) : CompileResult();
}

// Returns the explanation, without the end of its last line. `policy` is null if there is a graph
// alone.
std::string TextWithLines(const Explanation& why, const DecisionGraph& graph,
                          const CompileResult* policy) {
  const CompileResult found = policy == nullptr ? TextOf(graph) : CompileResult();
  if (policy == nullptr) policy = &found;
  std::string text =
      ExplanationText(why, policy->ok() ? TextOptions(*policy) : ExplanationTextOptions());
  text.pop_back();
  return text;
}

}  // namespace

DecisionMatcher DecisionMatcher::Because(std::string_view because) const {
  DecisionMatcher result = *this;
  result.because_ = because;
  return result;
}

bool DecisionMatcher::MatchAndExplain(const DecisionGraph& graph,
                                      ::testing::MatchResultListener* listener) const {
  return Match(graph, nullptr, *listener);
}

bool DecisionMatcher::MatchAndExplain(const CompileResult& policy,
                                      ::testing::MatchResultListener* listener) const {
  if (policy.ok()) return Match(*policy.graph(), &policy, *listener);
  *listener << "which can't decide\n" << policy.IssuesText();
  return false;
}

bool DecisionMatcher::Match(const DecisionGraph& graph, const CompileResult* policy,
                            ::testing::MatchResultListener& listener) const {
  PreparedPrincipal made;
  const auto* plain = std::get_if<Principal>(&who_);
  if (plain != nullptr) made = graph.Prepare(*plain);
  const PreparedPrincipal& who =
      plain != nullptr ? made : *std::get<const PreparedPrincipal*>(who_);
  const Action action = graph.action(action_);
  const CanonicalPath path = graph.path(path_);
  const Decision decision = Evaluate(graph, who, action, path);
  const std::string_view objection = ObjectionTo(graph, decision);
  if (listener.IsInterested()) {
    ExplainOptions options;
    options.raw_action = action_;
    options.raw_path = path_;
    if (expected_ == Effect::kDeny) options.max_near_misses = 0;
    const Explanation why = Explain(graph, who, action, path, decision, options);
    listener << (decision.allowed() ? "which allows it" : "which denies it") << objection << '\n'
             << TextWithLines(why, graph, policy);
  }
  return decision.effect == expected_ && objection.empty();
}

std::string_view DecisionMatcher::ObjectionTo(const DecisionGraph& graph,
                                              const Decision& decision) const {
  if (decision.effect != expected_) return "";
  if (!because_.empty()) {
    return Holds(because_, graph, decision) ? "" : ", but not because of that";
  }
  return IsByRules(decision.reason) ? "" : ", but by accident: its rules did not judge it";
}

void DecisionMatcher::DescribeTo(std::ostream* out) const {
  Describe(expected_ == Effect::kAllow ? "allows" : "denies", *out);
}

void DecisionMatcher::DescribeNegationTo(std::ostream* out) const {
  Describe(expected_ == Effect::kAllow ? "does not allow" : "does not deny", *out);
}

void DecisionMatcher::Describe(std::string_view verb, std::ostream& out) const {
  out << verb << " `" << TerminalSafe(action_) << ' ' << TerminalSafe(path_) << '`';
  if (!because_.empty()) out << " because of `" << TerminalSafe(because_) << '`';
}

DecisionMatcher Allows(Principal who, std::string_view action, std::string_view path) {
  return DecisionMatcher(Effect::kAllow, std::move(who), action, path);
}

DecisionMatcher Allows(const PreparedPrincipal& who, std::string_view action,
                       std::string_view path) {
  return DecisionMatcher(Effect::kAllow, &who, action, path);
}

DecisionMatcher Denies(Principal who, std::string_view action, std::string_view path) {
  return DecisionMatcher(Effect::kDeny, std::move(who), action, path);
}

DecisionMatcher Denies(const PreparedPrincipal& who, std::string_view action,
                       std::string_view path) {
  return DecisionMatcher(Effect::kDeny, &who, action, path);
}

void PrintTo(const DecisionGraph& graph, std::ostream* out) {
  if (!graph.has_policy()) {
    *out << "no policy";
    return;
  }
  *out << '`' << TerminalSafe(graph.file()) << '`';
}

void PrintTo(const CompileResult& policy, std::ostream* out) {
  *out << '`' << TerminalSafe(policy.file_name()) << '`';
}

}  // namespace postern
