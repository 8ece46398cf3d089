// Decisions. Each function first writes what an error leaves behind, and then only what was
// decided.
#include "engine/c/internal/boundary.h"
#include "engine/c/internal/handles.h"
#include "engine/c/postern.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/forward_path.h"
#include "engine/policy_store.h"

using postern::CanonicalPath;
using postern::Decision;
using postern::DecisionGraph;
using postern::c::Guarded;
using postern::c::IsText;
using postern::c::IsValid;
using postern::c::Put;
using postern::c::ToDecision;
using postern::c::ToText;
using postern::c::ToView;

int postern_reader_new(postern_store* store, postern_reader** reader) {
  if (reader == nullptr) return POSTERN_ERROR_ARGUMENT;
  *reader = nullptr;
  if (!IsValid(store)) return POSTERN_ERROR_HANDLE;
  return Guarded([&]() -> int {
    *reader = new postern_reader{postern_reader::kKind,
                                 store->store,
                                 postern::PolicyReader(*store->store),
                                 CanonicalPath(),
                                 {}};
    return POSTERN_OK;
  });
}

void postern_reader_free(postern_reader* reader) { postern::c::Free(reader); }

int postern_reader_release(postern_reader* reader) {
  if (!IsValid(reader)) return POSTERN_ERROR_HANDLE;
  reader->reader.Release();
  return POSTERN_OK;
}

int postern_decide(postern_reader* reader, postern_session* session, const char* action,
                   size_t action_size, const char* path, size_t path_size,
                   postern_decision* decision) {
  Put(decision, ToDecision());
  if (!IsValid(reader) || !IsValid(session)) return POSTERN_ERROR_HANDLE;
  if (!IsText(action, action_size) || !IsText(path, path_size)) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    const Decision decided = reader->reader.Decide(session->session, ToText(action, action_size),
                                                   ToText(path, path_size));
    Put(decision, ToDecision(decided, reader->reader.seen().revision));
    return decided.allowed() ? POSTERN_ALLOW : POSTERN_DENY;
  });
}

namespace postern::c {
namespace {

void DenyAll(postern_decision* decisions, size_t count) {
  for (size_t i = 0; i < count; ++i) decisions[i] = ToDecision();
}

bool AreTexts(const postern_request* requests, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (!IsText(requests[i].action) || !IsText(requests[i].path)) return false;
  }
  return true;
}

}  // namespace
}  // namespace postern::c

int postern_decide_batch(postern_reader* reader, postern_session* session,
                         const postern_request* requests, size_t count,
                         postern_decision* decisions) {
  if (count == 0) return IsValid(reader) && IsValid(session) ? POSTERN_OK : POSTERN_ERROR_HANDLE;
  if (decisions == nullptr) return POSTERN_ERROR_ARGUMENT;
  postern::c::DenyAll(decisions, count);
  if (!IsValid(reader) || !IsValid(session)) return POSTERN_ERROR_HANDLE;
  if (requests == nullptr || !postern::c::AreTexts(requests, count)) return POSTERN_ERROR_ARGUMENT;
  const int result = Guarded([&]() -> int {
    const DecisionGraph& graph = reader->reader.Acquire();
    const postern::PreparedPrincipal& principal = session->session.For(graph);
    for (size_t i = 0; i < count; ++i) {
      const CanonicalPath path = graph.path(ToText(requests[i].path));
      decisions[i] =
          ToDecision(Evaluate(graph, principal, graph.action(ToText(requests[i].action)), path),
                     reader->reader.seen().revision);
    }
    return POSTERN_OK;
  });
  if (result != POSTERN_OK) postern::c::DenyAll(decisions, count);
  return result;
}

int postern_canonical_path(postern_reader* reader, const char* path, size_t path_size,
                           postern_view* canonical, int32_t* path_error, uint32_t* path_offset) {
  Put(canonical, {});
  Put(path_error, int32_t{POSTERN_PATH_OK});
  Put(path_offset, uint32_t{0});
  if (!IsValid(reader)) return POSTERN_ERROR_HANDLE;
  if (!IsText(path, path_size)) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    reader->canonical = reader->Seen().path(ToText(path, path_size));
    const CanonicalPath& checked = reader->canonical;
    Put(canonical, ToView(checked.text()));
    Put(path_error, static_cast<int32_t>(checked.error()));
    Put(path_offset, checked.offset());
    return checked.ok() ? POSTERN_OK : POSTERN_ERROR_PATH;
  });
}

int postern_forward_path(postern_reader* reader, const char* path, size_t path_size,
                         postern_view* forward) {
  Put(forward, {});
  if (!IsValid(reader)) return POSTERN_ERROR_HANDLE;
  if (!IsText(path, path_size)) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    const CanonicalPath checked = reader->Seen().path(ToText(path, path_size));
    if (!checked.ok()) return POSTERN_ERROR_PATH;
    reader->forward = postern::ForwardPath(checked);
    Put(forward, ToView(reader->forward));
    return POSTERN_OK;
  });
}

int postern_reader_policy(postern_reader* reader, postern_policy_info* info) {
  if (!postern::c::WriteSized(postern_policy_info(), info)) return POSTERN_ERROR_ARGUMENT;
  if (!IsValid(reader)) return POSTERN_ERROR_HANDLE;
  return Guarded([&]() -> int {
    const DecisionGraph& graph = reader->Seen();
    if (!graph.has_policy()) return POSTERN_OK;
    postern_policy_info now = {};
    now.revision = reader->reader.seen().revision;
    now.path_mode = static_cast<int32_t>(graph.mode());
    now.num_declarations = graph.num_declarations();
    now.name = ToView(graph.name());
    now.file = ToView(graph.file());
    now.digest = ToView(graph.digest());
    postern::c::WriteSized(now, info);
    return POSTERN_OK;
  });
}
