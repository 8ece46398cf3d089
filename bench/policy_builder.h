// Writes a Policy in a few lines: what a program does that has rules, but no text.
//
//   Policy policy = NewPolicy("storage", PathMode::kKey);
//   Declare(policy, "room/*").rules = {Allow({"guest"}, policy.ActionMask("get"))};
#ifndef POSTERN_BENCH_POLICY_BUILDER_H_
#define POSTERN_BENCH_POLICY_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/model.h"

namespace postern::bench {

// Returns a policy with the default actions and no declaration.
Policy NewPolicy(std::string_view name, PathMode mode);

// Adds a declaration without rules. Exits with a message if the pattern is refused.
Declaration& Declare(Policy& policy, std::string_view pattern);

// Returns a rule. Selectors are spelled as in the language.
Rule Allow(const std::vector<std::string>& selectors, uint64_t actions);
Rule Deny(const std::vector<std::string>& selectors, uint64_t actions);

// Prints the message and ends the program: for what can't go on.
[[noreturn]] void Fail(std::string_view message);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_POLICY_BUILDER_H_
