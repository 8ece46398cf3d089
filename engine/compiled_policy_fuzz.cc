// Any bytes as a compiled policy: refused with a reason, or they decide something and do no harm.
// The first byte says whether the header is made to fit what follows, so that the checksums don't
// hide what looks at the arrays.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/decision_graph.h"
#include "engine/testing/compiled_corpus.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] != 0) {
    const postern::CompiledParts parts = postern::PartsOf(bytes);
    postern::FixHeader(parts.graph_end - parts.graph_begin, bytes);
  }
  const absl::StatusOr<postern::DecisionGraph> graph = postern::DecisionGraph::Load(bytes);
  std::string problem;
  if (graph.ok()) {
    problem = postern::ProblemOfUse(*graph, true);
  } else if (graph.status().message().empty()) {
    problem = "refused without a reason";
  }
  if (problem.empty()) return 0;
  std::fprintf(stderr, "%s\n", problem.c_str());
  std::abort();
}
