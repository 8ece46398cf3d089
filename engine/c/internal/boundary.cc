#include "engine/c/internal/boundary.h"

#include "engine/path.h"

namespace postern::c {
namespace {

// The numbers of the two interfaces are the same, which makes a decision cheap to hand over. Those
// of the first and the last, and a test of all names, keep them so.
static_assert(POSTERN_DENY == static_cast<int>(Effect::kDeny));
static_assert(POSTERN_ALLOW == static_cast<int>(Effect::kAllow));
static_assert(POSTERN_REASON_NO_POLICY == static_cast<int>(Reason::kNoPolicy));
static_assert(POSTERN_REASON_NO_DECLARATION == static_cast<int>(Reason::kNoDeclaration));
static_assert(POSTERN_PATH_OK == static_cast<int>(PathError::kNone));
static_assert(POSTERN_PATH_EDGE_DOT_OR_SPACE == static_cast<int>(PathError::kEdgeDotOrSpace));
static_assert(POSTERN_NONE == Decision::kNone);

}  // namespace

postern_string ToString(std::string_view text) {
  char* const data = new char[text.size() + 1];
  text.copy(data, text.size());
  data[text.size()] = '\0';
  return {data, text.size()};
}

void PutMessage(postern_string* out, std::string_view message) noexcept {
  if (out == nullptr) return;
  try {
    *out = ToString(message);
  } catch (const std::bad_alloc&) {
    *out = {};
  }
}

}  // namespace postern::c
