// Principal mapping: who a token's claims say somebody is.
//
//   principal_mapping: 1
//   principals:                       # the first whose `when` holds
//     - when: {token_use: access}
//       entity_id: sub                # the claim that holds it
//       groups: "cognito:groups"
//
//   const PrincipalMappingResult mapping = ReadPrincipalMapping("cognito.yaml");
//   if (!mapping.ok()) …
//   absl::StatusOr<Principal> alice = mapping.value->PrincipalOf(claims);   // JSON
//
// The claims are those of a JSON Web Token (RFC 7519, section 4), which the caller has verified:
// its signature, its issuer, its audience and its times. Nothing of that is looked at here.
// docs/principals.md has the format, and mappings for several issuers.
#ifndef POSTERN_POLICY_PRINCIPAL_MAPPING_H_
#define POSTERN_POLICY_PRINCIPAL_MAPPING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/principal.h"
#include "policy/issue.h"
#include "policy/source.h"

namespace postern {

// More than any server takes as a header.
inline constexpr size_t kMaxClaimsBytes = 1 << 20;

// Where a claim stands: its name, or the names of the objects that lead to it, outermost first.
using ClaimPath = std::vector<std::string>;

// Groups from one claim, a list of texts.
struct GroupsClaim {
  ClaimPath claim;
  std::string separator;        // not empty: the claim is one text, and this stands between groups
  std::string remove_prefix;    // each group must begin with it
  std::string add_prefix;       // then goes before each
  bool absent_is_none = false;  // without the claim there are none; false: it is not known
};

// A claim that must be there, and be one of some values or have one of them in its list.
struct ClaimCondition {
  std::string claim;
  std::vector<std::string> values;    // strings
  std::vector<std::string> booleans;  // `true`, `false`
};

// A principal in whose values claims stand.
struct MappedPrincipal {
  std::vector<ClaimCondition> when;  // all must hold
  PrincipalKind kind = PrincipalKind::kUser;
  ClaimPath entity_id;              // empty: none is known
  std::vector<GroupsClaim> groups;  // all together; empty: they are not known
  std::vector<std::pair<std::string, ClaimPath>> attributes;
  ClaimPath name;  // of a function
};

// Immutable once made, so safe from any number of threads.
class PrincipalMapping {
 public:
  explicit PrincipalMapping(std::vector<MappedPrincipal> principals)
      : principals_(std::move(principals)) {}

  // Returns whom the claims, a JSON object, speak of; ValidatePrincipal() has nothing against it.
  // Claims that the mapping does not name are not looked at. Errors, kInvalidArgument, each of
  // which means that there is no principal, not even a guest: no JSON object (RFC 8259; a name that
  // is there twice is refused, too), one of over kMaxClaimsBytes, a claim of the wrong type, an
  // entity id or a function's name that is not there, and claims for which no `when` holds.
  absl::StatusOr<Principal> PrincipalOf(std::string_view claims) const;

  const std::vector<MappedPrincipal>& principals() const { return principals_; }

 private:
  std::vector<MappedPrincipal> principals_;
};

// A mapping, or what is wrong with its file.
struct PrincipalMappingResult {
  std::optional<PrincipalMapping> value;  // iff there are no errors
  std::optional<Source> source;           // absent if the file could not be read
  std::string read_error;                 // why
  Issues issues;

  bool ok() const { return value.has_value(); }

  // Returns all of it as people read it.
  std::string ErrorsText() const;
};

// Reads a mapping from a file in YAML, or in JSON if its name ends in `.json`. All errors are
// found, not just the first. Thread-safe.
PrincipalMappingResult ReadPrincipalMapping(const std::string& path);

// The same of a text that is in memory.
PrincipalMappingResult ParsePrincipalMapping(Source source);

}  // namespace postern

#endif  // POSTERN_POLICY_PRINCIPAL_MAPPING_H_
