#include "engine/explanation.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/types/span.h"
#include "engine/evaluator.h"
#include "engine/internal/edit_distance.h"
#include "engine/internal/inside.h"
#include "engine/internal/match_walk.h"
#include "engine/internal/near_miss.h"
#include "engine/internal/path_inside.h"
#include "engine/internal/pattern_list.h"
#include "engine/internal/principal_copy.h"
#include "engine/internal/raw_path.h"
#include "engine/internal/segmented_path.h"
#include "engine/principal_representation.h"

namespace postern {
namespace {

using internal::Graph;
using internal::Inside;
using internal::MatchWalk;
using internal::PrincipalState;
using internal::SegmentedPath;

bool SameDecision(const Decision& a, const Decision& b) {
  const auto fields = [](const Decision& decision) {
    return std::tie(decision.effect, decision.reason, decision.path_error, decision.path_offset,
                    decision.declaration, decision.rule, decision.selector);
  };
  return fields(a) == fields(b);
}

// Returns whether the request was judged by the rules.
bool IsJudged(Reason reason) {
  return reason == Reason::kDeniedByRule || reason == Reason::kAllowed ||
         reason == Reason::kNoRule || reason == Reason::kNoDeclaration;
}

class Explainer {
 public:
  Explainer(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
            const CanonicalPath& path, const ExplainOptions& options, Explanation& explanation)
      : graph_(graph),
        prepared_(principal),
        action_(action),
        path_(path),
        options_(options),
        explanation_(explanation) {}

  void Run(const Decision& decision);

 private:
  void DescribeRequest();
  void DescribePolicy(const Graph& graph);
  void DescribeUnknownAction(const Graph& graph);
  void DescribeMatches(const Graph& graph, const PrincipalState& principal);
  CitedRule CitedBy(const Decision& decision) const;
  void ListSelectors();
  void FindNearMisses(const Graph& graph, const SegmentedPath* path,
                      absl::Span<const uint32_t> matching);

  const DecisionGraph& graph_;
  const PreparedPrincipal& prepared_;
  const Action action_;
  const CanonicalPath& path_;
  const ExplainOptions& options_;
  Explanation& explanation_;
  std::optional<NearMiss> deny_in_the_way_;
};

void Explainer::Run(const Decision& decision) {
  explanation_.decision = decision;
  const Decision again = Evaluate(graph_, prepared_, action_, path_);
  explanation_.internal_error = !SameDecision(decision, again);
  if (explanation_.internal_error) return;
  const Graph* graph = Inside::Of(graph_);
  DescribeRequest();
  if (graph != nullptr) DescribePolicy(*graph);
  explanation_.is_stripped = graph != nullptr && !graph->has_description();
  if (explanation_.is_stripped) {
    CitedRule& cited = explanation_.decided_by;
    cited.declaration = decision.declaration;
    cited.rule = decision.rule;
    cited.selector = decision.selector;
  } else if (IsJudged(decision.reason)) {
    DescribeMatches(*graph, Inside::Of(prepared_));
  } else if (decision.reason == Reason::kUnknownAction ||
             decision.reason == Reason::kPathRejected) {
    FindNearMisses(*graph, nullptr, {});
  }
}

void Explainer::DescribeRequest() {
  const PrincipalState& principal = Inside::Of(prepared_);
  if (principal.is_prepared) internal::ToPrincipal(principal, explanation_.principal.emplace());
  explanation_.principal_error = principal.error;
  explanation_.path = std::string(path_.text());
  explanation_.is_root = path_.is_root();
  explanation_.mode = path_.mode();
  explanation_.raw_action = std::string(options_.raw_action);
  explanation_.raw_path = std::string(options_.raw_path);
}

void Explainer::DescribePolicy(const Graph& graph) {
  explanation_.policy = graph.name();
  explanation_.file = graph.file();
  explanation_.digest = graph.digest();
  explanation_.actions = graph.actions();
  explanation_.methods = graph.methods();
  if (Inside::IsOf(action_, graph.id())) {
    explanation_.action = graph.actions()[action_.index()];
  } else {
    DescribeUnknownAction(graph);
  }
  const PrincipalState& principal = Inside::Of(prepared_);
  if (principal.is_prepared && graph.selectors().speaks_of_roles()) {
    explanation_.role = graph.selectors().RoleOf(principal);
  }
}

void Explainer::DescribeUnknownAction(const Graph& graph) {
  for (const auto& [name, actions] : graph.action_sets()) {
    if (name != explanation_.raw_action) continue;
    for (size_t i = 0; i < graph.actions().size(); ++i) {
      if ((actions >> i & 1) != 0) explanation_.actions_of_set.push_back(graph.actions()[i]);
    }
    return;
  }
  std::vector<std::string> names = graph.actions();
  for (const auto& [method, action] : graph.methods()) names.push_back(method);
  std::vector<std::string> lower = names;
  for (std::string& name : lower) absl::AsciiStrToLower(&name);
  const std::string sent = absl::AsciiStrToLower(explanation_.raw_action);
  const std::optional<std::string> nearest = internal::Nearest(sent, lower);
  if (!nearest) return;
  const auto place = std::find(lower.begin(), lower.end(), *nearest) - lower.begin();
  explanation_.nearest_action = names[static_cast<size_t>(place)];
}

void Explainer::DescribeMatches(const Graph& graph, const PrincipalState& principal) {
  const SegmentedPath path = internal::PathInside::Segments(path_);
  const internal::PatternList::Declarations matching = internal::MatchingDeclarations(graph, path);
  MatchWalk walk = internal::WalkMatches(graph, principal, action_.index(), path, matching,
                                         options_.max_declarations);
  const Decision& decision = explanation_.decision;
  if (!SameDecision(decision, walk.decision)) {
    explanation_.internal_error = true;
    return;
  }
  explanation_.declarations = std::move(walk.declarations);
  explanation_.cut.declarations = walk.num_matches - explanation_.declarations.size();
  explanation_.decided_by = CitedBy(decision);
  ListSelectors();
  if (decision.allowed()) return;
  if (walk.num_denies == 1 && walk.granted.allowed()) {
    NearMiss& miss = deny_in_the_way_.emplace();
    miss.kind = NearMiss::Kind::kDenyInTheWay;
    miss.principal = *explanation_.principal;
    miss.action = std::string(explanation_.action);
    miss.path = internal::RawPath(graph.mode(), path_.text());
    miss.deny = explanation_.decided_by;
    miss.allowed_by =
        internal::Cite(graph, walk.granted.declaration, walk.granted.rule, walk.granted.selector);
  }
  FindNearMisses(graph, &path, matching);
}

// Returns what the decision names; it is among what is listed.
CitedRule Explainer::CitedBy(const Decision& decision) const {
  for (const ExplainedDeclaration& declaration : explanation_.declarations) {
    if (declaration.cited.declaration != decision.declaration) continue;
    return decision.rule == Decision::kNone ? declaration.cited
                                            : declaration.rules[decision.rule].cited;
  }
  return {};
}

void Explainer::ListSelectors() {
  auto& selectors = explanation_.selectors;
  for (const ExplainedDeclaration& declaration : explanation_.declarations) {
    for (const ExplainedRule& rule : declaration.rules) {
      const std::string_view text = rule.cited.selector_text;
      if (text.empty() || !rule.unknown.empty()) continue;
      if (std::find(selectors.begin(), selectors.end(), text) == selectors.end()) {
        selectors.push_back(text);
      }
    }
  }
}

void Explainer::FindNearMisses(const Graph& graph, const SegmentedPath* path,
                               absl::Span<const uint32_t> matching) {
  if (options_.max_near_misses == 0) return;
  const bool is_known = Inside::IsOf(action_, graph.id());
  const std::string raw_path =
      path_.ok() ? internal::RawPath(graph.mode(), path_.text()) : std::string(options_.raw_path);
  internal::NearMisses found = internal::FindNearMisses(
      {graph_, graph, prepared_, *explanation_.principal, is_known ? action_ : Action(),
       options_.raw_action, raw_path, path, matching},
      std::move(deny_in_the_way_), options_);
  explanation_.is_searched = true;
  explanation_.near_misses = std::move(found.listed);
  explanation_.cut.near_misses = found.num_left_out;
  explanation_.cut.search = found.is_search_cut;
}

}  // namespace

Explanation Explain(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                    const CanonicalPath& path, const Decision& decision,
                    const ExplainOptions& options) {
  Explanation explanation;
  Explainer(graph, principal, action, path, options, explanation).Run(decision);
  if (explanation.internal_error) {
    explanation = {};
    explanation.decision = decision;
    explanation.decision.effect = Effect::kDeny;
    explanation.internal_error = true;
  }
  return explanation;
}

std::string RuleText(const CitedRule& cited) {
  if (cited.graph == nullptr || cited.rule == Decision::kNone) return "";
  return cited.graph->DescribeRule(cited.graph->description().rule(cited.declaration, cited.rule));
}

std::string_view NearMissName(NearMiss::Kind kind) {
  switch (kind) {
    case NearMiss::Kind::kSignIn:
      return "sign_in";
    case NearMiss::Kind::kBeOwner:
      return "be_owner";
    case NearMiss::Kind::kOneGroup:
      return "one_group";
    case NearMiss::Kind::kOneAttribute:
      return "one_attribute";
    case NearMiss::Kind::kAnotherAction:
      return "another_action";
    case NearMiss::Kind::kOneSegment:
      return "one_segment";
    case NearMiss::Kind::kDenyInTheWay:
      return "deny_in_the_way";
  }
  return {};
}

}  // namespace postern
