// The two policies' declarations stand side by side in one tree of patterns. A declaration that
// both have (it means the same, internal/declaration_meaning.h) changes nothing by itself, so only
// paths that one of the others matches are walked. For each class of them both access functions are
// made and their differences, as sets of principals, collected: equal sets on several classes
// become one line.
#include "policy/analysis/policy_diff.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "policy/analysis/internal/access_function.h"
#include "policy/analysis/internal/declaration_meaning.h"
#include "policy/analysis/internal/path_classes.h"
#include "policy/analysis/internal/principal_text.h"
#include "policy/analysis/internal/region_cover.h"
#include "policy/analysis/internal/witness.h"
#include "policy/internal/claim.h"
#include "policy/internal/declaration_trie.h"
#include "policy/internal/pattern_relation.h"

namespace postern {
namespace {

using internal::AccessFunction;
using internal::DeclarationTrie;
using internal::NamedSet;
using internal::PathClass;
using internal::PrincipalSpace;
using internal::Region;
using Set = internal::PrincipalSpace::Set;

constexpr char kTooManyPrincipals[] = "the rules tell too many principals apart";

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

// The patterns of both, without rules; those of `before` come first.
Policy PatternsOf(const Policy& before, const Policy& after) {
  Policy both;
  // A key is a path of both modes, so a walk over keys serves if they differ.
  both.mode = before.mode == after.mode ? before.mode : PathMode::kKey;
  both.declarations.reserve(before.declarations.size() + after.declarations.size());
  for (const Policy* policy : {&before, &after}) {
    for (const Declaration& declaration : policy->declarations) {
      both.declarations.emplace_back().pattern = declaration.pattern;
    }
  }
  return both;
}

std::vector<uint32_t> AllPlaces(const Policy& policy) {
  std::vector<uint32_t> places(policy.declarations.size());
  std::iota(places.begin(), places.end(), 0);
  return places;
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
  Comparison(const Policy& before, const Policy& after, const DiffOptions& options)
      : before_(before),
        after_(after),
        options_(options),
        actions_(ActionsOf(before, after)),
        both_(PatternsOf(before, after)),
        trie_(both_, AllPlaces(both_)),
        changed_(ChangedOf(before, after)),
        constants_(internal::ConstantsOf(before)),
        space_(options.max_nodes),
        access_before_(before, actions_, space_),
        access_after_(after, actions_, space_) {
    constants_.merge(internal::ConstantsOf(after));
  }

  PolicyDiff Run() {
    PolicyDiff diff;
    diff.only_key_paths = before_.mode != after_.mode;
    const auto classes = internal::FindPathClasses(both_, trie_, changed_, options_.max_states);
    if (!classes) return Undecided(std::move(diff), "the patterns overlap in too many ways");
    classes_ = &*classes;
    std::map<Change, std::vector<size_t>> members;
    for (size_t i = 0; i < classes->size(); ++i) {
      for (const Change& change : ChangesOn((*classes)[i])) members[change].push_back(i);
      if (space_.bdd().exhausted()) {
        return Undecided(std::move(diff), kTooManyPrincipals);
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

  // Returns the places, in their own policy, of the class's declarations of one of them.
  std::vector<uint32_t> PlacesIn(const PathClass& one, bool is_before) const {
    std::vector<uint32_t> places;
    for (const uint32_t place : one.declarations) {
      if (IsBefore(place) != is_before) continue;
      places.push_back(is_before ? place : place - num_before());
    }
    return places;
  }

  internal::KnownSegments KnownOn(const PathClass& one) const {
    std::vector<const Pattern*> patterns;
    for (const uint32_t place : one.declarations) patterns.push_back(&DeclarationAt(place).pattern);
    return internal::KnownSegmentsOf(patterns, constants_);
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
    const auto classes_of = internal::ClassesOfDeclarations(*classes_, both_.declarations.size());
    const std::vector<uint32_t> rank = RankOfBoth();
    for (const auto& [change, numbers] : members) {
      for (const Region& region :
           internal::CoverClasses(*classes_, numbers, changed_, rank, classes_of)) {
        const bool is_shown = AddLine(change, region, diff);
        if (space_.bdd().exhausted()) {
          diff = Undecided(std::move(diff), kTooManyPrincipals);
          return;
        }
        if (!is_shown) {
          diff = Undecided(std::move(diff), "a difference was found, but no request that shows it");
        }
      }
    }
    std::stable_sort(diff.changes.begin(), diff.changes.end(),
                     [](const AccessChange& a, const AccessChange& b) {
                       return std::tie(a.paths, b.is_gain) < std::tie(b.paths, a.is_gain);
                     });
  }

  // Returns the place of each declaration of both in the order of specificity.
  std::vector<uint32_t> RankOfBoth() const {
    std::vector<uint32_t> places = AllPlaces(both_);
    std::stable_sort(places.begin(), places.end(), [this](uint32_t a, uint32_t b) {
      return CompareSpecificity(both_.declarations[a].pattern, both_.declarations[b].pattern) < 0;
    });
    std::vector<uint32_t> rank(places.size());
    for (uint32_t i = 0; i < places.size(); ++i) rank[places[i]] = i;
    return rank;
  }

  // Adds a line with a request that shows it; returns false if there is none.
  bool AddLine(const Change& change, const Region& region, PolicyDiff& diff) {
    const PathClass& example = (*classes_)[region.example];
    AccessChange line;
    line.is_gain = change.is_gain;
    for (size_t i = 0; i < actions_.size(); ++i) {
      if ((change.actions >> i & 1) != 0) line.actions.push_back(actions_[i]);
    }
    line.who = internal::PrincipalText(space_, change.who, NamesOn(example));
    if (options_.watched) line.concerns_watched = Concerns(change.who, *options_.watched);
    line.paths = PatternTexts(region.patterns, /*narrowest=*/true);
    line.except = PatternTexts(region.except, /*narrowest=*/false);
    const std::optional<DiffWitness> witness = WitnessOf(change, example, line.actions.front());
    if (!witness) return false;
    line.witness = *witness;
    if (space_.bdd().exhausted()) return false;  // then the words mean nothing
    diff.changes.push_back(std::move(line));
    return true;
  }

  // Returns whether the selector holds for some of them.
  bool Concerns(Set who, const Selector& watched) {
    const Set holds = space_.Holds(watched, Rule(), Pattern(), {}, {}, /*if_unknown=*/false);
    return space_.Possible(space_.bdd().And(who, holds)) != Bdd::kFalse;
  }

  // Returns each pattern once, in the order of specificity but the most general first; without
  // those that say nothing beside the others: all must match (`narrowest`), or none.
  std::vector<std::string> PatternTexts(const std::vector<uint32_t>& places, bool narrowest) const {
    std::vector<const Pattern*> patterns;
    patterns.reserve(places.size());
    for (const uint32_t place : places) patterns.push_back(&DeclarationAt(place).pattern);
    std::sort(patterns.begin(), patterns.end(),
              [](const Pattern* a, const Pattern* b) { return CompareSpecificity(*a, *b) > 0; });
    const auto same = [](const Pattern* a, const Pattern* b) {
      return CompareSpecificity(*a, *b) == 0;
    };
    patterns.erase(std::unique(patterns.begin(), patterns.end(), same), patterns.end());
    std::vector<std::string> texts;
    for (const Pattern* const& pattern : patterns) {
      const auto makes_it_idle = [&](const Pattern* const& other) {
        if (other == pattern) return false;
        const bool is_inside = internal::SurelyInside(*other, *pattern);
        const bool has_inside = internal::SurelyInside(*pattern, *other);
        // Of two that match the same paths, the first stays.
        if (is_inside && has_inside) return &other < &pattern;
        return narrowest ? is_inside : has_inside;
      };
      if (patterns.size() <= kFewPatterns &&
          std::any_of(patterns.begin(), patterns.end(), makes_it_idle)) {
        continue;
      }
      texts.push_back(FormatPattern(*pattern));
    }
    return texts;
  }

  // A selector of a rule, and how it is spelled.
  struct Word {
    int width;  // fewer: it holds for more
    std::string text;
    uint32_t place;  // of its declaration
    Set surely;
    Set maybe;

    friend bool operator<(const Word& a, const Word& b) {
      return std::tie(a.width, a.text, a.place) < std::tie(b.width, b.text, b.place);
    }
  };

  Word WordOf(const Selector& selector, const Rule& rule, uint32_t place,
              const internal::KnownSegments& known) {
    const Policy& policy = IsBefore(place) ? before_ : after_;
    const auto holds = [&](bool if_unknown) {
      return space_.Possible(space_.Holds(selector, rule, DeclarationAt(place).pattern,
                                          policy.role_groups, known, if_unknown));
    };
    const int width = static_cast<int>(rule.where.size()) * 100 + Width(selector.kind);
    return {width, selector.text + WhereText(rule.where), place, holds(false), holds(true)};
  }

  // The selectors of the rules on a class, those that hold for many first.
  std::vector<Word> WordsOn(const PathClass& one) {
    const internal::KnownSegments known = KnownOn(one);
    std::vector<Word> words;
    for (const SelectorSpec::Kind kind : {SelectorSpec::Kind::kAnyone, SelectorSpec::Kind::kGuest,
                                          SelectorSpec::Kind::kAuthenticated}) {
      words.push_back(
          WordOf({kind, "", TextOf(kind), {}}, Rule(), one.declarations.front(), known));
    }
    for (const uint32_t place : one.declarations) {
      for (const Rule& rule : DeclarationAt(place).rules) {
        for (const Selector& selector : rule.selectors) {
          words.push_back(WordOf(selector, rule, place, known));
        }
      }
    }
    std::sort(words.begin(), words.end());
    return words;
  }

  // Their sets, each once. Where one text stands for several, since the variables of two patterns
  // are two segments, it is told of which.
  std::vector<NamedSet> NamesOn(const PathClass& one) {
    const std::vector<Word> words = WordsOn(one);
    std::map<std::string, std::set<Set>> sets;
    for (const Word& word : words) sets[word.text].insert(word.surely);
    std::vector<NamedSet> names;
    std::set<std::pair<std::string, Set>> seen;
    for (const Word& word : words) {
      if (!seen.emplace(word.text, word.surely).second) continue;
      const bool is_clear = sets[word.text].size() == 1;
      names.push_back({is_clear
                           ? word.text
                           : word.text + " of " + FormatPattern(DeclarationAt(word.place).pattern),
                       word.surely, word.maybe});
    }
    return names;
  }

  static std::string TextOf(SelectorSpec::Kind kind) {
    if (kind == SelectorSpec::Kind::kAnyone) return "anyone";
    return kind == SelectorSpec::Kind::kGuest ? "guest" : "authenticated";
  }

  static int Width(SelectorSpec::Kind kind) {
    switch (kind) {
      case SelectorSpec::Kind::kAnyone:
        return 0;
      case SelectorSpec::Kind::kGuest:
        return 1;
      case SelectorSpec::Kind::kAuthenticated:
        return 2;
      default:
        return 3;
    }
  }

  static std::string WhereText(const std::vector<Where>& where) {
    std::string text;
    for (const Where& entry : where) {
      text += (text.empty() ? " where " : " and ") + entry.attribute + " is ";
      if (!entry.variable.empty()) text += '<' + entry.variable + '>';
      for (size_t i = 0; i < entry.values.size(); ++i) {
        text += (i == 0 ? "" : " or ") + entry.values[i];
      }
    }
    return text;
  }

  std::optional<DiffWitness> WitnessOf(const Change& change, const PathClass& example,
                                       const std::string& action) {
    for (const std::string& path : internal::PathsLike(both_, trie_, example, constants_)) {
      const Principal member = space_.Member(change.who, internal::SplitPath(both_.mode, path));
      // One who has signed in has an entity id, where that makes no difference.
      Principal with_id = member;
      if (member.kind == PrincipalKind::kUser && !member.entity_id) with_id.entity_id = "somebody";
      for (const Principal& principal : {with_id, member}) {
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
                         const std::string& path, const PathClass& example) const {
    return {principal, action, path,
            internal::Decide(before_, principal, action, path,
                             access_before_.Ranked(PlacesIn(example, true))),
            internal::Decide(after_, principal, action, path,
                             access_after_.Ranked(PlacesIn(example, false)))};
  }

  // So many patterns are compared with each other, so that those that say nothing go.
  static constexpr size_t kFewPatterns = 100;
  using Bdd = internal::Bdd;

  const Policy& before_;
  const Policy& after_;
  const DiffOptions& options_;
  const std::vector<std::string> actions_;
  const Policy both_;  // patterns; those of before_ come first
  const DeclarationTrie trie_;
  const std::vector<bool> changed_;  // [place in both_]
  std::set<std::string> constants_;
  PrincipalSpace space_;
  AccessFunction access_before_;
  AccessFunction access_after_;
  const std::vector<PathClass>* classes_ = nullptr;
};

}  // namespace

PolicyDiff ComparePolicies(const Policy& before, const Policy& after, const DiffOptions& options) {
  if ((before.mode == PathMode::kUrl) != (after.mode == PathMode::kUrl)) {
    PolicyDiff diff;
    diff.reason = "one policy is for `paths: url`, the other is not";
    return diff;
  }
  return Comparison(before, after, options).Run();
}

}  // namespace postern
