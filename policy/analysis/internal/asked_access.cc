#include "policy/analysis/internal/asked_access.h"

#include <string_view>
#include <utility>

#include "engine/internal/raw_path.h"
#include "policy/analysis/internal/principal_text.h"
#include "policy/analysis/internal/witness.h"

namespace postern::internal {
namespace {

std::vector<Pattern> PatternsOf(const Policy& policy, const SegmentProbes& probes) {
  std::vector<Pattern> patterns;
  patterns.reserve(policy.declarations.size() + probes.patterns().size() + 1);
  for (const Declaration& declaration : policy.declarations) {
    patterns.push_back(declaration.pattern);
  }
  patterns.insert(patterns.end(), probes.patterns().begin(), probes.patterns().end());
  return patterns;
}

// Returns the variable that a pattern must have for the selector to mean something; empty: none.
std::string_view VariableOf(const Selector& selector) {
  switch (selector.kind) {
    case SelectorSpec::Kind::kOwner:
    case SelectorSpec::Kind::kRoleOwner:
      return kEntityIdVariable;
    case SelectorSpec::Kind::kGroupVariable:
      return selector.name;
    default:
      return "";
  }
}

std::set<std::string> Union(std::set<std::string> a, std::set<std::string> b) {
  a.merge(std::move(b));
  return a;
}

}  // namespace

bool MayAsk(const PathClass& one, const std::string& action) {
  return !one.witness.empty() || action == "list";
}

AskedAccess::AskedAccess(const Policy& policy, const Pattern& within,
                         std::set<std::string> constants, SegmentProbes& probes, size_t max_states,
                         size_t max_nodes)
    : policy_(policy),
      within_(within),
      probes_(probes),
      num_probes_(probes.patterns().size()),
      constants_(Union(Union(ConstantsOf(policy), std::move(constants)), probes.words())),
      space_(max_nodes),
      access_(policy, policy.actions, space_),
      partition_(PathPartition::Within(within, PatternsOf(policy, probes), max_states)) {}

std::vector<uint32_t> AskedAccess::PlacesOn(const PathClass& one) const {
  std::vector<uint32_t> places;
  for (const uint32_t place : one.declarations) {
    if (place < policy_.declarations.size()) places.push_back(place);
  }
  return places;
}

std::vector<MatchingDeclaration> AskedAccess::DeclarationsOn(const PathClass& one) const {
  std::vector<MatchingDeclaration> matching;
  for (const uint32_t place : PlacesOn(one)) {
    matching.push_back({&policy_, &policy_.declarations[place]});
  }
  return matching;
}

KnownSegments AskedAccess::KnownOn(const PathClass& one) const {
  std::vector<const Pattern*> patterns;
  patterns.reserve(one.declarations.size());
  for (const uint32_t place : one.declarations) patterns.push_back(&partition_->pattern(place));
  KnownSegments known = KnownSegmentsOf(patterns, constants_);
  probes_.AddTo(known, one, static_cast<uint32_t>(policy_.declarations.size()), num_probes_);
  return known;
}

std::vector<AskedAccess::Set> AskedAccess::AllowedOn(const PathClass& one) {
  std::vector<Set> allowed = access_.On(PlacesOn(one), KnownOn(one));
  for (size_t i = 0; i < allowed.size(); ++i) {
    allowed[i] = MayAsk(one, policy_.actions[i]) ? space_.Possible(allowed[i]) : Set{Bdd::kFalse};
  }
  return allowed;
}

AskedAccess::Set AskedAccess::HoldsOn(const Selector& selector, const PathClass& one) {
  return space_.Holds(selector, Rule(), within_, policy_.role_groups, KnownOn(one),
                      /*if_unknown=*/false);
}

AskedAccess::Set AskedAccess::HoldsSomewhereOn(const Selector& selector, const PathClass& one) {
  const std::string_view variable = VariableOf(selector);
  if (variable.empty()) return HoldsOn(selector, one);
  const KnownSegments known = KnownOn(one);
  Set set = Bdd::kFalse;
  for (const uint32_t place : PlacesOn(one)) {
    const Pattern& pattern = policy_.declarations[place].pattern;
    if (!pattern.VariableSegment(variable)) continue;
    set = space_.bdd().Or(set, space_.Holds(selector, Rule(), pattern, policy_.role_groups, known,
                                            /*if_unknown=*/false));
  }
  return set;
}

std::vector<PlacedRule> AskedAccess::RulesOn(const PathClass& one) {
  return RulesInOrder(policy_, RankedOn(one), KnownOn(one), space_);
}

std::vector<uint32_t> AskedAccess::RankedOn(const PathClass& one) const {
  return access_.Ranked(PlacesOn(one));
}

std::string AskedAccess::WordsFor(Set who, const PathRegion& region) {
  const PathClass& one = partition_->classes()[region.example];
  std::vector<const Pattern*> told;
  for (const uint32_t place : region.told) told.push_back(&partition_->pattern(place));
  return PrincipalText(space_, who, NamesOn(space_, DeclarationsOn(one), KnownOn(one), told));
}

bool AskedAccess::AddProbes(const PathClass& one) {
  return probes_.Add(DeclarationsOn(one), policy_.mode, one.witness, constants_);
}

std::vector<AccessWitness> AskedAccess::Requests(Set who, const std::string& action,
                                                 const PathClass& one) {
  std::vector<AccessWitness> requests;
  const std::vector<uint32_t> ranked = RankedOn(one);
  for (const std::string& path : partition_->PathsLike(one, constants_)) {
    for (Principal& principal : MembersOn(space_, who, policy_.mode, path)) {
      const std::string raw_path = RawPath(policy_.mode, path);
      const Decision decision = Decide(policy_, principal, action, raw_path, ranked);
      requests.push_back({std::move(principal), action, raw_path, decision});
    }
  }
  return requests;
}

}  // namespace postern::internal
