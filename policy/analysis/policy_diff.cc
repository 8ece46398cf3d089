// The two policies' declarations stand side by side in one tree of patterns. A declaration that
// both have (it means the same, internal/declaration_meaning.h) changes nothing by itself, so only
// paths that one of the others matches are walked. For each class of them both access functions are
// made and their differences, as sets of principals, collected: equal sets on several classes
// become one line.
#include "policy/analysis/policy_diff.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "engine/internal/raw_path.h"
#include "policy/analysis/internal/access_function.h"
#include "policy/analysis/internal/declaration_meaning.h"
#include "policy/analysis/internal/path_partition.h"
#include "policy/analysis/internal/principal_text.h"
#include "policy/analysis/internal/segment_probes.h"
#include "policy/analysis/internal/selector_names.h"
#include "policy/analysis/internal/witness.h"

namespace postern {
namespace {

using internal::AccessFunction;
using internal::PathClass;
using internal::PathPartition;
using internal::PathRegion;
using internal::PrincipalSpace;
using Set = internal::PrincipalSpace::Set;

// What changes for whom on a class: one of many that make a line.
struct Change {
  bool is_gain;
  Set who;
  uint64_t actions;  // bits of the actions of both

  friend bool operator<(const Change& a, const Change& b) {
    return std::tie(a.is_gain, a.who, a.actions) < std::tie(b.is_gain, b.who, b.actions);
  }
};

// The actions of both; those of `after` that are new come last.
std::vector<std::string> ActionsOf(const Policy& before, const Policy& after) {
  std::vector<std::string> actions = before.actions;
  for (const std::string& action : after.actions) {
    if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
      actions.push_back(action);
    }
  }
  return actions;
}

// The mode whose paths both have: a key is a path of `opaque`, too.
PathMode CommonMode(const Policy& before, const Policy& after) {
  return before.mode == after.mode ? before.mode : PathMode::kKey;
}

// The patterns of both; those of `before` come first.
std::vector<Pattern> PatternsOf(const Policy& before, const Policy& after) {
  std::vector<Pattern> both;
  both.reserve(before.declarations.size() + after.declarations.size());
  for (const Policy* policy : {&before, &after}) {
    for (const Declaration& declaration : policy->declarations) {
      both.push_back(declaration.pattern);
    }
  }
  return both;
}

// Returns for each declaration of both whether the other policy has none that means the same.
std::vector<bool> ChangedOf(const Policy& before, const Policy& after) {
  std::vector<bool> changed(before.declarations.size() + after.declarations.size());
  std::map<std::string, size_t> meanings;
  for (size_t i = 0; i < before.declarations.size(); ++i) {
    meanings[internal::DeclarationMeaning(before, before.declarations[i])] = i;
    changed[i] = true;
  }
  for (size_t i = 0; i < after.declarations.size(); ++i) {
    const auto same = meanings.find(internal::DeclarationMeaning(after, after.declarations[i]));
    changed[before.declarations.size() + i] = same == meanings.end();
    if (same != meanings.end()) changed[same->second] = false;
  }
  return changed;
}

class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after, internal::SegmentProbes& probes,
             const DiffOptions& options)
      : before_(before),
        after_(after),
        options_(options),
        probes_(probes),
        num_probes_(probes.patterns().size()),
        actions_(ActionsOf(before, after)),
        constants_(internal::ConstantsOf(before)),
        space_(options.max_nodes),
        access_before_(before, actions_, space_),
        access_after_(after, actions_, space_) {
    constants_.merge(internal::ConstantsOf(after));
    constants_.insert(probes.words().begin(), probes.words().end());
  }

  // Whether another comparison with the same probes may be decided.
  bool may_be_decided() const { return may_be_decided_; }

  PolicyDiff Run() {
    PolicyDiff diff;
    diff.only_key_paths = before_.mode != after_.mode;
    std::vector<Pattern> patterns = PatternsOf(before_, after_);
    std::vector<bool> is_of_interest = ChangedOf(before_, after_);
    patterns.insert(patterns.end(), probes_.patterns().begin(), probes_.patterns().end());
    is_of_interest.resize(patterns.size());
    partition_ = PathPartition::Of(CommonMode(before_, after_), std::move(patterns),
                                   std::move(is_of_interest), options_.max_states);
    if (!partition_) return Undecided(std::move(diff), internal::kTooManyPaths);
    std::map<Change, std::vector<size_t>> members;
    for (size_t i = 0; i < partition_->classes().size(); ++i) {
      for (const Change& change : ChangesOn(partition_->classes()[i])) {
        members[change].push_back(i);
      }
      if (space_.bdd().exhausted()) {
        return Undecided(std::move(diff), internal::kTooManyPrincipals);
      }
    }
    AddLines(members, diff);
    return diff;
  }

 private:
  static PolicyDiff Undecided(PolicyDiff diff, std::string reason) {
    diff.outcome = PolicyDiff::Outcome::kUndecided;
    diff.reason = std::move(reason);
    return diff;
  }

  uint32_t num_before() const { return static_cast<uint32_t>(before_.declarations.size()); }
  bool IsBefore(uint32_t place) const { return place < num_before(); }

  const Declaration& DeclarationAt(uint32_t place) const {
    return IsBefore(place) ? before_.declarations[place]
                           : after_.declarations[place - num_before()];
  }

  bool IsProbe(uint32_t place) const {
    return place >= before_.declarations.size() + after_.declarations.size();
  }

  // Returns the places, in their own policy, of the class's declarations of one of them.
  std::vector<uint32_t> PlacesIn(const PathClass& one, bool is_before) const {
    std::vector<uint32_t> places;
    for (const uint32_t place : one.declarations) {
      if (IsProbe(place) || IsBefore(place) != is_before) continue;
      places.push_back(is_before ? place : place - num_before());
    }
    return places;
  }

  std::vector<internal::MatchingDeclaration> DeclarationsOn(const PathClass& one) const {
    std::vector<internal::MatchingDeclaration> matching;
    for (const uint32_t place : one.declarations) {
      if (IsProbe(place)) continue;
      matching.push_back({IsBefore(place) ? &before_ : &after_, &DeclarationAt(place)});
    }
    return matching;
  }

  internal::KnownSegments KnownOn(const PathClass& one) const {
    std::vector<const Pattern*> patterns;
    for (const uint32_t place : one.declarations) patterns.push_back(&partition_->pattern(place));
    internal::KnownSegments known = internal::KnownSegmentsOf(patterns, constants_);
    probes_.AddTo(known, one,
                  static_cast<uint32_t>(before_.declarations.size() + after_.declarations.size()),
                  num_probes_);
    return known;
  }

  std::vector<Change> ChangesOn(const PathClass& one) {
    const internal::KnownSegments known = KnownOn(one);
    const std::vector<Set> before = access_before_.On(PlacesIn(one, true), known);
    const std::vector<Set> after = access_after_.On(PlacesIn(one, false), known);
    std::map<std::pair<bool, Set>, uint64_t> changes;
    for (size_t i = 0; i < actions_.size(); ++i) {
      if (before[i] == after[i] || (one.witness.empty() && actions_[i] != "list")) continue;
      for (const bool is_gain : {false, true}) {
        const Set who = space_.Possible(is_gain ? space_.bdd().Without(after[i], before[i])
                                                : space_.bdd().Without(before[i], after[i]));
        if (who != Bdd::kFalse) changes[{is_gain, who}] |= uint64_t{1} << i;
      }
    }
    std::vector<Change> list;
    list.reserve(changes.size());
    for (const auto& [key, actions] : changes) list.push_back({key.first, key.second, actions});
    return list;
  }

  void AddLines(const std::map<Change, std::vector<size_t>>& members, PolicyDiff& diff) {
    diff.outcome = members.empty() ? PolicyDiff::Outcome::kSame : PolicyDiff::Outcome::kChanged;
    for (const auto& [change, numbers] : members) {
      for (const PathRegion& region : partition_->RegionsOf(numbers)) {
        const bool is_shown = AddLine(change, region, diff);
        if (space_.bdd().exhausted()) {
          diff = Undecided(std::move(diff), internal::kTooManyPrincipals);
          return;
        }
        if (!is_shown) {
          const PathClass& example = partition_->classes()[region.example];
          may_be_decided_ = probes_.Add(DeclarationsOn(example), CommonMode(before_, after_),
                                        example.witness, constants_) ||
                            may_be_decided_;
          diff = Undecided(std::move(diff), "a difference was found, but no request that shows it");
        }
      }
    }
    std::stable_sort(diff.changes.begin(), diff.changes.end(),
                     [](const AccessChange& a, const AccessChange& b) {
                       return std::tie(a.paths, b.is_gain) < std::tie(b.paths, a.is_gain);
                     });
  }

  // Adds a line with a request that shows it; returns false if there is none.
  bool AddLine(const Change& change, const PathRegion& region, PolicyDiff& diff) {
    const PathClass& example = partition_->classes()[region.example];
    AccessChange line;
    line.is_gain = change.is_gain;
    for (size_t i = 0; i < actions_.size(); ++i) {
      if ((change.actions >> i & 1) != 0) line.actions.push_back(actions_[i]);
    }
    if (options_.watched) line.concerns_watched = Concerns(change.who, *options_.watched);
    if (!options_.witnesses_only) Describe(change, region, line);
    const std::optional<DiffWitness> witness = WitnessOf(change, example, line.actions.front());
    if (!witness) return false;
    line.witness = *witness;
    if (space_.bdd().exhausted()) return false;  // then the words mean nothing
    diff.changes.push_back(std::move(line));
    return true;
  }

  // Adds who and where.
  void Describe(const Change& change, const PathRegion& region, AccessChange& line) {
    const PathClass& example = partition_->classes()[region.example];
    std::vector<const Pattern*> told;
    for (const uint32_t place : region.told) told.push_back(&partition_->pattern(place));
    line.who = internal::PrincipalText(
        space_, change.who,
        internal::NamesOn(space_, DeclarationsOn(example), KnownOn(example), told));
    line.paths = region.paths;
    line.except = region.except;
  }

  // Returns whether the selector holds for some of them.
  bool Concerns(Set who, const Selector& watched) {
    const Set holds = space_.Holds(watched, Rule(), Pattern(), {}, {}, /*if_unknown=*/false);
    return space_.Possible(space_.bdd().And(who, holds)) != Bdd::kFalse;
  }

  std::optional<DiffWitness> WitnessOf(const Change& change, const PathClass& example,
                                       const std::string& action) {
    for (const std::string& path : partition_->PathsLike(example, constants_)) {
      for (const Principal& principal :
           internal::MembersOn(space_, change.who, CommonMode(before_, after_), path)) {
        const DiffWitness witness = DecideBoth(principal, action, path, example);
        if (witness.after.allowed() == change.is_gain &&
            witness.before.allowed() != change.is_gain) {
          return witness;
        }
      }
    }
    return std::nullopt;
  }

  DiffWitness DecideBoth(const Principal& principal, const std::string& action,
                         const std::string& canonical, const PathClass& example) const {
    const std::string path = internal::RawPath(CommonMode(before_, after_), canonical);
    return {principal, action, path,
            internal::Decide(before_, principal, action, path,
                             access_before_.Ranked(PlacesIn(example, true))),
            internal::Decide(after_, principal, action, path,
                             access_after_.Ranked(PlacesIn(example, false)))};
  }

  using Bdd = internal::Bdd;

  const Policy& before_;
  const Policy& after_;
  const DiffOptions& options_;
  internal::SegmentProbes& probes_;
  const size_t num_probes_;  // there are more of them later
  const std::vector<std::string> actions_;
  std::set<std::string> constants_;
  PrincipalSpace space_;
  AccessFunction access_before_;
  AccessFunction access_after_;
  std::unique_ptr<const PathPartition> partition_;  // before_'s patterns, after_'s, the probes
  bool may_be_decided_ = false;
};

}  // namespace

PolicyDiff ComparePolicies(const Policy& before, const Policy& after, const DiffOptions& options) {
  if ((before.mode == PathMode::kUrl) != (after.mode == PathMode::kUrl)) {
    PolicyDiff diff;
    diff.reason = "one policy is for `paths: url`, the other is not";
    return diff;
  }
  internal::SegmentProbes probes;
  for (size_t attempt = 1;; ++attempt) {
    Comparison comparison(before, after, probes, options);
    PolicyDiff diff = comparison.Run();
    if (!comparison.may_be_decided() || attempt == internal::SegmentProbes::kMaxAttempts) {
      return diff;
    }
  }
}

}  // namespace postern
