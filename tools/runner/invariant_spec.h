// Invariants as people write them: of case files, of `postern prove`.
//
//   never:
//     - {name: guests never write, selector: guest, to: [write, delete], path: '*'}
#ifndef POSTERN_TOOLS_RUNNER_INVARIANT_SPEC_H_
#define POSTERN_TOOLS_RUNNER_INVARIANT_SPEC_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/analysis/invariant.h"
#include "tools/runner/case_file.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// As written, not yet understood: that takes a policy.
struct InvariantSpec {
  Invariant::Kind kind = Invariant::Kind::kNever;
  std::vector<std::string_view> selectors;
  std::vector<std::string_view> actions;  // each an action, a named set, or `all`
  std::string_view path;                  // a path pattern
  bool may_be_unknown = false;            // it may name what the policy never mentions
  std::string_view how_to_say_unknown;    // for help: "write `unknown: true` beside it"
};

// Returns what a case file says. Lifetime: borrows from the case file.
InvariantSpec SpecOf(const CaseProof& proof);

// What is wrong with a part of a spec.
struct InvariantProblem {
  enum class Part : uint8_t { kSelector, kAction, kPath };
  Part part = Part::kPath;
  size_t index = 0;  // in the list of such parts
  std::string id;    // as Issue::id; `message` and `help`, too
  std::string message;
  std::string help;
};

// Returns the invariant, or nothing after adding what is wrong to `problems`. Thread-safe.
std::optional<Invariant> UnderstandInvariant(const InvariantSpec& spec, const Vocabulary& policy,
                                             std::vector<InvariantProblem>& problems);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_INVARIANT_SPEC_H_
