// Near misses are guessed, then tried. A guess is the request with one thing changed to something
// that the policy speaks of: the group that a rule of a matching declaration names, the segment in
// the place of `<entity_id>`, a word of another pattern (segment_search.h). Deciding the changed
// request tells whether the guess was right, so nothing here has to be clever to be true, and
// whatever the language learns, a near miss that is told is one. Guesses can miss a change that
// would help, never invent one.
//
// The guesses are few where rules are few, and bounded by ExplainOptions where they are not; what a
// bound leaves out is said.

#include "engine/internal/near_miss.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "engine/internal/edit_distance.h"
#include "engine/internal/inside.h"
#include "engine/internal/match_walk.h"
#include "engine/internal/segment_search.h"
#include "engine/internal/trials.h"

namespace postern::internal {
namespace {

using Kind = NearMiss::Kind;
using SelectorKind = SelectorSpec::Kind;

constexpr size_t kNear = 8;  // more edits than this are not told apart

constexpr size_t kNumKinds = static_cast<size_t>(Kind::kDenyInTheWay) + 1;

// What a deny is not about, where any other value would do.
constexpr std::string_view kAnyOther[] = {"somebody-else", "another-one"};

// One attribute and the value it should have.
using Attribute = std::pair<std::string, std::string>;

// A list without repetition, in the order in which things were added.
template <typename T>
class Distinct {
 public:
  void Add(T value) {
    if (seen_.insert(value).second) values_.push_back(std::move(value));
  }
  const std::vector<T>& values() const { return values_; }

 private:
  std::set<T> seen_;
  std::vector<T> values_;
};

// What the rules of the matching declarations ask of a principal, and what its role keeps from it.
struct Wishes {
  Distinct<std::string> owners;
  Distinct<std::string> groups;
  Distinct<std::string> groups_to_leave;  // that a deny asks for, or that gives the role
  Distinct<Attribute> attributes;
  Distinct<std::string> denied_attributes;  // that a deny asks for
};

// Returns the group of a role; empty if it is the role of no group.
std::string GroupOfRole(const std::string& role) {
  constexpr std::string_view kPrefix = "group:";
  return role.compare(0, kPrefix.size(), kPrefix) == 0 ? role.substr(kPrefix.size()) : "";
}

void SetAttribute(const Attribute& attribute, Principal& principal) {
  for (Attribute& known : principal.attributes) {
    if (known.first != attribute.first) continue;
    known.second = attribute.second;
    return;
  }
  principal.attributes.push_back(attribute);
}

// Returns the guest or user as a user; of a guest, that is in no groups.
Principal SignedIn(Principal principal) {
  if (principal.kind == PrincipalKind::kGuest) principal.groups.emplace();
  principal.kind = PrincipalKind::kUser;
  return principal;
}

class Search {
 public:
  Search(const DeniedRequest& request, const ExplainOptions& options)
      : request_(request), options_(options), trials_(request.graph, options.max_requests) {}

  NearMisses Run(std::optional<NearMiss> deny_in_the_way);

 private:
  Wishes CollectWishes();
  void CollectWishes(uint32_t declaration, Wishes& wishes);
  void CollectFromSelector(const SelectorSpec& selector, Effect effect,
                           const MatchedVariables& matched, Wishes& wishes) const;

  void TrySignIn();
  void TryOwners(const Wishes& wishes);
  void TryGroups(const Wishes& wishes);
  void TryLeavingGroups(const Wishes& wishes);
  void TryAttributes(const Wishes& wishes);
  void TryActions();
  void TrySegments();

  NearMiss Unchanged(Kind kind) const;
  bool TryPrincipal(NearMiss guess);
  void Keep(NearMiss guess, const Decision& decision);
  NearMisses Select(std::optional<NearMiss> deny_in_the_way);

  std::string role() const {
    return request_.inside.selectors().RoleOf(Inside::Of(request_.prepared));
  }
  std::vector<NearMiss>& found(Kind kind) { return found_[static_cast<size_t>(kind)]; }

  const DeniedRequest& request_;
  const ExplainOptions& options_;
  Trials trials_;
  size_t num_untold_ = 0;  // that were found and are not among these
  std::vector<NearMiss> found_[kNumKinds];
};

NearMisses Search::Run(std::optional<NearMiss> deny_in_the_way) {
  if (request_.path != nullptr && request_.action.known()) {
    const Wishes wishes = CollectWishes();
    TrySignIn();
    TryOwners(wishes);
    TryGroups(wishes);
    TryLeavingGroups(wishes);
    TryAttributes(wishes);
  }
  TryActions();
  if (request_.path != nullptr && request_.action.known()) TrySegments();
  return Select(std::move(deny_in_the_way));
}

// --- what rules ask for --------------------------------------------------------------------------

Wishes Search::CollectWishes() {
  Wishes wishes;
  const size_t num_matching = request_.matching.size();
  const size_t num_examined = std::min<size_t>(num_matching, options_.max_declarations);
  if (num_examined < num_matching) trials_.Cut();
  for (size_t i = 0; i < num_examined; ++i) CollectWishes(request_.matching[i], wishes);
  wishes.groups_to_leave.Add(GroupOfRole(role()));
  return wishes;
}

void Search::CollectWishes(uint32_t declaration, Wishes& wishes) {
  const Graph& graph = request_.inside;
  const Description& description = graph.description();
  const MatchedVariables matched(description.variables(declaration), *request_.path);
  const uint32_t num_rules = description.declaration(declaration).num_rules;
  for (uint32_t i = 0; i < num_rules; ++i) {
    const RuleView rule = description.rule(declaration, i);
    if ((rule.actions >> request_.action.index() & 1) == 0) continue;
    for (const uint32_t selector : rule.selectors) {
      CollectFromSelector(graph.selectors().spec(selector), rule.effect, matched, wishes);
    }
  }
}

void Search::CollectFromSelector(const SelectorSpec& selector, Effect effect,
                                 const MatchedVariables& matched, Wishes& wishes) const {
  const auto segment_of = [&](const std::string& variable) {
    return std::string(matched.Get(request_.inside.selectors().variable(variable)));
  };
  Distinct<std::string>& groups = effect == Effect::kDeny ? wishes.groups_to_leave : wishes.groups;
  if (selector.kind == SelectorKind::kGroup) groups.Add(selector.name);
  if (selector.kind == SelectorKind::kGroupVariable) groups.Add(segment_of(selector.name));
  if (effect == Effect::kDeny) {
    for (const WhereSpec& where : selector.where) wishes.denied_attributes.Add(where.attribute);
    return;
  }
  const bool is_role =
      selector.kind == SelectorKind::kRole || selector.kind == SelectorKind::kRoleOwner;
  const std::string group_of_role = is_role ? GroupOfRole(selector.name) : "";
  if (!group_of_role.empty()) wishes.groups.Add(group_of_role);
  if (selector.kind == SelectorKind::kOwner || selector.kind == SelectorKind::kRoleOwner) {
    wishes.owners.Add(segment_of(kEntityIdVariable));
  }
  for (const WhereSpec& where : selector.where) {
    for (const std::string& value : where.values) wishes.attributes.Add({where.attribute, value});
    if (where.variable.empty()) continue;
    wishes.attributes.Add({where.attribute, segment_of(where.variable)});
  }
}

// --- guesses -------------------------------------------------------------------------------------

void Search::TrySignIn() {
  if (request_.principal.kind != PrincipalKind::kGuest) return;
  NearMiss guess = Unchanged(Kind::kSignIn);
  guess.principal = SignedIn(std::move(guess.principal));
  TryPrincipal(std::move(guess));
}

void Search::TryOwners(const Wishes& wishes) {
  if (request_.principal.kind == PrincipalKind::kFunction) return;
  const std::optional<std::string>& id = request_.principal.entity_id;
  for (const std::string& owner : wishes.owners.values()) {
    NearMiss guess = Unchanged(Kind::kBeOwner);
    guess.value = owner;
    guess.principal.entity_id = owner;
    if (id != owner && TryPrincipal(guess)) continue;
    if (!found(Kind::kSignIn).empty()) continue;
    guess.principal = SignedIn(std::move(guess.principal));
    if (request_.principal.kind == PrincipalKind::kGuest) TryPrincipal(std::move(guess));
  }
  if (request_.principal.kind != PrincipalKind::kUser || id) return;
  for (const std::string_view other : kAnyOther) {
    NearMiss guess = Unchanged(Kind::kBeOwner);
    guess.value = std::string(other);
    guess.is_any_other = true;
    guess.principal.entity_id = guess.value;
    if (TryPrincipal(std::move(guess))) return;
  }
}

void Search::TryGroups(const Wishes& wishes) {
  if (request_.principal.kind == PrincipalKind::kFunction) return;
  if (!found(Kind::kSignIn).empty()) return;
  const std::optional<std::vector<std::string>>& groups = request_.principal.groups;
  if (request_.principal.kind == PrincipalKind::kUser && !groups) {
    NearMiss guess = Unchanged(Kind::kOneGroup);
    guess.is_any_other = true;
    guess.principal.groups.emplace();
    if (TryPrincipal(std::move(guess))) return;
  }
  for (const std::string& group : wishes.groups.values()) {
    if (groups && std::find(groups->begin(), groups->end(), group) != groups->end()) continue;
    NearMiss guess = Unchanged(Kind::kOneGroup);
    guess.name = group;
    guess.principal = SignedIn(std::move(guess.principal));
    if (!guess.principal.groups) guess.principal.groups.emplace();
    guess.principal.groups->push_back(group);
    TryPrincipal(std::move(guess));
  }
}

// Where the group that gives the role is left and the next one's role does not do, having none may.
void Search::TryLeavingGroups(const Wishes& wishes) {
  const std::optional<std::vector<std::string>>& groups = request_.principal.groups;
  if (!groups) return;
  for (const std::string& group : wishes.groups_to_leave.values()) {
    if (std::find(groups->begin(), groups->end(), group) == groups->end()) continue;
    NearMiss guess = Unchanged(Kind::kOneGroup);
    guess.name = group;
    std::vector<std::string>& left = *guess.principal.groups;
    left.erase(std::remove(left.begin(), left.end(), group), left.end());
    TryPrincipal(std::move(guess));
  }
  const bool has_role_of_group = !GroupOfRole(role()).empty();
  if (!has_role_of_group || groups->size() == 1) return;
  NearMiss guess = Unchanged(Kind::kOneGroup);
  guess.principal.groups->clear();
  TryPrincipal(std::move(guess));
}

void Search::TryAttributes(const Wishes& wishes) {
  for (const Attribute& attribute : wishes.attributes.values()) {
    NearMiss guess = Unchanged(Kind::kOneAttribute);
    std::tie(guess.name, guess.value) = attribute;
    SetAttribute(attribute, guess.principal);
    TryPrincipal(std::move(guess));
  }
  if (!found(Kind::kOneAttribute).empty()) return;
  for (const std::string& name : wishes.denied_attributes.values()) {
    for (const std::string_view other : kAnyOther) {
      NearMiss guess = Unchanged(Kind::kOneAttribute);
      guess.name = name;
      guess.value = std::string(other);
      guess.is_any_other = true;
      SetAttribute({guess.name, guess.value}, guess.principal);
      if (TryPrincipal(std::move(guess))) break;
    }
  }
}

// The action that was meant comes first, if this one was misspelt.
void Search::TryActions() {
  std::vector<std::string> actions = request_.inside.actions();
  if (!request_.action.known()) {
    const std::string sent = absl::AsciiStrToLower(std::string(request_.raw_action));
    const auto distance = [&sent](const std::string& action) {
      return std::min(EditDistance(absl::AsciiStrToLower(action), sent, kNear), kNear + 1);
    };
    std::stable_sort(actions.begin(), actions.end(),
                     [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
  }
  for (const std::string& name : actions) {
    const Action action = request_.graph.action(name);
    if (action.index() == request_.action.index()) continue;
    const std::optional<Decision> decision =
        trials_.Ask(request_.raw_path, request_.prepared, action);
    if (!decision) continue;
    NearMiss guess = Unchanged(Kind::kAnotherAction);
    guess.action = name;
    Keep(std::move(guess), *decision);
  }
}

void Search::TrySegments() {
  const std::vector<SegmentMiss> misses = FindSegmentMisses(request_, options_, trials_);
  const size_t num_told = std::min<size_t>(misses.size(), options_.max_near_misses);
  for (size_t i = 0; i < num_told; ++i) {
    NearMiss guess = Unchanged(Kind::kOneSegment);
    guess.name = std::string((*request_.path)[misses[i].place]);
    guess.value = misses[i].word;
    guess.is_any_other = misses[i].is_any_other;
    guess.path = misses[i].path;
    Keep(std::move(guess), misses[i].decision);
  }
  num_untold_ = misses.size() - num_told;
}

// --- trying --------------------------------------------------------------------------------------

NearMiss Search::Unchanged(Kind kind) const {
  NearMiss unchanged;
  unchanged.kind = kind;
  unchanged.principal = request_.principal;
  if (request_.action.known()) {
    unchanged.action = request_.inside.actions()[request_.action.index()];
  }
  unchanged.path = std::string(request_.raw_path);
  return unchanged;
}

// Keeps the guess if it is right. Returns whether it is.
bool Search::TryPrincipal(NearMiss guess) {
  const PreparedPrincipal prepared = request_.graph.Prepare(guess.principal);
  const std::optional<Decision> decision = trials_.Ask(guess.path, prepared, request_.action);
  if (decision) Keep(std::move(guess), *decision);
  return decision.has_value();
}

void Search::Keep(NearMiss guess, const Decision& decision) {
  guess.allowed_by = Cite(request_.inside, decision.declaration, decision.rule, decision.selector);
  found(guess.kind).push_back(std::move(guess));
}

// The first of each kind, then the second ones, as long as there is room. The deny that stands in
// the way is told whatever else there is.
NearMisses Search::Select(std::optional<NearMiss> deny_in_the_way) {
  if (deny_in_the_way) found(Kind::kDenyInTheWay) = {*std::move(deny_in_the_way)};
  size_t num_found = num_untold_;
  for (const std::vector<NearMiss>& kind : found_) num_found += kind.size();
  const size_t room = std::min<size_t>(num_found, options_.max_near_misses);

  size_t taken[kNumKinds] = {};
  size_t num_taken = std::min(found(Kind::kDenyInTheWay).size(), room);
  taken[static_cast<size_t>(Kind::kDenyInTheWay)] = num_taken;
  while (num_taken < room) {
    for (size_t kind = 0; kind < kNumKinds && num_taken < room; ++kind) {
      if (taken[kind] == found_[kind].size()) continue;
      ++taken[kind];
      ++num_taken;
    }
  }
  NearMisses result;
  result.num_left_out = num_found - num_taken;
  result.is_search_cut = trials_.is_cut();
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    std::move(found_[kind].begin(), found_[kind].begin() + static_cast<ptrdiff_t>(taken[kind]),
              std::back_inserter(result.listed));
  }
  return result;
}

}  // namespace

NearMisses FindNearMisses(const DeniedRequest& request, std::optional<NearMiss> deny_in_the_way,
                          const ExplainOptions& options) {
  return Search(request, options).Run(std::move(deny_in_the_way));
}

}  // namespace postern::internal
