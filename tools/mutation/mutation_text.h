// Mutation testing as people read it.
#ifndef POSTERN_TOOLS_MUTATION_MUTATION_TEXT_H_
#define POSTERN_TOOLS_MUTATION_MUTATION_TEXT_H_

#include <string>
#include <vector>

#include "engine/graph_spec.h"
#include "tools/mutation/mutation_run.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// A survivor as MutationResultText tells of it.
struct SurvivorText {
  SourceLocation at;  // 0:0 if the policy has no text
  std::string text;
};

// Returns the survivors in their order.
std::vector<SurvivorText> SurvivorTexts(const LoadedPolicy& policy, const MutationResult& result,
                                        bool color);

// Returns one line of what was counted, without its end.
std::string MutationSummary(const LoadedPolicy& policy, const MutationResult& result);

// Returns the survivors, each with its place in the policy, what was changed, and a test that would
// notice it, ready to be pasted into a case file; then one line of what was counted:
//
//   social-room.yaml:6:30: survived: `list` added to `to`
//     6 |     - {allow: guest, to: get}
//       |                          ^^^
//     all tests pass; this one would not:
//     - name: guest cannot list room/a
//       as: guest
//       cannot:
//         - list room/a
//
//   social-room.yaml: 53 of 54 mutants killed (98.1 %), 1 survived
//
// Safe for a terminal.
std::string MutationResultText(const LoadedPolicy& policy, const MutationResult& result,
                               bool color);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MUTATION_MUTATION_TEXT_H_
