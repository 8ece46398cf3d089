// Sets of paths: exact questions about which canonical paths patterns match.
//
//   // A path that `room/*` and `*/secrets/*` both match and `room/secrets/*` does not:
//   FindPath({&room, &secrets}, {&room_secrets}, budget)   →  Found "room/a/…"? None? or Undecided
//
// Paths fall into finitely many classes per segment (which of the patterns' segments match it), so
// a breadth-first walk over the product of the patterns answers exactly, with a shortest witness.
#ifndef POSTERN_POLICY_PATH_SET_H_
#define POSTERN_POLICY_PATH_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "policy/pattern.h"

namespace postern {

struct PathSearch {
  enum class Outcome : uint8_t { kFound, kNone, kUndecided };  // kUndecided: the budget ran out
  Outcome outcome = Outcome::kNone;
  std::string witness;  // kFound: a shortest canonical path, as requests spell it decoded
};

// Searches a canonical path of the patterns' mode that every pattern of `included` matches and none
// of `excluded` does. REQUIRES: at least one included; all of one mode. `max_states` bounds the
// states visited (each costs about the number of patterns x 16 bytes).
PathSearch FindPath(const std::vector<const Pattern*>& included,
                    const std::vector<const Pattern*>& excluded, size_t max_states = 100000);

}  // namespace postern

#endif  // POSTERN_POLICY_PATH_SET_H_
