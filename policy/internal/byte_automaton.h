// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_
#define POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/segment_automaton.h"
#include "policy/internal/dfa.h"
#include "policy/internal/subset_construction.h"

namespace postern::internal {

// Returns `dfa` as an automaton over bytes: minimal, numbered canonically, classes of bytes merged
// as far as can be. `letter_of_byte` says which letter of `dfa` each byte is; letters are numbered
// by their first byte. REQUIRES: at most 65,535 states when minimal.
SegmentAutomaton ToSegmentAutomaton(const Dfa& dfa, const std::array<uint8_t, 256>& letter_of_byte);

// Returns the minimal automaton over the UTF-8 of what `code_points` accepts; nothing if it has
// more than `max_states` states. REQUIRES: `code_points` is minimal.
std::optional<SegmentAutomaton> SpellInBytes(const CodePointDfa& code_points, size_t max_states);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_BYTE_AUTOMATON_H_
