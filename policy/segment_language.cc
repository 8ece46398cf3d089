#include "policy/segment_language.h"

#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/internal/utf8.h"
#include "policy/internal/byte_automaton.h"
#include "policy/internal/dfa.h"
#include "policy/internal/expression_parser.h"
#include "policy/internal/nfa.h"
#include "policy/internal/subset_construction.h"

namespace postern {
namespace {

using internal::CodePointSet;
using internal::Dfa;
using internal::Nfa;

// The largest number of states that transitions of 16 bits can name.
constexpr size_t kMostStates = SegmentAutomaton::kDead;

// Adds states that read `literal` before `next`. What is not UTF-8 can match no segment.
uint32_t AddLiteral(std::string_view literal, uint32_t next, Nfa* nfa) {
  std::vector<CodePointSet> characters;
  while (!literal.empty()) {
    const internal::Utf8Char decoded = internal::DecodeUtf8(literal);
    if (decoded.length == 0) return nfa->AddRead(CodePointSet(), next);
    characters.emplace_back(decoded.code_point, decoded.code_point);
    literal.remove_prefix(decoded.length);
  }
  for (auto character = characters.rbegin(); character != characters.rend(); ++character) {
    next = nfa->AddRead(std::move(*character), next);
  }
  return next;
}

uint32_t AddPiece(const GlobPiece& piece, uint32_t next, Nfa* nfa) {
  switch (piece.kind) {
    case GlobPiece::Kind::kLiteral:
      return AddLiteral(piece.literal, next, nfa);
    case GlobPiece::Kind::kAnyRun:
      return nfa->AddLoop(CodePointSet::All(), next);
    case GlobPiece::Kind::kAnyOne:
      return nfa->AddRead(CodePointSet::All(), next);
  }
  return next;
}

absl::StatusOr<SegmentAutomaton> ToMinimalAutomaton(const Nfa& nfa, size_t max_states) {
  const std::optional<internal::CodePointDfa> code_points = internal::Determinise(nfa);
  if (code_points) {
    std::optional<SegmentAutomaton> automaton = internal::SpellInBytes(*code_points, max_states);
    if (automaton) return *std::move(automaton);
  }
  return absl::ResourceExhaustedError(
      absl::StrCat("it needs an automaton of more than ", max_states, " states"));
}

// Runs two automata side by side, and accepts what `a` accepts and `b` accepts (or does not).
class Product {
 public:
  Product(const SegmentAutomaton& a, const SegmentAutomaton& b, bool accepts_with_b)
      : a_(a), b_(b), accepts_with_b_(accepts_with_b) {}

  absl::StatusOr<SegmentAutomaton> Build() {
    MakeLetters();
    if (!a_.accepting.empty())
      NumberOf({0, b_.accepting.empty() ? SegmentAutomaton::kDead : uint16_t{0}});
    for (size_t i = 0; i < pairs_.size(); ++i) {  // NOLINT(modernize-loop-convert): NumberOf() adds
      if (pairs_.size() > kMostStates) {
        return absl::ResourceExhaustedError("an automaton would have more than 65,535 states");
      }
      const Pair pair = pairs_[i];
      for (const uint8_t byte : first_byte_) dfa_.next.push_back(NumberOf(Step(pair, byte)));
    }
    return internal::ToSegmentAutomaton(dfa_, letter_of_byte_);
  }

 private:
  struct Pair {
    uint16_t a = 0;
    uint16_t b = 0;
    friend bool operator<(Pair x, Pair y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); }
  };

  // A letter is a class of both.
  void MakeLetters() {
    std::map<std::pair<uint8_t, uint8_t>, uint8_t> letters;
    for (size_t byte = 0; byte < 256; ++byte) {
      const std::pair classes(a_.byte_class[byte], b_.byte_class[byte]);
      const auto [known, is_new] = letters.emplace(classes, static_cast<uint8_t>(letters.size()));
      if (is_new) first_byte_.push_back(static_cast<uint8_t>(byte));
      letter_of_byte_[byte] = known->second;
    }
    dfa_.num_letters = static_cast<uint32_t>(first_byte_.size());
  }

  Pair Step(Pair from, uint8_t byte) const {
    return {a_.Next(from.a, byte),
            from.b == SegmentAutomaton::kDead ? from.b : b_.Next(from.b, byte)};
  }

  uint32_t NumberOf(Pair pair) {
    if (pair.a == SegmentAutomaton::kDead) return Dfa::kDead;
    const bool b_is_dead = pair.b == SegmentAutomaton::kDead;
    if (b_is_dead && accepts_with_b_) return Dfa::kDead;
    const auto [known, is_new] = numbers_.emplace(pair, static_cast<uint32_t>(pairs_.size()));
    if (is_new) {
      pairs_.push_back(pair);
      const bool in_b = !b_is_dead && b_.accepting[pair.b];
      dfa_.accepting.push_back(a_.accepting[pair.a] && in_b == accepts_with_b_);
    }
    return known->second;
  }

  const SegmentAutomaton& a_;
  const SegmentAutomaton& b_;
  const bool accepts_with_b_;  // whether to accept what b accepts, or what it does not
  std::array<uint8_t, 256> letter_of_byte_ = {};
  std::vector<uint8_t> first_byte_;  // of each letter
  std::map<Pair, uint32_t> numbers_;
  std::vector<Pair> pairs_;
  Dfa dfa_;
};

// Returns for each state the length of a shortest way from it to acceptance, in bytes.
std::vector<size_t> DistancesToAcceptance(const SegmentAutomaton& automaton) {
  constexpr size_t kFar = static_cast<size_t>(-1);
  std::vector<size_t> distance(automaton.num_states(), kFar);
  std::vector<std::vector<uint16_t>> sources(automaton.num_states());
  std::vector<uint16_t> queue;
  for (size_t state = 0; state < automaton.num_states(); ++state) {
    for (uint32_t letter = 0; letter < automaton.num_classes; ++letter) {
      const uint16_t target = automaton.transitions[state * automaton.num_classes + letter];
      if (target != SegmentAutomaton::kDead)
        sources[target].push_back(static_cast<uint16_t>(state));
    }
    if (!automaton.accepting[state]) continue;
    distance[state] = 0;
    queue.push_back(static_cast<uint16_t>(state));
  }
  for (size_t i = 0; i < queue.size(); ++i) {
    for (const uint16_t source : sources[queue[i]]) {
      if (distance[source] != kFar) continue;
      distance[source] = distance[queue[i]] + 1;
      queue.push_back(source);
    }
  }
  return distance;
}

// All bytes in the order in which they read well.
std::string BytesByLegibility() {
  std::string bytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  const auto add = [&bytes](int first, int last) {
    for (int byte = first; byte <= last; ++byte) {
      if (bytes.find(static_cast<char>(byte)) == std::string::npos) {
        bytes += static_cast<char>(byte);
      }
    }
  };
  add('!', '~');
  add(' ', ' ');
  add(0x80, 0xff);
  add(0x00, 0x7f);
  return bytes;
}

SegmentAutomaton SegmentsOf(std::string_view accepted, std::string_view rejected) {
  return *Subtract(*CompileExpression(accepted), *CompileExpression(rejected));
}

SegmentAutomaton WithEmptySegment(SegmentAutomaton automaton) {
  automaton.accepting[0] = true;
  return Minimise(automaton);
}

}  // namespace

absl::StatusOr<SegmentAutomaton> CompileGlob(const std::vector<GlobPiece>& pieces,
                                             size_t max_states) {
  Nfa nfa;
  uint32_t start = 0;
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    start = AddPiece(*piece, start, &nfa);
  }
  nfa.set_start(start);
  return ToMinimalAutomaton(nfa, max_states);
}

absl::StatusOr<SegmentAutomaton> CompileExpression(std::string_view expression, size_t max_states) {
  const absl::StatusOr<internal::Expression> parsed = internal::ParseExpression(expression);
  if (!parsed.ok()) return parsed.status();
  Nfa nfa;
  nfa.set_start(nfa.AddExpression(*parsed, 0));
  return ToMinimalAutomaton(nfa, max_states);
}

SegmentAutomaton LiteralAutomaton(std::string_view literal) {
  std::array<uint8_t, 256> letter_of_byte = {};
  Dfa dfa;
  for (size_t byte = 0; byte < 256; ++byte) letter_of_byte[byte] = static_cast<uint8_t>(byte);
  dfa.num_letters = 256;
  dfa.next.assign((literal.size() + 1) * 256, Dfa::kDead);
  dfa.accepting.assign(literal.size() + 1, false);
  dfa.accepting.back() = true;
  for (size_t i = 0; i < literal.size(); ++i) {
    dfa.next[i * 256 + static_cast<uint8_t>(literal[i])] = static_cast<uint32_t>(i + 1);
  }
  return internal::ToSegmentAutomaton(dfa, letter_of_byte);
}

const SegmentAutomaton& SegmentsOfMode(PathMode mode) {
  static const SegmentAutomaton kKey = SegmentsOf(".+", R"(\.\.?)");
  // `.+` is never empty: its first state is not entered again, so it may take the empty one.
  static const SegmentAutomaton kOpaque = WithEmptySegment(*CompileExpression(".+"));
  static const SegmentAutomaton kUrl =
      SegmentsOf(R"([^\x00-\x1F\x7F-\x{9F};?#\\]+)", R"(.*%[0-9A-Fa-f]{2}.*| .*|.* |.*\.)");
  switch (mode) {
    case PathMode::kKey:
      return kKey;
    case PathMode::kOpaque:
      return kOpaque;
    case PathMode::kUrl:
      return kUrl;
  }
  return kKey;
}

SegmentAutomaton Minimise(const SegmentAutomaton& automaton) {
  // Classes may be numbered in any order; what comes out is numbered by first byte.
  return *Product(automaton, automaton, /*accepts_with_b=*/true).Build();
}

absl::StatusOr<SegmentAutomaton> Intersect(const SegmentAutomaton& a, const SegmentAutomaton& b) {
  return Product(a, b, /*accepts_with_b=*/true).Build();
}

absl::StatusOr<SegmentAutomaton> Subtract(const SegmentAutomaton& a, const SegmentAutomaton& b) {
  return Product(a, b, /*accepts_with_b=*/false).Build();
}

bool IsEmpty(const SegmentAutomaton& automaton) { return !Witness(automaton); }

std::optional<std::string> Witness(const SegmentAutomaton& automaton) {
  static const std::string kBytes = BytesByLegibility();
  const std::vector<size_t> distance = DistancesToAcceptance(automaton);
  if (distance.empty() || distance[0] == static_cast<size_t>(-1)) return std::nullopt;
  std::string witness;
  for (uint16_t state = 0; distance[state] != 0;) {
    for (const char byte : kBytes) {
      const uint16_t next = automaton.Next(state, static_cast<uint8_t>(byte));
      if (next == SegmentAutomaton::kDead || distance[next] + 1 != distance[state]) continue;
      witness += byte;
      state = next;
      break;
    }
  }
  return witness;
}

}  // namespace postern
