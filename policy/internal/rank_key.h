// Internal: use CompareSpecificity of policy/pattern.h.
//
// The order in which declarations are numbered.
//
// It is the order of specificity as far as anybody can tell: any two patterns that match a common
// path stand in it as CompareSpecificity says. The others may stand as they like, and here they
// stand like a directory: the declarations of one tenant lie side by side, each tenant's in the
// same order. That is what lets the engine hold a thousand tenants with the same rules as one
// (engine/internal/segment_dag.h).
#ifndef POSTERN_POLICY_INTERNAL_RANK_KEY_H_
#define POSTERN_POLICY_INTERNAL_RANK_KEY_H_

#include <string>

#include "policy/pattern.h"

namespace postern::internal {

// Returns a text whose byte order is that of the ranks: of two patterns, the one with the lower key
// comes first; of two with the same key, the one that CompareSpecificity puts first.
std::string RankKey(const Pattern& pattern);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_RANK_KEY_H_
