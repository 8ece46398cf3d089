// A pattern is a small nondeterministic automaton over segments: its positions are the places
// between its segments, a `**` may stay where it is or step aside, and the final `*` is never left
// once it has matched. A state of the search holds
//   - for each included pattern one position: it is enough that some run of it ends well, so runs
//     are guessed one by one and their number stays polynomial;
//   - for each excluded pattern the set of all positions that it can be in: no run may end well.
// Excluded patterns that cannot match any more vanish from the state, and a state whose excluded
// pattern has reached its final `*` is given up, so exclusions cost only where they matter.
//
// The alphabet is found on the way: a state tries one segment of each class that its own matchers
// tell apart (policy/internal/segment_classes.h), and the empty segment where the mode has it.
#include "policy/path_set.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/container/node_hash_set.h"
#include "engine/limits.h"
#include "policy/internal/segment_classes.h"

namespace postern {
namespace {

// A position in a pattern; sorts by pattern.
struct Place {
  uint32_t pattern;
  uint32_t position;  // this many segments are done

  friend bool operator==(Place a, Place b) {
    return a.pattern == b.pattern && a.position == b.position;
  }
  friend bool operator<(Place a, Place b) {
    return std::pair(a.pattern, a.position) < std::pair(b.pattern, b.position);
  }
  template <typename H>
  friend H AbslHashValue(H h, Place p) {
    return H::combine(std::move(h), p.pattern, p.position);
  }
};

// One place of each included pattern, in order, then those of excluded ones, sorted.
using State = std::vector<Place>;

// A segment that a path may go on with.
struct Choice {
  std::string segment;             // empty: the empty segment
  std::vector<uint32_t> accepted;  // the matchers that accept it, sorted
};

// The matchers (segments that accept some non-empty segments and not others) of all patterns, equal
// ones once.
class Matchers {
 public:
  // Returns the number of `segment`'s matcher.
  uint32_t Add(const Segment& segment) {
    const uint32_t next = static_cast<uint32_t>(segments_.size());
    if (segment.automaton == nullptr) {
      const auto [entry, is_new] = literals_.try_emplace(segment.literal, next);
      if (is_new) segments_.push_back(&segment);
      return entry->second;
    }
    for (const uint32_t other : automata_) {
      if (*segments_[other]->automaton == *segment.automaton) return other;
    }
    automata_.push_back(next);
    segments_.push_back(&segment);
    return next;
  }

  const Segment* operator[](uint32_t matcher) const { return segments_[matcher]; }

 private:
  std::vector<const Segment*> segments_;  // [matcher]
  std::map<std::string_view, uint32_t> literals_;
  std::vector<uint32_t> automata_;
};

// A pattern with its matchers numbered.
class Track {
 public:
  Track(const Pattern& pattern, Matchers& matchers) : segments_(pattern.segments) {
    for (const Segment& segment : segments_) {
      matchers_.push_back(HasMatcher(segment) ? matchers.Add(segment) : 0);
    }
  }

  uint32_t end() const { return static_cast<uint32_t>(segments_.size()); }

  // Returns whether every path matches that goes on from `position`.
  bool MatchesAnyRest(uint32_t position) const { return position == end() && EndsInRest(); }

  // Returns the position after `position` has stepped aside, if it can.
  std::optional<uint32_t> StepAside(uint32_t position) const {
    if (position == end() || segments_[position].kind != Segment::Kind::kFloating) return {};
    return position + 1;
  }

  // Returns the position after `choice`, or nothing if it does not match.
  std::optional<uint32_t> Advance(uint32_t position, const Choice& choice) const {
    if (position == end()) return EndsInRest() ? std::optional(position) : std::nullopt;
    const Segment& segment = segments_[position];
    if (segment.kind == Segment::Kind::kFloating) return position;
    if (!Accepts(segment, matchers_[position], choice)) return std::nullopt;
    return position + 1;
  }

  // Returns the matcher that `position` waits for, if it is one.
  std::optional<uint32_t> MatcherAt(uint32_t position) const {
    if (position == end() || !HasMatcher(segments_[position])) return std::nullopt;
    return matchers_[position];
  }

 private:
  static bool HasMatcher(const Segment& segment) {
    return segment.automaton != nullptr ||
           (segment.kind == Segment::Kind::kLiteral && !segment.literal.empty());
  }

  static bool Accepts(const Segment& segment, uint32_t matcher, const Choice& choice) {
    if (segment.kind == Segment::Kind::kRest) return true;
    if (segment.kind == Segment::Kind::kAny) return !choice.segment.empty();
    if (!HasMatcher(segment)) return choice.segment.empty();
    return std::binary_search(choice.accepted.begin(), choice.accepted.end(), matcher);
  }

  bool EndsInRest() const { return segments_.back().kind == Segment::Kind::kRest; }

  const std::vector<Segment>& segments_;
  std::vector<uint32_t> matchers_;  // [segment]
};

class Searcher {
 public:
  Searcher(const std::vector<const Pattern*>& included, const std::vector<const Pattern*>& excluded,
           size_t max_states)
      : mode_(included.front()->mode), num_included_(included.size()), max_states_(max_states) {
    for (const Pattern* pattern : included) tracks_.emplace_back(*pattern, matchers_);
    for (const Pattern* pattern : excluded) tracks_.emplace_back(*pattern, matchers_);
  }

  PathSearch Run() {
    State start;
    for (uint32_t i = 0; i < num_included_; ++i) start.push_back({i, 0});
    for (uint32_t i = num_included_; i < tracks_.size(); ++i) AddWithAsides({i, 0}, start);
    Visit(std::move(start), 0, "");
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].depth == kMaxPathSegments) break;  // and so are all that follow
      const std::vector<Choice>* choices = ChoicesAt(*nodes_[i].state);
      if (choices == nullptr) return {PathSearch::Outcome::kUndecided, "", num_states_};
      for (const Choice& choice : *choices) {
        if (Take(i, choice)) {
          return {PathSearch::Outcome::kFound, Spell(i, choice.segment), num_states_};
        }
      }
    }
    return {PathSearch::Outcome::kNone, "", num_states_};
  }

 private:
  struct Node {
    const State* state;        // in visited_
    size_t parent;             // in nodes_
    std::string_view segment;  // that led here; in choices_
    size_t depth;              // segments so far
  };

  // Goes on from node `from` with `choice`. Returns whether the path may end with it.
  bool Take(size_t from, const Choice& choice) {
    const State& state = *nodes_[from].state;
    State excluded;
    for (size_t i = num_included_; i < state.size(); ++i) {
      const Track& track = tracks_[state[i].pattern];
      const auto next = track.Advance(state[i].position, choice);
      if (!next) continue;
      if (track.MatchesAnyRest(*next)) return false;
      AddWithAsides({state[i].pattern, *next}, excluded);
    }
    std::sort(excluded.begin(), excluded.end());
    excluded.erase(std::unique(excluded.begin(), excluded.end()), excluded.end());
    const bool can_end = MayEndWith(from, choice) && !AnyEnded(excluded);
    for (State& next : AdvanceIncluded(state, choice)) {
      if (can_end && AllEnded(next)) return true;
      if (!MayGoOnAfter(choice)) continue;
      next.insert(next.end(), excluded.begin(), excluded.end());
      Visit(std::move(next), from, choice.segment);
    }
    return false;
  }

  // Returns whether a path may have an empty segment here and end; the empty path is the root,
  // which only `list` may ask for, but in `url` it is `/`.
  bool MayEndWith(size_t from, const Choice& choice) const {
    return !choice.segment.empty() || from != 0 || mode_ == PathMode::kUrl;
  }

  bool MayGoOnAfter(const Choice& choice) const {
    return !choice.segment.empty() || mode_ == PathMode::kOpaque;
  }

  bool AllEnded(const State& included) const {
    return std::all_of(included.begin(), included.end(),
                       [this](Place p) { return p.position == tracks_[p.pattern].end(); });
  }

  bool AnyEnded(const State& excluded) const {
    return std::any_of(excluded.begin(), excluded.end(),
                       [this](Place p) { return p.position == tracks_[p.pattern].end(); });
  }

  // Returns all ways in which the included patterns go on.
  std::vector<State> AdvanceIncluded(const State& state, const Choice& choice) const {
    std::vector<State> ways = {{}};
    for (size_t i = 0; i < num_included_ && !ways.empty(); ++i) {
      State asides;
      AddWithAsides(state[i], asides);
      std::vector<State> longer;
      for (const Place place : asides) {
        const auto next = tracks_[place.pattern].Advance(place.position, choice);
        if (!next) continue;
        for (const State& way : ways) {
          longer.push_back(way);
          longer.back().push_back({place.pattern, *next});
        }
      }
      ways = std::move(longer);
    }
    return ways;
  }

  // Adds `place` and the places beside it, which need no segment to be reached.
  void AddWithAsides(Place place, State& places) const {
    places.push_back(place);
    while (const auto aside = tracks_[place.pattern].StepAside(place.position)) {
      place.position = *aside;
      places.push_back(place);
    }
  }

  void Visit(State state, size_t parent, std::string_view segment) {
    const auto [entry, is_new] = visited_.insert(std::move(state));
    if (!is_new) return;
    ++num_states_;
    const size_t depth = nodes_.empty() ? 0 : nodes_[parent].depth + 1;
    nodes_.push_back({&*entry, parent, segment, depth});
  }

  // Returns the segments worth trying in `state`, or null if the budget is spent.
  const std::vector<Choice>* ChoicesAt(const State& state) {
    std::vector<uint32_t> waiting;
    for (const Place place : state) {
      State asides;
      AddWithAsides(place, asides);
      for (const Place aside : asides) {
        const auto matcher = tracks_[aside.pattern].MatcherAt(aside.position);
        if (matcher) waiting.push_back(*matcher);
      }
    }
    std::sort(waiting.begin(), waiting.end());
    waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
    if (num_states_ > max_states_) return nullptr;
    const auto known = choices_.find(waiting);
    if (known != choices_.end()) return &known->second;

    std::vector<const Segment*> matchers;
    matchers.reserve(waiting.size());
    for (const uint32_t matcher : waiting) matchers.push_back(matchers_[matcher]);
    const auto classes =
        internal::ClassifySegments(matchers, mode_, max_states_ - num_states_, num_states_);
    if (!classes) return nullptr;
    std::vector<Choice>& choices = choices_[waiting];
    for (const internal::SegmentClass& one : *classes) {
      choices.push_back({one.witness, {}});
      for (size_t i = 0; i < waiting.size(); ++i) {
        if (one.accepted_by[i]) choices.back().accepted.push_back(waiting[i]);
      }
    }
    choices.push_back({"", {}});
    return &choices;
  }

  // Returns the path to node `last`, then `segment`.
  std::string Spell(size_t last, std::string_view segment) const {
    std::vector<std::string_view> segments = {segment};
    for (size_t i = last; i != 0; i = nodes_[i].parent) segments.push_back(nodes_[i].segment);
    std::string path;
    for (auto it = segments.rbegin(); it != segments.rend(); ++it) {
      if (it != segments.rbegin() || mode_ == PathMode::kUrl) path.push_back('/');
      path.append(*it);
    }
    return path;
  }

  PathMode mode_;
  size_t num_included_;
  size_t max_states_;
  size_t num_states_ = 0;  // of the paths, and of the automata within segments
  Matchers matchers_;
  std::vector<Track> tracks_;  // the included, then the excluded
  absl::node_hash_set<State> visited_;
  std::vector<Node> nodes_;                                       // breadth-first
  std::map<std::vector<uint32_t>, std::vector<Choice>> choices_;  // by the matchers waited for
};

}  // namespace

PathSearch FindPath(const std::vector<const Pattern*>& included,
                    const std::vector<const Pattern*>& excluded, size_t max_states) {
  return Searcher(included, excluded, max_states).Run();
}

}  // namespace postern
