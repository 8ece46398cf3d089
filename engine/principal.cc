#include "engine/principal.h"

#include <algorithm>
#include <set>

#include "absl/strings/string_view.h"
#include "engine/internal/bytes16.h"
#include "engine/internal/utf8.h"

namespace postern {
namespace {

// What the characters of an entity id are. A byte that is no UTF-8 counts as one bad character.
struct Characters {
  bool has_control = false;
  bool has_edge_space = false;
  bool is_utf8 = true;
};

Characters ReadCharacters(std::string_view text) {
  Characters result;
  for (size_t offset = 0; offset < text.size();) {
    const internal::Utf8Char character = internal::DecodeUtf8(text.substr(offset));
    if (character.length == 0) {
      result.is_utf8 = false;
      ++offset;
      continue;
    }
    const bool is_first = offset == 0;
    offset += character.length;
    const bool is_edge = is_first || offset == text.size();
    result.has_control |= internal::IsControl(character.code_point);
    result.has_edge_space |= is_edge && internal::IsWhiteSpace(character.code_point);
  }
  return result;
}

using internal::Bytes16;

// Returns bit i for every byte i that is a slash, a dot or no visible ASCII.
uint32_t NotPlain(Bytes16 block) {
  static_assert(('.' | 1) == '/');
  const Bytes16 faults = (block | Bytes16('\1')).Equals(Bytes16('/')) |
                         block.Min(Bytes16(' ')).Equals(block) |
                         block.Max(Bytes16('\x7f')).Equals(block);
  return faults.HighBits();
}

// Returns whether all of it is visible ASCII without slash or dot, as nearly all entity ids are.
bool IsPlain(std::string_view id) {
  const size_t size = id.size();
  if (size < 16) {
    const uint32_t behind = ~uint32_t{0} << size;
    return (NotPlain(Bytes16(internal::LoadPart(id.data(), size))) & ~behind) == 0;
  }
  for (size_t i = 0; i + 16 < size; i += 16) {
    if (NotPlain(Bytes16::Load(id.data() + i)) != 0) return false;
  }
  return NotPlain(Bytes16::Load(id.data() + size - 16)) == 0;  // may look at some again
}

// Of one that is not plain. Apart, since hardly any principal comes here.
[[gnu::noinline]] PrincipalError ErrorOfUnusual(std::string_view id) {
  if (id.find('/') != id.npos) return PrincipalError::kEntityIdSlash;
  if (id == "." || id == "..") return PrincipalError::kEntityIdDot;
  const Characters characters = ReadCharacters(id);
  if (characters.has_control) return PrincipalError::kEntityIdControl;
  if (characters.has_edge_space) return PrincipalError::kEntityIdEdgeSpace;
  if (!characters.is_utf8) return PrincipalError::kEntityIdUtf8;
  return PrincipalError::kNone;
}

PrincipalError ValidateEntityId(std::string_view id, const RequestLimits& limits) {
  if (id.empty()) return PrincipalError::kEntityIdEmpty;
  if (id.size() > limits.entity_id_bytes) return PrincipalError::kEntityIdTooLong;
  return IsPlain(id) ? PrincipalError::kNone : ErrorOfUnusual(id);
}

// Apart, since most principals have no two attributes.
[[gnu::noinline]] bool HasDuplicateAttribute(const Principal& principal) {
  constexpr size_t kFew = 8;  // which are faster compared in pairs than put in order
  const auto& attributes = principal.attributes;
  if (attributes.size() <= kFew) {
    for (auto later = attributes.begin(); later != attributes.end(); ++later) {
      const auto is_same = [later](const auto& other) { return other.first == later->first; };
      if (std::any_of(attributes.begin(), later, is_same)) return true;
    }
    return false;
  }
  std::set<std::string_view> names;
  for (const auto& [name, value] : attributes) {
    if (!names.insert(name).second) return true;
  }
  return false;
}

bool IsKnownKind(PrincipalKind kind) {
  return kind == PrincipalKind::kGuest || kind == PrincipalKind::kUser ||
         kind == PrincipalKind::kFunction;
}

}  // namespace

std::string_view PrincipalErrorText(PrincipalError error) {
  switch (error) {
    case PrincipalError::kNone:
      return {};
    case PrincipalError::kUnknownKind:
      return "unknown kind of principal";
    case PrincipalError::kEntityIdEmpty:
      return "entity id is empty";
    case PrincipalError::kEntityIdTooLong:
      return "entity id is too long";
    case PrincipalError::kEntityIdSlash:
      return "entity id holds a slash";
    case PrincipalError::kEntityIdDot:
      return "entity id is a dot segment";
    case PrincipalError::kEntityIdControl:
      return "entity id holds a control character";
    case PrincipalError::kEntityIdEdgeSpace:
      return "entity id begins or ends with white space";
    case PrincipalError::kEntityIdUtf8:
      return "entity id is not UTF-8";
    case PrincipalError::kGroupsOfNonUser:
      return "only a user has groups";
    case PrincipalError::kTooManyGroups:
      return "too many groups";
    case PrincipalError::kNameMissing:
      return "a function needs a name";
    case PrincipalError::kNameOfNonFunction:
      return "only a function has a name";
    case PrincipalError::kTooManyAttributes:
      return "too many attributes";
    case PrincipalError::kDuplicateAttribute:
      return "an attribute is given twice";
  }
  return {};
}

PrincipalError ValidatePrincipal(const Principal& principal, const RequestLimits& limits) {
  if (!IsKnownKind(principal.kind)) return PrincipalError::kUnknownKind;
  if (principal.entity_id) {
    const PrincipalError error = ValidateEntityId(*principal.entity_id, limits);
    if (error != PrincipalError::kNone) return error;
  }
  const bool is_user = principal.kind == PrincipalKind::kUser;
  const bool is_function = principal.kind == PrincipalKind::kFunction;
  if (principal.groups && !is_user) return PrincipalError::kGroupsOfNonUser;
  if (principal.groups && principal.groups->size() > limits.groups) {
    return PrincipalError::kTooManyGroups;
  }
  if (!principal.name && is_function) return PrincipalError::kNameMissing;
  if (principal.name && !is_function) return PrincipalError::kNameOfNonFunction;
  if (principal.attributes.size() > limits.attributes) return PrincipalError::kTooManyAttributes;
  if (principal.attributes.size() > 1 && HasDuplicateAttribute(principal)) {
    return PrincipalError::kDuplicateAttribute;
  }
  return PrincipalError::kNone;
}

}  // namespace postern
