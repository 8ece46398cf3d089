// Segment languages: from an in-segment glob or expression to a minimal automaton, and the algebra
// on automata that the analysis needs.
#ifndef POSTERN_POLICY_SEGMENT_LANGUAGE_H_
#define POSTERN_POLICY_SEGMENT_LANGUAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/path.h"
#include "engine/segment_automaton.h"

namespace postern {

// A piece of an in-segment glob.
struct GlobPiece {
  enum class Kind : uint8_t {
    kLiteral,  // exactly `literal`
    kAnyRun,   // `*`: any run of code points, the empty one included
    kAnyOne,   // `?`: one code point
  };
  Kind kind = Kind::kLiteral;
  std::string literal;
};

// Returns the minimal automaton of a glob. It accepts valid UTF-8 segments only, never the empty
// one. Errors: kResourceExhausted if the minimal automaton has more than `max_states` states.
absl::StatusOr<SegmentAutomaton> CompileGlob(const std::vector<GlobPiece>& pieces,
                                             size_t max_states = SegmentAutomaton::kMaxStates);

// Returns the minimal automaton of the expression of a `<name:expression>` segment, matched against
// the whole segment, over code points, never the empty segment or one that holds `/` or NUL.
// Errors: kInvalidArgument with a message for the author (RE2's own reason where RE2 refuses it,
// else the construct that the language does not have); kResourceExhausted over `max_states`.
absl::StatusOr<SegmentAutomaton> CompileExpression(
    std::string_view expression, size_t max_states = SegmentAutomaton::kMaxStates);

// Returns the automaton that accepts exactly `literal`. The bound on states does not hold here.
SegmentAutomaton LiteralAutomaton(std::string_view literal);

// Returns the automaton of all non-last segments that a canonical path of `mode` can have (`key`:
// no
// `.`, no `..`; `url`: what section "Paths" of docs/language.md leaves), which are never empty but
// in `opaque`. In every mode the last segment may also be empty.
const SegmentAutomaton& SegmentsOfMode(PathMode mode);

// Algebra. All results are minimal and numbered canonically (states breadth-first in the order of
// bytes, byte classes by first byte), so equality of automata is equality of languages. Sizes
// multiply: kMaxStates does not bound them, but the 65,535 states that a transition can name do.
// Errors of Intersect and Subtract: kResourceExhausted where that is not enough.
SegmentAutomaton Minimise(const SegmentAutomaton& automaton);
absl::StatusOr<SegmentAutomaton> Intersect(const SegmentAutomaton& a, const SegmentAutomaton& b);
absl::StatusOr<SegmentAutomaton> Subtract(const SegmentAutomaton& a,
                                          const SegmentAutomaton& b);  // a without b
bool IsEmpty(const SegmentAutomaton& automaton);

// Returns a shortest segment that `automaton` accepts, among those the one that reads best (letters
// before digits before other bytes); nothing if there is none.
std::optional<std::string> Witness(const SegmentAutomaton& automaton);

}  // namespace postern

#endif  // POSTERN_POLICY_SEGMENT_LANGUAGE_H_
