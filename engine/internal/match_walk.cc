#include "engine/internal/match_walk.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;
using Outcome = ExplainedRule::Outcome;
using Part = ExplainedDeclaration::Part;

// Returns what the selector asks of the principal that is unknown.
std::vector<std::string> UnknownParts(const SelectorSpec& selector,
                                      const PrincipalState& principal) {
  std::vector<std::string> unknown;
  const bool asks_for_group =
      selector.kind == Kind::kGroup || selector.kind == Kind::kGroupVariable;
  if (asks_for_group && !principal.knows_groups) unknown.emplace_back("groups");
  const bool has_entity_id = principal.entity_id.data() != nullptr;
  if (selector.kind == Kind::kOwner && !has_entity_id) unknown.emplace_back("entity id");
  for (const WhereSpec& where : selector.where) {
    const auto& attributes = principal.attributes;
    const bool is_known = std::any_of(attributes.begin(), attributes.end(), [&](const auto& known) {
      return known.name == where.attribute;
    });
    if (!is_known) unknown.push_back(absl::StrCat("attribute ", where.attribute));
  }
  return unknown;
}

// --- citing --------------------------------------------------------------------------------------

CitedRule CiteDeclaration(uint32_t declaration, const DeclarationView& view) {
  CitedRule cited;
  cited.declaration = declaration;
  cited.pattern = view.pattern;
  cited.location = view.location;
  return cited;
}

CitedRule CiteRule(const Graph& graph, uint32_t declaration, std::string_view pattern,
                   uint32_t rule, const RuleView& view, uint32_t selector) {
  // A compiled policy from elsewhere may describe other rules than it decides by.
  const bool is_known = selector < view.selectors.size();
  return {.declaration = declaration,
          .rule = rule,
          .selector = selector,
          .pattern = pattern,
          .selector_text = is_known ? graph.selectors().text(view.selectors[selector]) : "",
          .id = view.id,
          .note = view.note,
          .location = view.location,
          .graph = &graph};
}

// --- walking -------------------------------------------------------------------------------------

class Walker {
 public:
  Walker(const Graph& graph, const PrincipalState& principal, uint8_t action, SegmentedPath path,
         size_t num_kept)
      : graph_(graph),
        description_(graph.description()),
        principal_(principal),
        action_(action),
        path_(path) {
    walk_.declarations.reserve(num_kept);
    walk_.granted.reason = Reason::kNoDeclaration;
  }

  // Takes the next declaration; keeps its description if asked to, or if it decides.
  void Take(uint32_t declaration, bool keep);

  MatchWalk Finish();

 private:
  void Explain(uint32_t rule, const MatchedVariables& variables,
               ExplainedDeclaration& declaration) const;
  std::vector<std::string> UnknownOf(const RuleView& view, uint32_t selector,
                                     const MatchedVariables& variables) const;
  void TakeGrant(const ExplainedDeclaration& declaration);
  static void SetDecided(const CitedRule& rule, Effect effect, Decision& decision);

  const Graph& graph_;
  const Description& description_;
  const PrincipalState& principal_;
  const uint8_t action_;
  SegmentedPath path_;
  bool is_closed_ = false;  // a declaration that was taken had the last word
  MatchWalk walk_;
};

// Appends a rule to those of the declaration.
void Walker::Explain(uint32_t rule, const MatchedVariables& variables,
                     ExplainedDeclaration& declaration) const {
  const CitedRule& cited = declaration.cited;
  const RuleView view = description_.rule(cited.declaration, rule);
  uint32_t selector = Decision::kNone;
  Outcome outcome = Outcome::kOtherAction;
  std::vector<std::string> unknown;
  if ((view.actions >> action_ & 1) != 0) {
    selector = graph_.FirstSelector(view.selectors, view.effect, principal_, variables);
    const bool holds = selector != Decision::kNone;
    outcome = holds ? Outcome::kHolds : Outcome::kOtherPrincipal;
    // An allow that holds does so without what is unknown.
    if (!holds || view.effect == Effect::kDeny) unknown = UnknownOf(view, selector, variables);
  }
  declaration.rules.push_back(
      {CiteRule(graph_, cited.declaration, cited.pattern, rule, view, selector), view.effect,
       outcome, std::move(unknown)});
}

// Returns what is unknown and counted. Of a deny, a selector further down may hold whatever is
// unknown; the first is what is named.
std::vector<std::string> Walker::UnknownOf(const RuleView& view, uint32_t selector,
                                           const MatchedVariables& variables) const {
  const Effect other = view.effect == Effect::kAllow ? Effect::kDeny : Effect::kAllow;
  const uint32_t if_other = graph_.FirstSelector(view.selectors, other, principal_, variables);
  if (selector == if_other) return {};
  const uint32_t place = selector != Decision::kNone ? selector : if_other;
  return UnknownParts(graph_.selectors().spec(view.selectors[place]), principal_);
}

void Walker::Take(uint32_t declaration, bool keep) {
  const DeclarationView view = description_.declaration(declaration);
  const MatchedVariables variables(description_.variables(declaration), path_);
  ExplainedDeclaration& explained = walk_.declarations.emplace_back();
  explained.cited = CiteDeclaration(declaration, view);
  explained.inherits = view.inherits;
  bool has_allow = false;
  bool decides = false;
  explained.rules.reserve(view.num_rules);
  for (uint32_t i = 0; i < view.num_rules; ++i) {
    Explain(i, variables, explained);
    const ExplainedRule& rule = explained.rules.back();
    has_allow |= rule.effect == Effect::kAllow;
    if (rule.effect != Effect::kDeny || rule.outcome != Outcome::kHolds) continue;
    explained.denies = true;
    if (walk_.num_denies++ != 0) continue;
    SetDecided(rule.cited, Effect::kDeny, walk_.decision);
    decides = true;
  }
  if (explained.inherits && !has_allow) {
    explained.part = Part::kGuard;
  } else if (!is_closed_) {
    const bool is_first = walk_.granted.declaration == Decision::kNone;
    explained.part = is_first ? Part::kGoverns : Part::kInherited;
    TakeGrant(explained);
    decides |= is_first || walk_.granted.declaration == declaration;
  }
  ++walk_.num_matches;
  if (!keep && !decides) walk_.declarations.pop_back();
}

// Asks a declaration that governs or is inherited from.
void Walker::TakeGrant(const ExplainedDeclaration& declaration) {
  for (const ExplainedRule& rule : declaration.rules) {
    if (rule.effect != Effect::kAllow || rule.outcome != Outcome::kHolds) continue;
    SetDecided(rule.cited, Effect::kAllow, walk_.granted);
    is_closed_ = true;
    return;
  }
  if (walk_.granted.declaration == Decision::kNone) {
    walk_.granted.reason = Reason::kNoRule;
    walk_.granted.declaration = declaration.cited.declaration;
  }
  is_closed_ = !declaration.inherits;
}

void Walker::SetDecided(const CitedRule& rule, Effect effect, Decision& decision) {
  decision.effect = effect;
  decision.reason = effect == Effect::kAllow ? Reason::kAllowed : Reason::kDeniedByRule;
  decision.declaration = rule.declaration;
  decision.rule = rule.rule;
  decision.selector = rule.selector;
}

MatchWalk Walker::Finish() {
  if (walk_.num_denies == 0) walk_.decision = walk_.granted;
  return std::move(walk_);
}

}  // namespace

CitedRule Cite(const Graph& graph, uint32_t declaration, uint32_t rule, uint32_t selector) {
  const Description& description = graph.description();
  const DeclarationView view = description.declaration(declaration);
  if (rule == Decision::kNone) return CiteDeclaration(declaration, view);
  return CiteRule(graph, declaration, view.pattern, rule, description.rule(declaration, rule),
                  selector);
}

PatternList::Declarations MatchingDeclarations(const Graph& graph, SegmentedPath path) {
  return graph.description().patterns().Matching(path, graph.automata());
}

MatchWalk WalkMatches(const Graph& graph, const PrincipalState& principal, uint8_t action,
                      SegmentedPath path, absl::Span<const uint32_t> matching,
                      uint32_t max_declarations) {
  Walker walker(graph, principal, action, path,
                std::min<size_t>(matching.size(), max_declarations));
  for (size_t i = 0; i < matching.size(); ++i) walker.Take(matching[i], i < max_declarations);
  return walker.Finish();
}

}  // namespace postern::internal
