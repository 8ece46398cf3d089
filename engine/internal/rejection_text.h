// Internal: not for users of the library, see engine/explanation_text.h.
//
// Why a request was not judged, in words, and what to send instead.
#ifndef POSTERN_ENGINE_INTERNAL_REJECTION_TEXT_H_
#define POSTERN_ENGINE_INTERNAL_REJECTION_TEXT_H_

#include <cstdint>
#include <string_view>

#include "engine/path.h"
#include "engine/principal.h"

namespace postern::internal {

struct RejectionText {
  std::string_view meaning;  // `a segment is . or ..`
  std::string_view instead;  // `send the path that is meant; nothing is resolved here`
};

// `offset` is where the path was rejected. REQUIRES: the error is not kNone.
RejectionText TextOf(PathError error, uint32_t offset);

// Returns what to send instead; what is wrong says PrincipalErrorText. REQUIRES: not kNone.
std::string_view InsteadOf(PrincipalError error);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_REJECTION_TEXT_H_
