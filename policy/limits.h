// The limits of a policy file. Each is an option; exceeding one is an error that names it.
#ifndef POSTERN_POLICY_LIMITS_H_
#define POSTERN_POLICY_LIMITS_H_

#include <cstddef>

#include "engine/limits.h"

namespace postern {

struct PolicyLimits {
  size_t file_bytes = size_t{256} << 20;
  size_t compiled_bytes = size_t{8} << 30;  // of a compiled policy instead
  size_t nesting = 16;                      // of sequences and mappings; at most 1,000
  size_t scalar_bytes = 64 << 10;           // of one scalar
  size_t bracket_bytes = 1 << 20;  // of a YAML list or map in brackets where a key might stand
  size_t document_errors = 1000;   // of syntax and structure; the rest of the file is not read
  size_t pattern_bytes = 1000;     // YAML itself ends a key at 1,024
  size_t pattern_segments = 64;    // an empty last one counts
  size_t pattern_variables = 16;
  size_t declarations = 1000000;
  size_t rules = 256;                     // of one declaration
  size_t selectors = 4096;                // distinct ones, with their `where`
  size_t where_bytes = size_t{64} << 20;  // of the values of all those, each with its own copy
  size_t actions = kMaxActions;           // REQUIRES: at most kMaxActions
  size_t automaton_states = 256;          // of one segment, when minimal; REQUIRES: at most 256
  size_t floating_segments = 4096;        // of all patterns with a `**` before the end, together
  size_t amplify_denies = 1000000;        // roles from which sub paths take away, over all paths
  RequestLimits request;                  // built into the graph
};

}  // namespace postern

#endif  // POSTERN_POLICY_LIMITS_H_
