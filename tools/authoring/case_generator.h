// Case generator: the cases that tell a policy from everything that is nearly it.
//
// Each mutant of the policy (policy/analysis/mutation.h) that decides some request otherwise comes
// with such a request, found by the exact analysis, and so does each selector of each rule with
// each of its actions that decides anything. Of all these requests as few as possible are kept, so
// that together they still notice every mutant and reach every part: a set cover, found greedily
// (Chvatal: A Greedy Heuristic for the Set-Covering Problem, 1979) and then thinned out.
#ifndef POSTERN_TOOLS_AUTHORING_CASE_GENERATOR_H_
#define POSTERN_TOOLS_AUTHORING_CASE_GENERATOR_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "tools/authoring/case_writer.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

struct GeneratedCases {
  std::vector<CaseGroup> groups;  // by the declaration that decides, in the order of the file
  size_t requests = 0;            // in all groups
  size_t mutants = 0;             // that the requests notice
  size_t parts = 0;               // of rules, a selector with an action, that they reach
  size_t left_out = 0;  // mutants and parts for which no request was found, or none can be written
  bool is_complete = true;  // false: stopped before all was done
};

struct GeneratorOptions {
  size_t jobs = 1;                   // threads
  std::function<bool()> is_stopped;  // asked now and then; empty: never
};

// Returns the cases of a policy. What they expect is what it decides: its author is to say whether
// that is meant. The same policy gives the same cases, whatever `jobs` is.
GeneratedCases GenerateCases(const std::shared_ptr<const LoadedPolicy>& policy,
                             const GeneratorOptions& options);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_CASE_GENERATOR_H_
