// Sets of paths: exact questions about which canonical paths patterns match.
//
//   // A path that `room/*` and `*/secrets/*` both match and `room/secrets/x/*` does not:
//   const PathSearch search = FindPath({&room, &secrets}, {&room_secrets_x});
//   if (search.outcome == PathSearch::Outcome::kFound) …   // search.witness is `room/secrets/a`
//
// Segments fall into finitely many classes (which of the patterns' segments match them), so a
// breadth-first walk over the product of the patterns answers exactly.
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
  // kFound: a canonical path with as few segments as possible, decoded if the mode is `url`. At
  // most 256 segments; the mode's limit on bytes is not looked at.
  std::string witness;
  size_t states = 0;  // visited: of the patterns, and of the automata within their segments

  bool found() const { return outcome == Outcome::kFound; }
};

// Searches a canonical path of the patterns' mode that every pattern of `included` matches and none
// of `excluded` does. REQUIRES: at least one included; all of one mode. `max_states` bounds the
// states visited (each costs about the number of patterns x 16 bytes). Thread-safe.
//
// Without exclusions the states are at most the product of the patterns' lengths; an excluded
// pattern with a `**` before its end can double them with each of its segments.
PathSearch FindPath(const std::vector<const Pattern*>& included,
                    const std::vector<const Pattern*>& excluded, size_t max_states = 100000);

}  // namespace postern

#endif  // POSTERN_POLICY_PATH_SET_H_
