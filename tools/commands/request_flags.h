// The flags that say who asks for what: of `decide`, of `explain`.
#ifndef POSTERN_TOOLS_COMMANDS_REQUEST_FLAGS_H_
#define POSTERN_TOOLS_COMMANDS_REQUEST_FLAGS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/principal.h"
#include "policy/compiler.h"

namespace postern::tools {

struct RequestFlags {
  std::string policy;
  std::optional<std::string> entity_id;
  std::optional<std::string> groups;
  std::optional<std::string> function;
  bool guest = false;
  std::vector<std::string> attributes;
  std::optional<std::string> action;
  std::optional<std::string> path;

  // Returns whether any of them was given, the policy aside.
  bool any() const {
    return entity_id || guest || function || groups || !attributes.empty() || action || path;
  }
};

// Adds the policy and the flags to `app`, which must not outlive `flags`.
void AddRequestFlags(CLI::App& app, RequestFlags& flags);

// Adds the policy alone, and the flags that say who asks.
void AddPolicy(CLI::App& app, std::string& policy);
void AddPrincipalFlags(CLI::App& app, RequestFlags& flags);

// Returns what is wrong with them as one request, or nothing. Who asks is never guessed.
std::string UsageError(const RequestFlags& flags);

// Returns what is wrong with the flags that say who asks, or nothing.
std::string PrincipalUsageError(const RequestFlags& flags);

// Returns what is wrong with them in view of the policy, or nothing. REQUIRES: policy.ok(), and
// there is no other UsageError.
std::string UsageError(const RequestFlags& flags, const CompileResult& policy);

// Returns the parts of a list; the empty text is the empty list.
std::vector<std::string> SplitAtCommas(std::string_view text);

// REQUIRES: there is no UsageError.
Principal PrincipalOf(const RequestFlags& flags);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_REQUEST_FLAGS_H_
