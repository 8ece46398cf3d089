// Internal: use policy/segment_language.h.
//
// Parses the expressions of `<name:expression>` segments: RE2's syntax, restricted to what a finite
// automaton expresses directly.
//
//   alternation = sequence { "|" sequence }
//   sequence    = { atom [ "*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}" ] }
//   atom        = "(" alternation ")" | "(?:" alternation ")" | "." | class | escape | literal
#ifndef POSTERN_POLICY_INTERNAL_EXPRESSION_PARSER_H_
#define POSTERN_POLICY_INTERNAL_EXPRESSION_PARSER_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/internal/code_points.h"

namespace postern::internal {

// A tree, kept flat: children are places in `nodes`.
struct Expression {
  static constexpr uint32_t kUnbounded = std::numeric_limits<uint32_t>::max();

  struct Node {
    enum class Kind : uint8_t {
      kSet,        // one code point of `set`
      kSequence,   // `children` one after the other; none: the empty string
      kAlternate,  // any of `children`
      kRepeat,     // the only child, `min` to `max` times
    };
    Kind kind = Kind::kSequence;
    CodePointSet set;
    std::vector<uint32_t> children;
    uint32_t min = 0;
    uint32_t max = 0;
  };

  std::vector<Node> nodes;
  uint32_t root = 0;
};

// Parses `text`. Errors: kInvalidArgument with a message that quotes the construct; first of all
// RE2's own reason where RE2 refuses the text.
absl::StatusOr<Expression> ParseExpression(std::string_view text);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_EXPRESSION_PARSER_H_
