// For tests and benchmarks: sets of patterns made to cost as much as they can.
//
//   for (const BlowUp& family : SmallBlowUps()) {
//     const GraphSpec spec = SpecOf(family, BlowUpRules::kAllow);
//     const std::string path = PathAimedAt(family, random, 28);
//     …
//
// Each is known to make some way of matching patterns take exponential time or space: backtracking,
// determinising, or a graph in which each wildcard lies beside each literal.
#ifndef POSTERN_ENGINE_TESTING_BLOW_UP_H_
#define POSTERN_ENGINE_TESTING_BLOW_UP_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/graph_spec.h"

namespace postern {

// Patterns in the order of their ranks.
struct BlowUp {
  std::string name;
  std::vector<std::string> patterns;
};

// Returns the number of segments of all patterns.
size_t NumSegments(const BlowUp& family);

// Returns families of at most 256 segments each.
std::vector<BlowUp> SmallBlowUps();

// Returns families of more segments: what runs side by side has exactly 4,096, the limit.
std::vector<BlowUp> BlowUpsAtTheLimit();

// Returns patterns of 16 segments of which any of the middle ones may be literal, so that none can
// be sorted out from the others.
BlowUp MixedPatterns(size_t num_patterns);

// What the declarations say: an allow; an allow, and what is less specific is asked as well; a
// deny.
enum class BlowUpRules { kAllow, kInherit, kDeny };

// Returns the family as a policy with the action `get`. A declaration allows or denies it for the
// group `in`, whatever its pattern; of those that deny, another one allows it for anyone
// everywhere.
GraphSpec SpecOf(const BlowUp& family, BlowUpRules rules);

// Returns a path of 1 to `max_segments` segments: an instance of one of the patterns, or of
// segments that any of them names.
std::string PathAimedAt(const BlowUp& family, std::mt19937& random, size_t max_segments);

// Returns the first declaration whose pattern matches the path, which has no empty segment, or
// Decision::kNone: the oracle of what governs.
uint32_t FirstMatch(const GraphSpec& spec, const std::string& path);

}  // namespace postern

#endif  // POSTERN_ENGINE_TESTING_BLOW_UP_H_
