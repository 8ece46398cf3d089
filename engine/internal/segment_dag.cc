// From the trie to the DAG by subset construction: a state stands for a set of the trie's nodes,
// all those at which the segments so far have arrived. It is made deepest first, so a state is
// complete, and can be looked up among those there are, before it is referred to: what comes out is
// minimal at once, and the unminimised graph never exists.
//
// Where declarations stop (they do not inherit), nodes below which everything is less specific than
// what matched already are left out of the set.
//
// A set is mostly one node, and the trie reaches that one way only; the states of larger sets are
// remembered by their members.
//
// A walk down the trie is as deep as the longest pattern, which is no longer than a path can be.

#include "engine/internal/segment_dag.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "engine/internal/pattern_trie.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;
using Node = PatternTrie::Node;
constexpr uint32_t kNone = PatternTrie::kNone;

// From how many literal children on a node is taken for the place where tenants, users or the like
// branch off. What a wildcard there adds to each of them is given absolute ranks, since relative
// ones would differ from tenant to tenant.
constexpr uint32_t kManyChildren = 8;

// A node of a set.
struct Member {
  uint32_t node;
  bool is_absolute;

  friend bool operator==(Member a, Member b) {
    return a.node == b.node && a.is_absolute == b.is_absolute;
  }
  friend bool operator<(Member a, Member b) {
    return std::pair(a.node, a.is_absolute) < std::pair(b.node, b.is_absolute);
  }
  template <typename H>
  friend H AbslHashValue(H h, Member member) {
    return H::combine(std::move(h), member.node, member.is_absolute);
  }
};
using Members = absl::InlinedVector<Member, 4>;  // mostly one

// A word whose rank is not counted from anything yet: `rank` is that of the leaf, or the base of
// the state.
struct Target {
  Word word;
  uint32_t rank = kNoRank;

  explicit operator bool() const { return static_cast<bool>(word); }
};

// A pattern that ends at a node of a set, or goes on with kRest there.
struct Match {
  uint32_t rank;
  bool is_absolute;
  uint32_t payload;
  bool stops;
};
using Matches = absl::InlinedVector<Match, 2>;

// A child that a literal leads to.
struct LiteralChild {
  uint32_t label;
  Member member;
};
using LiteralChildren = absl::InlinedVector<LiteralChild, 4>;

// What uniting automata may cost: in proportion to the patterns and to what the automata are by
// themselves, and at least as much as a few that are hard to unite need.
uint64_t UnionSteps(const std::vector<RankedPattern>& patterns,
                    absl::Span<const SegmentAutomaton> automata) {
  uint64_t steps = uint64_t{4} << 20;
  for (const RankedPattern& pattern : patterns) steps += 1024 * pattern.segments->size();
  for (const SegmentAutomaton& automaton : automata) steps += 4 * automaton.transitions.size();
  return steps;
}

class Builder {
 public:
  Builder(const std::vector<RankedPattern>& patterns, const PatternTrie& trie,
          absl::Span<const SegmentAutomaton> automata, const DagBudget& budget)
      : patterns_(patterns),
        trie_(trie),
        automata_(automata),
        budget_(budget),
        union_steps_(UnionSteps(patterns, automata)),
        state_ids_(0, StateHash{&dag_.states}, StateEq{&dag_.states}) {}

  absl::StatusOr<SegmentDag> Run() && {
    const Target root = Build({{0, false}});
    if (!status_.ok()) return status_;
    dag_.root = root.word;
    dag_.root.add = root ? root.rank : 0;
    dag_.literals = trie_.literals;
    return std::move(dag_);
  }

 private:
  // States are compared as they are laid out, word for word.
  struct StateHash {
    const std::vector<DagState>* states;
    size_t operator()(uint32_t id) const {
      const DagState& state = (*states)[id];
      size_t hash = absl::HashOf(state.end.bits, state.end.add, state.rest.bits, state.rest.add,
                                 state.other.bits, state.other.add, state.automata);
      for (const Word word : state.outputs) hash = absl::HashOf(hash, word.bits, word.add);
      for (const DagState::Edge& edge : state.edges) {
        hash = absl::HashOf(hash, edge.literal, edge.word.bits, edge.word.add);
      }
      return hash;
    }
  };
  struct StateEq {
    const std::vector<DagState>* states;
    bool operator()(uint32_t a, uint32_t b) const {
      const DagState& x = (*states)[a];
      const DagState& y = (*states)[b];
      const auto is_same = [](const DagState::Edge& e, const DagState::Edge& f) {
        return e.literal == f.literal && e.word == f.word;
      };
      return x.end == y.end && x.rest == y.rest && x.other == y.other && x.automata == y.automata &&
             x.outputs == y.outputs && x.edges.size() == y.edges.size() &&
             std::equal(x.edges.begin(), x.edges.end(), y.edges.begin(), is_same);
    }
  };

  // What a state leads to, before its base is known.
  struct Draft {
    Target end;
    Target rest;
    Target other;
    uint32_t automata = DagState::kNoAutomata;
    std::vector<Target> outputs;
    std::vector<std::pair<uint32_t, Target>> edges;
  };

  bool Spend(size_t members) {
    if (budget_.sets < 1 || budget_.edges < members) {
      status_ = absl::ResourceExhaustedError("too many combinations of wildcards");
    }
    if (!status_.ok()) return false;
    budget_.sets -= 1;
    budget_.edges -= members;
    return true;
  }

  // Returns the target that stands for `members`, which are sorted.
  Target Build(const Members& members) {
    if (members.empty() || !Spend(members.size())) return Target();
    if (members.size() == 1 && !members[0].is_absolute) return BuildNew(members);
    const auto known = sets_.find(members);
    if (known != sets_.end()) return known->second;
    const Target target = BuildNew(members);
    sets_.emplace(members, target);
    return target;
  }

  Target BuildNew(const Members& members) {
    Draft draft;
    Matches ends;
    Matches rests;
    for (const Member member : members) {
      const Node& node = trie_.nodes[member.node];
      if (node.end != kNone) ends.push_back(MatchOf(node.end, member));
      if (node.rest != kNone) rests.push_back(MatchOf(node.rest, member));
    }
    draft.end = Leaf(Word::kExact, ends);
    draft.rest = Leaf(Word::kDeep, rests);
    const bool stops = !rests.empty() && rests.back().stops;
    AddChildren(members, stops ? rests.back().rank : kNoRank, draft);
    return Finish(draft);
  }

  Match MatchOf(uint32_t place, Member member) const {
    const RankedPattern& pattern = patterns_[place];
    return {pattern.rank, member.is_absolute, pattern.payload, pattern.stops};
  }

  // Sorts the matches, and cuts them behind the first that stops.
  Target Leaf(Word::Kind kind, Matches& matches) {
    if (matches.empty()) return Target();
    std::sort(matches.begin(), matches.end(),
              [](const Match& a, const Match& b) { return a.rank < b.rank; });
    const auto stop = std::find_if(matches.begin(), matches.end(),
                                   [](const Match& match) { return match.stops; });
    if (stop != matches.end()) matches.erase(stop + 1, matches.end());
    const Match& first = matches.front();
    if (matches.size() == 1) {
      return {Word::Make(kind, first.payload, false, first.is_absolute, 0), first.rank};
    }
    return ChainOf(kind, matches);
  }

  Target ChainOf(Word::Kind kind, const Matches& matches) {
    uint32_t base = kNoRank;
    for (const Match& match : matches) {
      if (!match.is_absolute) base = std::min(base, match.rank);
    }
    const bool is_absolute = base == kNoRank;
    if (is_absolute) base = 0;
    SegmentDag::Chain chain;
    for (const Match& match : matches) {
      const uint32_t add = match.is_absolute ? match.rank : match.rank - base;
      chain.push_back(Word::Make(Word::kExact, match.payload, false, match.is_absolute, add));
    }
    const auto [entry, is_new] = chain_ids_.try_emplace(KeyOf(chain), dag_.chains.size());
    if (is_new) dag_.chains.push_back(std::move(chain));
    return {Word::Make(kind, entry->second, true, is_absolute, 0), base};
  }

  static std::vector<uint64_t> KeyOf(const SegmentDag::Chain& chain) {
    std::vector<uint64_t> key;
    for (const Word word : chain) key.push_back(uint64_t{word.bits} << 32 | word.add);
    return key;
  }

  // Adds what follows a segment: any; the automata; the literals, which match all three ways.
  void AddChildren(const Members& members, uint32_t stop_rank, Draft& draft) {
    Members any;
    Members automata;  // the children, whose labels are automata
    LiteralChildren literals;
    for (const Member member : members) {
      const Node& node = trie_.nodes[member.node];
      const bool branches = node.num_literals >= kManyChildren;
      for (uint32_t child = node.first_child; child != kNone;
           child = trie_.nodes[child].next_sibling) {
        const Node& child_node = trie_.nodes[child];
        if (child_node.min_rank > stop_rank) continue;
        const bool is_literal = child_node.kind == Kind::kLiteral;
        const Member next = {child, member.is_absolute || (branches && !is_literal)};
        if (is_literal) {
          literals.push_back({child_node.label, next});
        } else {
          (child_node.kind == Kind::kAny ? any : automata).push_back(next);
        }
      }
    }
    const auto is_before = [](LiteralChild a, LiteralChild b) { return a.label < b.label; };
    if (!std::is_sorted(literals.begin(), literals.end(), is_before)) {
      std::stable_sort(literals.begin(), literals.end(), is_before);
    }
    draft.other = Build(Sorted(any));
    AddAutomata(any, automata, draft);
    AddLiterals(any, automata, literals, draft);
  }

  static Members Sorted(Members members) {
    std::sort(members.begin(), members.end());
    return members;
  }

  void AddAutomata(const Members& any, const Members& automata, Draft& draft) {
    if (automata.empty() || !status_.ok()) return;
    std::vector<uint32_t> labels;
    for (const Member member : automata) labels.push_back(trie_.nodes[member.node].label);
    draft.automata = Unite(labels);
    if (!status_.ok()) return;
    const std::vector<std::vector<uint32_t>> accepted = dag_.unions[draft.automata].accepted;
    for (const std::vector<uint32_t>& places : accepted) {
      Members next = any;
      for (const uint32_t place : places) next.push_back(automata[place]);
      std::sort(next.begin(), next.end());
      draft.outputs.push_back(Build(next));
    }
  }

  uint32_t Unite(const std::vector<uint32_t>& labels) {
    const auto known = union_ids_.find(labels);
    if (known != union_ids_.end()) return known->second;
    std::vector<const SegmentAutomaton*> automata;
    automata.reserve(labels.size());
    for (const uint32_t label : labels) automata.push_back(&automata_[label]);
    absl::StatusOr<AutomatonUnion> united = UniteAutomata(automata, union_steps_);
    if (!united.ok()) {
      status_ = united.status();
      return DagState::kNoAutomata;
    }
    const uint32_t id = static_cast<uint32_t>(dag_.unions.size());
    dag_.unions.push_back(*std::move(united));
    union_ids_.emplace(labels, id);
    return id;
  }

  void AddLiterals(const Members& any, const Members& automata, const LiteralChildren& literals,
                   Draft& draft) {
    draft.edges.reserve(literals.size());
    for (size_t begin = 0, end = 0; begin < literals.size() && status_.ok(); begin = end) {
      const uint32_t label = literals[begin].label;
      const std::string_view text = trie_.literals[label];
      Members next;
      for (; end < literals.size() && literals[end].label == label; ++end) {
        next.push_back(literals[end].member);
      }
      if (!text.empty()) {
        next.insert(next.end(), any.begin(), any.end());
        AddAccepting(automata, draft.automata, text, next);
      }
      std::sort(next.begin(), next.end());
      draft.edges.emplace_back(label, Build(next));
    }
  }

  // Adds those of `automata`, the children whose union is `id`, that accept `text`: in one pass,
  // however many they are.
  void AddAccepting(const Members& automata, uint32_t id, std::string_view text, Members& next) {
    if (automata.empty()) return;
    const AutomatonUnion& united = dag_.unions[id];
    const uint16_t output = united.Run(text);
    if (output == 0) return;
    for (const uint32_t place : united.accepted[output - 1]) next.push_back(automata[place]);
  }

  // Returns the state of the draft, or the word that it comes to.
  Target Finish(const Draft& draft) {
    if (draft.edges.empty() && draft.automata == DagState::kNoAutomata) {
      if (!draft.other && !draft.end) return draft.rest;
      if (!draft.other && !draft.rest) return draft.end;
      if (!draft.end && !draft.rest && draft.other.word.skip() < Word::kMaxSkip) {
        Target skipped = draft.other;
        skipped.word.bits += uint32_t{1} << 28;
        return skipped;
      }
    }
    const uint32_t base = BaseOf(draft);
    DagState state;
    const uint32_t from = base == kNoRank ? 0 : base;
    state.end = From(from, draft.end);
    state.rest = From(from, draft.rest);
    state.other = From(from, draft.other);
    state.automata = draft.automata;
    for (const Target& output : draft.outputs) state.outputs.push_back(From(from, output));
    state.edges.reserve(draft.edges.size());
    for (const auto& [label, target] : draft.edges) {
      state.edges.push_back({label, From(from, target)});
    }
    const uint32_t id = static_cast<uint32_t>(dag_.states.size());
    dag_.states.push_back(std::move(state));
    const auto [known, is_new] = state_ids_.insert(id);
    if (!is_new) dag_.states.pop_back();
    return {Word::Make(Word::kState, *known, false, base == kNoRank, 0), from};
  }

  // Returns the smallest of the ranks that are not absolute, or kNoRank.
  static uint32_t BaseOf(const Draft& draft) {
    uint32_t base = kNoRank;
    const auto add = [&base](const Target& target) {
      if (target && !target.word.is_absolute()) base = std::min(base, target.rank);
    };
    add(draft.end);
    add(draft.rest);
    add(draft.other);
    for (const Target& output : draft.outputs) add(output);
    for (const auto& edge : draft.edges) add(edge.second);
    return base;
  }

  static Word From(uint32_t base, const Target& target) {
    Word word = target.word;
    if (word) word.add = word.is_absolute() ? target.rank : target.rank - base;
    return word;
  }

  const std::vector<RankedPattern>& patterns_;
  const PatternTrie& trie_;
  absl::Span<const SegmentAutomaton> automata_;
  DagBudget budget_;
  uint64_t union_steps_;
  SegmentDag dag_;
  absl::Status status_;
  absl::flat_hash_map<Members, Target> sets_;
  absl::flat_hash_set<uint32_t, StateHash, StateEq> state_ids_;
  absl::flat_hash_map<std::vector<uint64_t>, uint32_t> chain_ids_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> union_ids_;
};

}  // namespace

absl::StatusOr<SegmentDag> BuildSegmentDag(const std::vector<RankedPattern>& patterns,
                                           absl::Span<const SegmentAutomaton> automata,
                                           const DagBudget& budget) {
  absl::StatusOr<PatternTrie> trie = BuildPatternTrie(patterns);
  if (!trie.ok()) return trie.status();
  return Builder(patterns, *trie, automata, budget).Run();
}

}  // namespace postern::internal
