// Sessions: principals as C says them.
#include "engine/session.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/c/internal/boundary.h"
#include "engine/c/internal/handles.h"
#include "engine/c/postern.h"
#include "engine/principal.h"

namespace postern::c {
namespace {

static_assert(POSTERN_GUEST == static_cast<int>(PrincipalKind::kGuest));
static_assert(POSTERN_USER == static_cast<int>(PrincipalKind::kUser));
static_assert(POSTERN_FUNCTION == static_cast<int>(PrincipalKind::kFunction));

// Returns whether the principal can be read. What policies accept is for them to say.
bool IsReadable(const postern_principal& from) {
  if (from.kind < POSTERN_GUEST || from.kind > POSTERN_FUNCTION) return false;
  if (from.knows_groups != 0 && from.knows_groups != 1) return false;
  if (from.num_groups > 0 && (from.groups == nullptr || from.knows_groups == 0)) return false;
  if (from.num_attributes > 0 && from.attributes == nullptr) return false;
  bool is_readable = IsText(from.entity_id) && IsText(from.name);
  for (size_t i = 0; i < from.num_groups; ++i) is_readable &= IsText(from.groups[i]);
  for (size_t i = 0; i < from.num_attributes; ++i) {
    is_readable &= IsText(from.attributes[i].key) && IsText(from.attributes[i].value);
  }
  return is_readable;
}

std::optional<std::string> ToOptional(postern_view view) {
  if (view.data == nullptr) return std::nullopt;
  return std::string(ToText(view));
}

Principal ToPrincipal(const postern_principal& from) {
  Principal principal;
  principal.kind = static_cast<PrincipalKind>(from.kind);
  principal.entity_id = ToOptional(from.entity_id);
  principal.name = ToOptional(from.name);
  if (from.knows_groups != 0) principal.groups.emplace();
  for (size_t i = 0; i < from.num_groups; ++i) {
    principal.groups->emplace_back(ToText(from.groups[i]));
  }
  for (size_t i = 0; i < from.num_attributes; ++i) {
    principal.attributes.emplace_back(ToText(from.attributes[i].key),
                                      ToText(from.attributes[i].value));
  }
  return principal;
}

}  // namespace
}  // namespace postern::c

int postern_session_new(const postern_principal* principal, postern_session** session) {
  if (session == nullptr) return POSTERN_ERROR_ARGUMENT;
  *session = nullptr;
  postern_principal from;
  if (!postern::c::ReadSized(principal, from)) return POSTERN_ERROR_ARGUMENT;
  if (!postern::c::IsReadable(from)) return POSTERN_ERROR_ARGUMENT;
  return postern::c::Guarded([&] {
    *session = new postern_session{postern_session::kKind,
                                   postern::Session(postern::c::ToPrincipal(from))};
    return POSTERN_OK;
  });
}

void postern_session_free(postern_session* session) { postern::c::Free(session); }
