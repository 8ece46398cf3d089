#include "policy/internal/policy_part.h"

namespace postern::internal {

Policy PartOf(const Policy& policy, const std::vector<uint32_t>& declarations) {
  Policy part;
  part.name = policy.name;
  part.mode = policy.mode;
  part.actions = policy.actions;
  part.action_sets = policy.action_sets;
  part.methods = policy.methods;
  part.groups = policy.groups;
  part.functions = policy.functions;
  part.role_groups = policy.role_groups;
  if (policy.amplify) part.amplify.emplace();
  part.declarations.reserve(declarations.size());
  for (const uint32_t place : declarations) part.declarations.push_back(policy.declarations[place]);
  return part;
}

}  // namespace postern::internal
