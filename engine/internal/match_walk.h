// Internal: not for users of the library, see engine/explanation.h.
//
// A decision once more, the long way: every declaration that matches, every rule of it, and what
// follows from them. Evaluate stops at the first rule that decides; this does not.
#ifndef POSTERN_ENGINE_INTERNAL_MATCH_WALK_H_
#define POSTERN_ENGINE_INTERNAL_MATCH_WALK_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "engine/explanation.h"
#include "engine/internal/graph.h"
#include "engine/internal/pattern_list.h"
#include "engine/internal/segmented_path.h"
#include "engine/principal_representation.h"

namespace postern::internal {

// Returns every declaration that matches, the most specific first.
PatternList::Declarations MatchingDeclarations(const Graph& graph, SegmentedPath path);

struct MatchWalk {
  std::vector<ExplainedDeclaration> declarations;  // as many as were asked for
  uint64_t num_matches = 0;
  uint64_t num_denies = 0;  // deny rules that hold, in all that match
  Decision decision;        // what the matches lead to
  Decision granted;         // what they would lead to if there were no denies
};

// Walks the declarations `matching`, in this order; describes the first `max_declarations` and the
// deciding one.
MatchWalk WalkMatches(const Graph& graph, const PrincipalState& principal, uint8_t action,
                      SegmentedPath path, absl::Span<const uint32_t> matching,
                      uint32_t max_declarations);

// Returns how reports show a declaration, or one of its rules and a selector of that.
CitedRule Cite(const Graph& graph, uint32_t declaration, uint32_t rule = Decision::kNone,
               uint32_t selector = Decision::kNone);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_MATCH_WALK_H_
