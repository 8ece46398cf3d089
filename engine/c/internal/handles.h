// Internal: what the handles of the C interface hold, and how they are told from other pointers.
// See engine/c/postern.h.
#ifndef POSTERN_ENGINE_C_INTERNAL_HANDLES_H_
#define POSTERN_ENGINE_C_INTERNAL_HANDLES_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "engine/c/postern.h"
#include "engine/decision_graph.h"
#include "engine/path.h"
#include "engine/policy_file.h"
#include "engine/policy_store.h"
#include "engine/session.h"

namespace postern::c {

// The first bytes of each handle; random, so that no other memory begins so by chance.
enum class HandleKind : uint64_t {
  kFreed = 0,
  kStore = 0xd1c4'6a8f'0b37'e951,
  kFile = 0x7e02'95bd'c86f'134a,
  kReader = 0x3f9b'e1d7'5420'8ac6,
  kSession = 0xa85c'2e60'91f3'bd7d,
};

}  // namespace postern::c

// The store is shared, so that handles may be freed in any order.
struct postern_store {
  static constexpr auto kKind = postern::c::HandleKind::kStore;
  postern::c::HandleKind kind = kKind;
  std::shared_ptr<postern::PolicyStore> store = std::make_shared<postern::PolicyStore>();
};

struct postern_file {
  static constexpr auto kKind = postern::c::HandleKind::kFile;
  postern::c::HandleKind kind = kKind;
  std::shared_ptr<postern::PolicyStore> store;
  postern::PolicyFile file;  // goes before its store
};

struct postern_reader {
  static constexpr auto kKind = postern::c::HandleKind::kReader;
  postern::c::HandleKind kind = kKind;
  std::shared_ptr<const postern::PolicyStore> store;
  postern::PolicyReader reader;
  postern::CanonicalPath canonical;  // what postern_canonical_path returned a view of
  std::string forward;               // what postern_forward_path returned a view of

  // Returns the graph that was seen last; the one in force if none was.
  const postern::DecisionGraph& Seen() {
    return reader.seen().graph == nullptr ? reader.Acquire() : *reader.seen().graph;
  }
};

struct postern_session {
  static constexpr auto kKind = postern::c::HandleKind::kSession;
  postern::c::HandleKind kind = kKind;
  postern::Session session;
};

namespace postern::c {

// Returns whether `handle` is one of its type that was not freed, as far as its first bytes tell.
template <typename Handle>
bool IsValid(const Handle* handle) {
  if (handle == nullptr || reinterpret_cast<uintptr_t>(handle) % alignof(Handle) != 0) return false;
  HandleKind kind;
  std::memcpy(&kind, static_cast<const void*>(handle), sizeof kind);  // it may be of another type
  return kind == Handle::kKind;
}

// Frees a handle that is valid, and leaves its memory marked as no handle's.
template <typename Handle>
void Free(Handle* handle) {
  if (!IsValid(handle)) return;
  // What is written to an object that is about to go would otherwise be left out.
  *const_cast<volatile HandleKind*>(&handle->kind) = HandleKind::kFreed;
  delete handle;
}

}  // namespace postern::c

#endif  // POSTERN_ENGINE_C_INTERNAL_HANDLES_H_
