// For tests: compiled policies of every kind, and what to do with bytes that claim to be one.
#ifndef POSTERN_ENGINE_TESTING_COMPILED_CORPUS_H_
#define POSTERN_ENGINE_TESTING_COMPILED_CORPUS_H_

#include <string>
#include <vector>

#include "engine/decision_graph.h"

namespace postern {

struct CompiledPolicy {
  std::string name;
  std::string bytes;
};

// Returns ten policies that together hold every array and every record that a compiled policy can:
// all kinds of segments and selectors, many selectors and many rules, all modes; some are stripped.
// Two of them are large, and last.
std::vector<CompiledPolicy> CompiledPolicies();

// Where the parts of a compiled policy begin and end, as far as its header can be believed.
struct CompiledParts {
  size_t graph_begin = 0;
  size_t graph_end = 0;  // the description follows, to the end
};
CompiledParts PartsOf(const std::string& compiled);

// Makes the header fit what follows it: sizes and checksums, so that what looks at the rest is
// reached. `graph_bytes` is how many bytes are the graph's, the others are the description's.
void FixHeader(size_t graph_bytes, std::string& compiled);

// Uses a graph as everything that uses graphs does: decides, explains, dumps, asks for what is not
// there. Returns what is wrong, or nothing. `deeply` adds what takes long.
std::string ProblemOfUse(const DecisionGraph& graph, bool deeply);

}  // namespace postern

#endif  // POSTERN_ENGINE_TESTING_COMPILED_CORPUS_H_
