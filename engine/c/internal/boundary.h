// Internal: what crosses the C interface's boundary, and what must not. See engine/c/postern.h.
#ifndef POSTERN_ENGINE_C_INTERNAL_BOUNDARY_H_
#define POSTERN_ENGINE_C_INTERNAL_BOUNDARY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>

#include "engine/c/postern.h"
#include "engine/decision.h"

namespace postern::c {

// Returns what `body` does; an error if it throws.
template <typename Body>
int Guarded(const Body& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return POSTERN_ERROR_MEMORY;
  } catch (...) {
    return POSTERN_ERROR_INTERNAL;
  }
}

// Writes `value` to an out-parameter, which may be null.
template <typename T>
void Put(T* out, const T& value) {
  if (out != nullptr) *out = value;
}

// Returns whether a pointer and a size are a text.
inline bool IsText(const char* data, size_t size) { return data != nullptr || size == 0; }
inline bool IsText(postern_view view) { return IsText(view.data, view.size); }

// REQUIRES: IsText.
inline std::string_view ToText(const char* data, size_t size) {
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}
inline std::string_view ToText(postern_view view) { return ToText(view.data, view.size); }

inline postern_view ToView(std::string_view text) { return {text.data(), text.size()}; }

// Returns a copy that the caller owns. Throws std::bad_alloc.
postern_string ToString(std::string_view text);

// Writes such a copy of an error's message to an out-parameter, which may be null; leaves it empty
// if there is no memory for that, too.
void PutMessage(postern_string* out, std::string_view message) noexcept;

// Returns the decision as it is handed over; a default one is that of an error.
inline postern_decision ToDecision(const Decision& decision = {}, uint64_t revision = 0) {
  postern_decision out = {};
  out.effect = static_cast<int32_t>(decision.effect);
  out.reason = static_cast<int32_t>(decision.reason);
  out.path_error = static_cast<int32_t>(decision.path_error);
  out.path_offset = decision.path_offset;
  out.declaration = decision.declaration;
  out.rule = decision.rule;
  out.selector = decision.selector;
  out.revision = revision;
  return out;
}

// The size of `Struct` when it was first released, from which on it may grow.
template <typename Struct>
inline constexpr size_t kFirstSize = sizeof(Struct);

// Reads a structure that begins with its size. Returns false if it is null, if it was never so
// small, or if it is larger and says something that this version does not know.
template <typename Struct>
bool ReadSized(const Struct* from, Struct& to) {
  if (from == nullptr || from->struct_size < kFirstSize<Struct>) return false;
  const size_t known = from->struct_size < sizeof(Struct) ? from->struct_size : sizeof(Struct);
  const char* const bytes = reinterpret_cast<const char*>(from);
  for (size_t i = known; i < from->struct_size; ++i) {
    if (bytes[i] != 0) return false;
  }
  to = Struct();
  std::memcpy(&to, from, known);
  to.struct_size = sizeof(Struct);
  return true;
}

// Writes as much of a structure that begins with its size as its owner has room for, and zero to
// what more there is. Returns false if it is null or was never so small, and writes nothing then.
template <typename Struct>
bool WriteSized(Struct value, Struct* to) {
  if (to == nullptr || to->struct_size < kFirstSize<Struct>) return false;
  const size_t size = to->struct_size;
  value.struct_size = size;
  const size_t known = size < sizeof(Struct) ? size : sizeof(Struct);
  std::memcpy(to, &value, known);
  std::memset(reinterpret_cast<char*>(to) + known, 0, size - known);
  return true;
}

}  // namespace postern::c

#endif  // POSTERN_ENGINE_C_INTERNAL_BOUNDARY_H_
