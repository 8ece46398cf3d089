// Internal: parts of SelectorTable, see engine/internal/selector_table.h.
//
// A selector with its `where` is a conjunction of parts, and each part is yes, no or unknown.
// Unknown never helps: in an allow it does not hold, in a deny it does. What depends on the
// principal alone is decided once, in SelectorTable::Prepare, as one bit for allows and one for
// denies; what compares with a segment of the path is looked at when deciding, and only if the bit
// is set.
#ifndef POSTERN_ENGINE_INTERNAL_SELECTOR_TRUTH_H_
#define POSTERN_ENGINE_INTERNAL_SELECTOR_TRUTH_H_

#include <cstddef>
#include <cstdint>

#include "engine/decision.h"
#include "engine/principal.h"

namespace postern::internal {

enum class Truth { kNo, kUnknown, kYes };

inline Truth TruthOf(bool holds) { return holds ? Truth::kYes : Truth::kNo; }

// Returns whether a selector of that truth holds in a rule of that effect.
inline bool Counts(Truth truth, Effect effect) {
  return truth == Truth::kYes || (truth == Truth::kUnknown && effect == Effect::kDeny);
}

// What a principal is, whatever it is called. Functions: with the two flags off.
struct Situation {
  PrincipalKind kind;
  bool has_id;
  bool has_groups;
};
inline constexpr Situation kSituations[] = {
    {PrincipalKind::kGuest, false, false},    {PrincipalKind::kGuest, true, false},
    {PrincipalKind::kUser, false, false},     {PrincipalKind::kUser, false, true},
    {PrincipalKind::kUser, true, false},      {PrincipalKind::kUser, true, true},
    {PrincipalKind::kFunction, false, false},
};

// Returns its place in kSituations.
inline size_t SituationOf(const Principal& principal) {
  const size_t has_id = principal.entity_id.has_value();
  switch (principal.kind) {
    case PrincipalKind::kGuest:
      return has_id;
    case PrincipalKind::kUser:
      return 2 + 2 * has_id + principal.groups.has_value();
    case PrincipalKind::kFunction:
      break;
  }
  return 6;
}

// Sets a selector's bit, which is the one behind its number (PrincipalState).
inline void SetBitOf(uint32_t selector, uint64_t* words) {
  const uint32_t bit = selector + 1;
  words[bit / 64] |= uint64_t{1} << (bit % 64);
}

// The same in denies and, `num_words` further on, in allows.
inline void SetBothBitsOf(uint32_t selector, uint64_t* words, size_t num_words) {
  SetBitOf(selector, words);
  SetBitOf(selector, words + num_words);
}

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SELECTOR_TRUTH_H_
