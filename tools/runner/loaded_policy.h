// A policy that case files are run against, with the names that it knows.
#ifndef POSTERN_TOOLS_RUNNER_LOADED_POLICY_H_
#define POSTERN_TOOLS_RUNNER_LOADED_POLICY_H_

#include <optional>
#include <utility>

#include "policy/compiler.h"
#include "policy/model.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// REQUIRES: the policy is ok() and was not stripped. Neither movable nor copyable, since the
// vocabulary points into it.
struct LoadedPolicy {
  explicit LoadedPolicy(CompileResult result)
      : policy(std::move(result)),
        described(policy.is_compiled() ? DescribedPolicy(*policy.graph()) : std::nullopt),
        vocabulary(described ? Vocabulary::OfCompiled(*described) : Vocabulary(*policy.policy())) {}
  LoadedPolicy(const LoadedPolicy&) = delete;
  LoadedPolicy& operator=(const LoadedPolicy&) = delete;

  const Policy& model() const { return vocabulary.policy(); }

  CompileResult policy;
  std::optional<Policy> described;  // of a compiled one
  Vocabulary vocabulary;
};

// Returns whether both are of one file with the same content, however its path is spelled.
bool IsSamePolicy(const LoadedPolicy& a, const LoadedPolicy& b);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_LOADED_POLICY_H_
