#include "policy/analysis/internal/path_classes.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_set.h"
#include "engine/limits.h"
#include "policy/internal/segment_classes.h"

namespace postern::internal {
namespace {

using Kind = Segment::Kind;
using Nodes = std::vector<uint32_t>;  // of the trie, rising

constexpr uint32_t kNone = DeclarationTrie::kNone;

// What a prefix of a path has reached.
struct State {
  Nodes reached;
  Nodes rests;  // final `*`s, which match whatever follows

  friend bool operator==(const State& a, const State& b) {
    return a.reached == b.reached && a.rests == b.rests;
  }
  template <typename H>
  friend H AbslHashValue(H h, const State& s) {
    return H::combine(std::move(h), s.reached, s.rests);
  }
};

void Unite(Nodes& nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

class Walk {
 public:
  Walk(const Policy& policy, const DeclarationTrie& trie, const std::vector<bool>& is_of_interest,
       size_t max_states)
      : mode_(policy.mode), trie_(trie), interest_(is_of_interest), max_states_(max_states) {
    MarkInterest(DeclarationTrie::kRoot);
  }

  std::optional<std::vector<PathClass>> Run() {
    State start;
    Reach(DeclarationTrie::kRoot, start.reached);
    Unite(start.reached);
    Visit(std::move(start), 0, "");
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].depth == kMaxPathSegments) break;  // and so are all that follow
      const std::optional<std::vector<std::string>> segments = SegmentsAt(*steps_[i].state);
      if (!segments) return std::nullopt;
      for (const std::string& segment : *segments) Take(i, segment);
      if (num_states_ > max_states_) return std::nullopt;
    }
    if (mode_ != PathMode::kUrl) AddRoot();
    return std::move(classes_);
  }

 private:
  struct Step {
    const State* state;  // in visited_
    size_t parent;       // in steps_
    std::string segment;
    size_t depth;
  };

  // Returns whether something of interest ends at the node or below it; remembers that of all.
  bool MarkInterest(uint32_t node) {
    leads_to_interest_.resize(std::max<size_t>(leads_to_interest_.size(), node + 1));
    const DeclarationTrie::Node& at = trie_.node(node);
    bool leads = HasInterest(node);
    for (const uint32_t first : {at.first_literal, at.first_glob, at.floating, at.rest}) {
      for (uint32_t child = first; child != kNone; child = trie_.node(child).next) {
        leads = MarkInterest(child) || leads;
      }
    }
    leads_to_interest_[node] = leads;
    return leads;
  }

  // Returns whether a declaration of interest ends at the node.
  bool HasInterest(uint32_t node) const {
    for (uint32_t d = trie_.node(node).first_declaration; d != kNone;
         d = trie_.NextDeclaration(d)) {
      if (interest_[d]) return true;
    }
    return false;
  }

  bool MayLeadToInterest(const State& state) const {
    return std::any_of(state.rests.begin(), state.rests.end(),
                       [this](uint32_t node) { return HasInterest(node); }) ||
           std::any_of(state.reached.begin(), state.reached.end(),
                       [this](uint32_t node) { return leads_to_interest_[node]; });
  }

  // A `**` may stand for nothing.
  void Reach(uint32_t node, Nodes& reached) const {
    for (; node != kNone; node = trie_.node(node).floating) reached.push_back(node);
  }

  static bool Accepts(const Segment& segment, std::string_view text) {
    return segment.kind == Kind::kAny ? !text.empty() : segment.automaton->Matches(text);
  }

  State After(const State& state, std::string_view segment) const {
    State next;
    next.rests = state.rests;
    for (const uint32_t id : state.reached) {
      const DeclarationTrie::Node& node = trie_.node(id);
      if (node.segment != nullptr && node.segment->kind == Kind::kFloating) {
        Reach(id, next.reached);
      }
      if (node.rest != kNone) next.rests.push_back(node.rest);
      const uint32_t literal = trie_.Literal(id, segment);
      if (literal != kNone) Reach(literal, next.reached);
      for (uint32_t c = node.first_glob; c != kNone; c = trie_.node(c).next) {
        if (Accepts(*trie_.node(c).segment, segment)) Reach(c, next.reached);
      }
    }
    Unite(next.reached);
    Unite(next.rests);
    return next;
  }

  void Take(size_t from, const std::string& segment) {
    State next = After(*steps_[from].state, segment);
    if (!MayLeadToInterest(next)) return;
    // The empty path is the root, which is looked at apart; in `url` it is `/`.
    if (!segment.empty() || from != 0 || mode_ == PathMode::kUrl) AddClass(next, from, segment);
    if (segment.empty() && mode_ != PathMode::kOpaque) return;
    if (!next.reached.empty()) Visit(std::move(next), from, segment);
  }

  void Visit(State state, size_t parent, std::string segment) {
    const auto [entry, is_new] = visited_.insert(std::move(state));
    if (!is_new) return;
    ++num_states_;
    const size_t depth = steps_.empty() ? 0 : steps_[parent].depth + 1;
    steps_.push_back({&*entry, parent, std::move(segment), depth});
  }

  void AddClass(const State& state, size_t from, const std::string& segment) {
    std::vector<uint32_t> declarations;
    for (const Nodes* nodes : {&state.reached, &state.rests}) {
      for (const uint32_t node : *nodes) {
        for (uint32_t d = trie_.node(node).first_declaration; d != kNone;
             d = trie_.NextDeclaration(d)) {
          declarations.push_back(d);
        }
      }
    }
    AddClass(std::move(declarations), [&] { return Spell(from, segment); });
  }

  // Only a declaration that matches everything matches the root.
  void AddRoot() {
    AddClass(trie_.Matching(""), [] { return std::string(); });
  }

  template <typename Spelling>
  void AddClass(std::vector<uint32_t> declarations, const Spelling& spelling) {
    std::sort(declarations.begin(), declarations.end());
    if (std::none_of(declarations.begin(), declarations.end(),
                     [this](uint32_t d) { return interest_[d]; })) {
      return;
    }
    if (!known_.insert(declarations).second) return;
    classes_.push_back({std::move(declarations), spelling()});
  }

  // Returns one segment of each kind that the state's patterns can tell apart, of those that may
  // matter; nothing if the budget is spent.
  std::optional<std::vector<std::string>> SegmentsAt(const State& state) {
    std::vector<const Segment*> literals;
    std::vector<const Segment*> others;
    for (const uint32_t id : state.reached) {
      const DeclarationTrie::Node& node = trie_.node(id);
      for (uint32_t c = node.first_literal; c != kNone; c = trie_.node(c).next) {
        if (!trie_.node(c).segment->literal.empty()) literals.push_back(trie_.node(c).segment);
      }
      for (uint32_t c = node.first_glob; c != kNone; c = trie_.node(c).next) {
        if (trie_.node(c).segment->kind != Kind::kAny) others.push_back(trie_.node(c).segment);
      }
    }
    absl::flat_hash_set<std::string_view> words;
    std::vector<std::string> segments;
    std::vector<const Segment*> matchers;
    for (const Segment* literal : literals) {
      if (!words.insert(literal->literal).second) continue;
      matchers.push_back(literal);
      if (SegmentsOfMode(mode_).Matches(literal->literal)) segments.push_back(literal->literal);
    }
    num_states_ += segments.size();
    if (!others.empty()) {
      return AddClassified(std::move(others), std::move(matchers), words, std::move(segments));
    }
    // A word that no pattern has reads best in a witness, so it comes first, and nothing last.
    segments.insert(segments.begin(), FreshWord(words));
    segments.emplace_back();
    return segments;
  }

  // Adds a segment of each kind that globs and expressions tell apart and that is no literal.
  std::optional<std::vector<std::string>> AddClassified(
      std::vector<const Segment*> others, std::vector<const Segment*> literals,
      const absl::flat_hash_set<std::string_view>& words, std::vector<std::string> segments) {
    const auto classify = [this](const std::vector<const Segment*>& matchers) {
      return ClassifySegments(matchers, mode_, max_states_, num_states_);
    };
    auto classes = classify(others);
    if (!classes) return std::nullopt;
    const auto is_literal = [&words](const SegmentClass& one) {
      return words.contains(one.witness);
    };
    if (std::any_of(classes->begin(), classes->end(), is_literal)) {
      // That class may have another witness: the literals must be told apart, too.
      others.insert(others.end(), literals.begin(), literals.end());
      classes = classify(others);
      if (!classes) return std::nullopt;
    }
    for (SegmentClass& one : *classes) {
      if (!is_literal(one)) segments.push_back(std::move(one.witness));
    }
    segments.emplace_back();
    return segments;
  }

  // Returns the first of the words a, b, … z, aa, ab … that is none of `words`.
  static std::string FreshWord(const absl::flat_hash_set<std::string_view>& words) {
    for (size_t number = 0;; ++number) {
      std::string word;
      for (size_t n = number + 1; n != 0; n = (n - 1) / 26) {
        word.insert(word.begin(), static_cast<char>('a' + (n - 1) % 26));
      }
      if (!words.contains(word)) return word;
    }
  }

  // Returns the path to step `last`, then `segment`.
  std::string Spell(size_t last, std::string_view segment) const {
    std::vector<std::string_view> segments = {segment};
    for (size_t i = last; i != 0; i = steps_[i].parent) segments.push_back(steps_[i].segment);
    std::string path;
    for (auto it = segments.rbegin(); it != segments.rend(); ++it) {
      if (it != segments.rbegin() || mode_ == PathMode::kUrl) path.push_back('/');
      path.append(*it);
    }
    return path;
  }

  const PathMode mode_;
  const DeclarationTrie& trie_;
  const std::vector<bool>& interest_;
  const size_t max_states_;
  size_t num_states_ = 0;
  std::vector<bool> leads_to_interest_;  // [node]
  absl::node_hash_set<State> visited_;
  std::vector<Step> steps_;  // breadth-first
  absl::flat_hash_set<std::vector<uint32_t>> known_;
  std::vector<PathClass> classes_;
};

}  // namespace

std::optional<std::vector<PathClass>> FindPathClasses(const Policy& policy,
                                                      const DeclarationTrie& trie,
                                                      const std::vector<bool>& is_of_interest,
                                                      size_t max_states) {
  return Walk(policy, trie, is_of_interest, max_states).Run();
}

}  // namespace postern::internal
