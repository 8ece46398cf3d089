// Internal, for tests: the words of an analysis, understood a second time.
#ifndef POSTERN_POLICY_ANALYSIS_TESTING_WORDS_H_
#define POSTERN_POLICY_ANALYSIS_TESTING_WORDS_H_

#include <string>
#include <vector>

#include "engine/path.h"
#include "engine/principal.h"

namespace postern::internal {

// Returns whether words for principals, `guest, authenticated (not group:g or unknown)`, hold for
// one on a path. The only `where` that it knows are `t is v` and `t is <t>`.
bool WordsHold(const std::string& words, const Principal& principal, const std::string& path);

// Returns whether there is a piece among them for which there were no names: `(groups known …)`.
bool HasFacts(const std::string& words);

// Returns whether all of `paths` and none of `except` match a canonical path.
bool IsInRegion(const std::vector<std::string>& paths, const std::vector<std::string>& except,
                PathMode mode, const std::string& path);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_TESTING_WORDS_H_
