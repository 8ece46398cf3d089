#include "policy/analysis/internal/asked_access.h"

#include <utility>

#include "engine/internal/raw_path.h"
#include "policy/analysis/internal/principal_text.h"
#include "policy/analysis/internal/selector_names.h"
#include "policy/analysis/internal/witness.h"

namespace postern::internal {
namespace {

std::vector<Pattern> PatternsOf(const Policy& policy) {
  std::vector<Pattern> patterns;
  patterns.reserve(policy.declarations.size() + 1);
  for (const Declaration& declaration : policy.declarations) {
    patterns.push_back(declaration.pattern);
  }
  return patterns;
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
                         std::set<std::string> constants, size_t max_states, size_t max_nodes)
    : policy_(policy),
      within_(within),
      constants_(Union(ConstantsOf(policy), std::move(constants))),
      space_(max_nodes),
      access_(policy, policy.actions, space_),
      partition_(PathPartition::Within(within, PatternsOf(policy), max_states)) {}

std::vector<uint32_t> AskedAccess::PlacesOn(const PathClass& one) const {
  std::vector<uint32_t> places = one.declarations;
  places.pop_back();  // that of within_, which is the last and matches all that is asked
  return places;
}

KnownSegments AskedAccess::KnownOn(const PathClass& one) const {
  std::vector<const Pattern*> patterns;
  patterns.reserve(one.declarations.size());
  for (const uint32_t place : one.declarations) patterns.push_back(&partition_->pattern(place));
  return KnownSegmentsOf(patterns, constants_);
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

std::string AskedAccess::WordsFor(Set who, const PathClass& one) {
  std::vector<MatchingDeclaration> matching;
  for (const uint32_t place : PlacesOn(one)) {
    matching.push_back({&policy_, &policy_.declarations[place]});
  }
  return PrincipalText(space_, who, NamesOn(space_, matching, KnownOn(one)));
}

std::vector<AccessWitness> AskedAccess::Requests(Set who, const std::string& action,
                                                 const PathClass& one) {
  std::vector<AccessWitness> requests;
  const std::vector<uint32_t> ranked = access_.Ranked(PlacesOn(one));
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
