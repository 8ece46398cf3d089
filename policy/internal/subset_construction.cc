// The subset construction of Rabin and Scott (1959). The sets that the automaton reads cut the code
// points into few classes that it can't tell apart, and the construction runs over these classes:
// `.` is one move here, and becomes the many ways of UTF-8 only afterwards (see byte_automaton.h).
#include "policy/internal/subset_construction.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace postern::internal {
namespace {

// The construction may pass through more states than the minimal automaton has in the end, but in
// practice not sixteen times as many. Both bounds cap its time and memory: at most 4,096 subsets,
// of at most half a million elements together (2 MB).
constexpr size_t kMaxSubsets = 4096;
constexpr size_t kMaxSubsetElements = size_t{1} << 19;

// The classes of code points that no set tells apart, but for the class of those in no set.
struct CodePointClasses {
  std::vector<std::vector<CodePointRange>> ranges;  // of each class
  std::vector<std::vector<uint32_t>> classes_of;    // of each set: its classes
};

CodePointClasses ClassesOf(const std::vector<CodePointSet>& sets) {
  std::vector<CodePointSet> trimmed;
  std::vector<uint32_t> cuts;
  for (const CodePointSet& set : sets) {
    trimmed.push_back(set.Intersect(CodePointSet::OfSegments()));
    for (const CodePointRange& range : trimmed.back().ranges()) {
      cuts.push_back(range.first);
      cuts.push_back(range.last + 1);
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  CodePointClasses result;
  result.classes_of.resize(sets.size());
  std::map<std::vector<uint32_t>, uint32_t> class_of_members;
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    std::vector<uint32_t> members;
    for (uint32_t set = 0; set < trimmed.size(); ++set) {
      if (trimmed[set].Contains(cuts[i])) members.push_back(set);
    }
    if (members.empty()) continue;
    const auto number = static_cast<uint32_t>(result.ranges.size());
    const auto [known, is_new] = class_of_members.emplace(members, number);
    if (is_new) {
      result.ranges.emplace_back();
      for (const uint32_t set : members) result.classes_of[set].push_back(number);
    }
    result.ranges[known->second].push_back({cuts[i], cuts[i + 1] - 1});
  }
  return result;
}

// A subset is the sorted list of those of its states that read or accept.
class SubsetConstruction {
 public:
  SubsetConstruction(const Nfa& nfa, const CodePointClasses& classes)
      : nfa_(nfa), classes_(classes), seen_in_(nfa.states().size()) {}

  // Returns the automaton, the letters of which are the classes; nothing if it grew too large.
  std::optional<Dfa> Run() {
    const auto num_letters = static_cast<uint32_t>(classes_.ranges.size());
    dfa_.num_letters = num_letters;
    NumberOf(Closure({nfa_.start()}));
    // NOLINTNEXTLINE(modernize-loop-convert): NumberOf() adds subsets
    for (uint32_t subset = 0; subset < subsets_.size(); ++subset) {
      if (subsets_.size() > kMaxSubsets || num_elements_ > kMaxSubsetElements) return std::nullopt;
      std::vector<std::vector<uint32_t>> targets(num_letters);
      for (const uint32_t state : *subsets_[subset]) {
        const Nfa::State& reader = nfa_.states()[state];
        if (reader.kind != Nfa::State::Kind::kRead) continue;
        for (const uint32_t letter : classes_.classes_of[reader.set]) {
          targets[letter].push_back(reader.next);
        }
      }
      for (std::vector<uint32_t>& target : targets) {
        dfa_.next.push_back(target.empty() ? Dfa::kDead : NumberOf(Closure(std::move(target))));
      }
    }
    ExcludeEmpty();
    return std::move(dfa_);
  }

 private:
  std::vector<uint32_t> Closure(std::vector<uint32_t> open) {
    ++round_;
    std::vector<uint32_t> closure;
    while (!open.empty()) {
      const uint32_t state = open.back();
      open.pop_back();
      if (std::exchange(seen_in_[state], round_) == round_) continue;
      const Nfa::State& visited = nfa_.states()[state];
      if (visited.kind == Nfa::State::Kind::kSplit) {
        open.push_back(visited.next);
        open.push_back(visited.other);
      } else {
        closure.push_back(state);
      }
    }
    std::sort(closure.begin(), closure.end());
    return closure;
  }

  uint32_t NumberOf(std::vector<uint32_t> subset) {
    const auto fresh = static_cast<uint32_t>(subsets_.size());
    const auto [known, is_new] = numbers_.try_emplace(std::move(subset), fresh);
    if (is_new) {
      subsets_.push_back(&known->first);
      num_elements_ += known->first.size();
      // The accepting state has the number 0, so it would come first.
      dfa_.accepting.push_back(!known->first.empty() && known->first.front() == 0);
    }
    return known->second;
  }

  // Gives the empty string a state of its own, the start, that does not accept.
  void ExcludeEmpty() {
    if (!dfa_.accepting[0]) return;
    for (uint32_t& target : dfa_.next) {
      if (target != Dfa::kDead) ++target;
    }
    const std::vector<uint32_t> start(dfa_.next.begin(), dfa_.next.begin() + dfa_.num_letters);
    dfa_.next.insert(dfa_.next.begin(), start.begin(), start.end());
    dfa_.accepting.insert(dfa_.accepting.begin(), false);
  }

  const Nfa& nfa_;
  const CodePointClasses& classes_;
  std::vector<uint64_t> seen_in_;  // the round in which a state was last visited
  uint64_t round_ = 0;
  std::map<std::vector<uint32_t>, uint32_t> numbers_;
  std::vector<const std::vector<uint32_t>*> subsets_;  // keys of numbers_
  size_t num_elements_ = 0;
  Dfa dfa_;
};

}  // namespace

std::optional<CodePointDfa> Determinise(const Nfa& nfa) {
  if (nfa.overflowed()) return std::nullopt;
  CodePointClasses classes = ClassesOf(nfa.sets());
  const std::optional<Dfa> subsets = SubsetConstruction(nfa, classes).Run();
  if (!subsets) return std::nullopt;
  return CodePointDfa{Minimise(*subsets), std::move(classes.ranges)};
}

}  // namespace postern::internal
