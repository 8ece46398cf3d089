// Internal: not for users of the library, see policy/formatter.h.
//
// Writes a policy in its canonical form: docs/language.md, "Canonical form".
#ifndef POSTERN_POLICY_INTERNAL_POLICY_WRITER_H_
#define POSTERN_POLICY_INTERNAL_POLICY_WRITER_H_

#include <string>

#include "policy/document.h"
#include "policy/internal/attached_comments.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern::internal {

// Returns the text. REQUIRES: `document`, `policy` and `comments` are those of `source`, read as
// YAML without an error.
std::string WritePolicy(const Source& source, const Document& document, const Policy& policy,
                        const AttachedComments& comments);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_POLICY_WRITER_H_
