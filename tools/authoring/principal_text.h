// A principal as a case file declares it (docs/cases.md).
#ifndef POSTERN_TOOLS_AUTHORING_PRINCIPAL_TEXT_H_
#define POSTERN_TOOLS_AUTHORING_PRINCIPAL_TEXT_H_

#include <string>

#include "engine/principal.h"

namespace postern::tools {

// Returns what stands behind the principal's name, in one line: `{entity_id: alice, groups: []}`.
// Distinct principals have distinct texts. REQUIRES: CheckCaseRequest (case_writer.h) would find
// nothing wrong with the principal.
std::string PrincipalText(const Principal& principal, bool is_unknown);

// Returns the same as lines that stand below the name, for one that is too long for its line.
std::string PrincipalLines(const Principal& principal, bool is_unknown);

// Returns a short name for a principal, safe in YAML without quotes; others may have it, too.
std::string ShortName(const Principal& principal);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_PRINCIPAL_TEXT_H_
