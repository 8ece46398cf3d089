// Path patterns: `room/*`, `profile/<entity_id>/*`, `img-*.png`.
//
//   const postern::PatternResult result = postern::ParsePattern("room/<id>/*", PathMode::kKey, {});
//   if (!result.pattern) Report(result.errors);   // each with its place in the text
//
// Patterns are plain data once parsed. Functions here are pure and thread-safe.
#ifndef POSTERN_POLICY_PATTERN_H_
#define POSTERN_POLICY_PATTERN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "engine/segment_automaton.h"
#include "policy/limits.h"
#include "policy/segment_language.h"

namespace postern {

// One segment of a pattern.
struct Segment {
  enum class Kind : uint8_t {  // in the order of specificity
    kLiteral,                  // exactly `literal` (empty: the empty last segment)
    kGlob,                     // literal with `*` or `?` inside: `pieces`
    kExpression,               // `<name:expression>`
    kAny,                      // `<name>`, and `*` before the end
    kFloating,                 // `**` before the end
    kRest,                     // the final `*` or `**`
  };
  Kind kind = Kind::kLiteral;
  std::string literal;            // kLiteral: its bytes, unescaped
  std::vector<GlobPiece> pieces;  // kGlob: normalised (a run of wildcards is its `?`s, then a `*`)
  std::string expression;         // kExpression: as written
  std::string variable;           // of `<name>` and `<name:expression>`
  uint32_t begin = 0;             // where it stands in Pattern::text, in bytes
  uint32_t end = 0;
  // kGlob and kExpression: compiled. Shared by copies; never null there.
  std::shared_ptr<const SegmentAutomaton> automaton;
};

// A pattern that passed every check. `segments` are normalised: variable names are kept but mean
// nothing for matching; `**/**` is `**`; `**/*` at the end is the final `*`; `?*` alone is kAny.
struct Pattern {
  std::string text;  // as the author spelled it
  PathMode mode = PathMode::kKey;
  std::vector<Segment> segments;  // `url`: those after the first `/`
  std::string normal_text;        // the normalised text: names erased, escapes canonical

  bool has_floating() const;

  // Returns the place in `segments` of the segment that `variable` names, or nothing.
  std::optional<uint32_t> VariableSegment(std::string_view variable) const;
};

struct PatternError {
  std::string id;       // `pattern-empty-segment`, …
  std::string message;  // lower case, no full stop
  std::string help;     // a suggested spelling, or empty
  uint32_t begin = 0;   // offsets in the pattern's text
  uint32_t end = 0;
};

struct PatternResult {
  std::optional<Pattern> pattern;      // present iff `errors` is empty
  std::vector<PatternError> errors;    // all that could be found
  std::vector<PatternError> warnings;  // ignorable characters, not in NFC
};

// Parses and normalises `text` for paths of `mode` (docs/language.md, "Path patterns").
PatternResult ParsePattern(std::string_view text, PathMode mode, const PolicyLimits& limits);

// Returns the pattern that every path of the mode matches, the root included: `*`, or `/*`.
Pattern EveryPath(PathMode mode);

// Compares by specificity: negative if `a` is more specific (governs), 0 only if both have the same
// normal form, so sorting puts the governing one first.
// A total order on normalised patterns (docs/language.md, "Which declaration governs a path").
int CompareSpecificity(const Pattern& a, const Pattern& b);

// Returns whether the order of `a` and `b` hangs on byte order alone.
bool ToldApartByByteOrder(const Pattern& a, const Pattern& b);

// Returns a key that is equal for two patterns of one mode iff they match exactly the same
// canonical paths of that mode (compared as sets of paths, so `a/<x:p|q>` and `a/<y:[pq]>` share a
// key).
std::string PathSetKey(const Pattern& pattern);

// Returns whether `pattern` matches the canonical path `path` (the bytes of CanonicalPath::text()).
// The empty path, the root, is matched by the pattern `*` alone. For analysis and tests: takes time
// segments x bytes, and allocates; decisions are made on the graph.
bool MatchesPath(const Pattern& pattern, std::string_view path);

// Returns the pattern in its normal form with the variables' names, which parses to the same
// pattern:
//
//   {id}/*?/**/**/x   is   <id>/*/**/x
std::string FormatPattern(const Pattern& pattern);

// Returns `text` as one segment of a pattern that matches exactly these bytes: `a*` is `a\*`.
std::string EscapeLiteral(std::string_view text);

}  // namespace postern

#endif  // POSTERN_POLICY_PATTERN_H_
