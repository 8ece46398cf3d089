// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_
#define POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_

#include <array>
#include <cstdint>

#include "engine/segment_automaton.h"
#include "policy/internal/dfa.h"
#include "policy/internal/subset_construction.h"

namespace postern::internal {

// Returns `dfa` as an automaton over bytes: minimal, numbered canonically, classes of bytes merged
// as far as can be. `letter_of_byte` says which letter of `dfa` each byte is; letters are numbered
// by their first byte. REQUIRES: at most 65,535 states when minimal.
SegmentAutomaton ToSegmentAutomaton(const Dfa& dfa, const std::array<uint8_t, 256>& letter_of_byte);

// Returns the minimal automaton over the UTF-8 of what `code_points` accepts.
// REQUIRES: at most 256 states in `code_points`.
SegmentAutomaton SpellInBytes(const CodePointDfa& code_points);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_
