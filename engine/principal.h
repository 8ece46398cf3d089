// Principals: who asks.
//
//   postern::Principal alice;
//   alice.kind = postern::PrincipalKind::kUser;
//   alice.entity_id = "alice";
//   alice.groups = {"admin"};
//   const postern::PreparedPrincipal prepared = graph.Prepare(alice);   // once per session
//
// What is unknown never helps: a user without an entity id, without groups (absent is unknown, an
// empty list is known) or without an attribute is not granted what asks for it, and is not spared
// a deny that asks for it.
#ifndef POSTERN_ENGINE_PRINCIPAL_H_
#define POSTERN_ENGINE_PRINCIPAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/limits.h"

namespace postern {

enum class PrincipalKind : uint8_t {
  kGuest,     // not signed in
  kUser,      // signed in
  kFunction,  // a service or function
};

// Plain data, checked by Prepare (and by ValidatePrincipal).
struct Principal {
  PrincipalKind kind = PrincipalKind::kGuest;
  std::optional<std::string> entity_id;            // 1 to 256 bytes, see ValidatePrincipal
  std::optional<std::vector<std::string>> groups;  // of a user only
  std::optional<std::string> name;                 // of a function, and required there
  std::vector<std::pair<std::string, std::string>> attributes;  // keys are unique
};

// Why a principal was rejected.
enum class PrincipalError : uint8_t {
  kNone,
  kUnknownKind,  // the one that is `request_rejected`; all others are `principal_rejected`
  kEntityIdEmpty,
  kEntityIdTooLong,
  kEntityIdSlash,      // `/` inside
  kEntityIdDot,        // `.` or `..`
  kEntityIdControl,    // Unicode category Cc
  kEntityIdEdgeSpace,  // Unicode White_Space at either end
  kEntityIdUtf8,
  kGroupsOfNonUser,
  kTooManyGroups,
  kNameMissing,  // of a function
  kNameOfNonFunction,
  kTooManyAttributes,
  kDuplicateAttribute,
};

// Returns what is wrong in words, for instance `entity id holds a slash`; empty for kNone.
std::string_view PrincipalErrorText(PrincipalError error);

// Returns the first error of `principal` in the order of PrincipalError, or kNone. Thread-safe.
PrincipalError ValidatePrincipal(const Principal& principal, const RequestLimits& limits = {});

}  // namespace postern

#endif  // POSTERN_ENGINE_PRINCIPAL_H_
