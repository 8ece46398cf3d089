// Stores, and the files of their policies.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/c/internal/boundary.h"
#include "engine/c/internal/handles.h"
#include "engine/c/postern.h"
#include "engine/decision_graph.h"
#include "engine/internal/bytes.h"
#include "engine/policy_file.h"
#include "engine/policy_store.h"

namespace postern::c {
namespace {

std::string_view MessageOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

int Load(PolicyStore& store, std::string_view bytes, std::string_view sha256,
         postern_string* error) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Load(bytes, sha256);
  if (graph.ok()) {
    store.Publish(*std::move(graph));
    return POSTERN_OK;
  }
  PutMessage(error, MessageOf(graph.status()));
  const bool is_other = absl::IsFailedPrecondition(graph.status());
  store.ReportFailure(graph.status());
  return is_other ? POSTERN_ERROR_DIGEST : POSTERN_ERROR_POLICY;
}

// Tells what is wrong with a file's bytes, always kInvalidArgument, from what the system says.
absl::StatusOr<DecisionGraph> LoadFile(const std::string& path) {
  const absl::StatusOr<internal::Bytes> bytes = internal::Bytes::Read(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Load(bytes->view());
  if (!graph.ok()) return absl::InvalidArgumentError(graph.status().message());
  return graph;
}

int ErrorOf(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) return POSTERN_ERROR_POLICY;
  return absl::IsResourceExhausted(status) ? POSTERN_ERROR_RESOURCE : POSTERN_ERROR_FILE;
}

// Makes a file's handle by `open`, which returns an absl::StatusOr<PolicyFile>.
template <typename Open>
int NewFile(postern_store* store, const char* path, size_t path_size, postern_file** file,
            const Open& open) {
  if (file == nullptr) return POSTERN_ERROR_ARGUMENT;
  *file = nullptr;
  if (!IsValid(store)) return POSTERN_ERROR_HANDLE;
  // A name that the system would end at a NUL is another file's.
  const std::string_view name = IsText(path, path_size) ? ToText(path, path_size) : "";
  if (name.empty() || name.find('\0') != name.npos) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    PolicyFileOptions options;
    options.load = LoadFile;
    absl::StatusOr<PolicyFile> opened = open(std::string(name), *store->store, options);
    if (!opened.ok()) return POSTERN_ERROR_RESOURCE;
    *file = new postern_file{postern_file::kKind, store->store, *std::move(opened)};
    return POSTERN_OK;
  });
}

}  // namespace
}  // namespace postern::c

using postern::PolicyFile;
using postern::c::ErrorOf;
using postern::c::Free;
using postern::c::Guarded;
using postern::c::IsText;
using postern::c::IsValid;
using postern::c::MessageOf;
using postern::c::Put;
using postern::c::PutMessage;
using postern::c::ToText;

// --- stores --------------------------------------------------------------------------------------

int postern_store_new(postern_store** store) {
  if (store == nullptr) return POSTERN_ERROR_ARGUMENT;
  *store = nullptr;
  return Guarded([&]() -> int {
    *store = new postern_store;
    return POSTERN_OK;
  });
}

void postern_store_free(postern_store* store) { Free(store); }

int postern_store_load(postern_store* store, const char* bytes, size_t bytes_size,
                       const char* sha256, size_t sha256_size, postern_string* error) {
  Put(error, {});
  if (!IsValid(store)) return POSTERN_ERROR_HANDLE;
  if (!IsText(bytes, bytes_size) || !IsText(sha256, sha256_size)) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    return postern::c::Load(*store->store, ToText(bytes, bytes_size), ToText(sha256, sha256_size),
                            error);
  });
}

int postern_store_get_state(const postern_store* store, postern_store_state* state,
                            postern_string* error) {
  Put(error, {});
  if (!postern::c::WriteSized(postern_store_state(), state)) return POSTERN_ERROR_ARGUMENT;
  if (!IsValid(store)) return POSTERN_ERROR_HANDLE;
  return Guarded([&]() -> int {
    const postern::PolicyStoreStatus status = store->store->Status();
    postern_store_state now = {};
    now.revision = status.revision;
    now.age_ns = status.age.count();
    now.error_age_ns = status.error_age.count();
    now.num_failures = status.num_failures;
    if (error != nullptr && !status.error.ok())
      *error = postern::c::ToString(MessageOf(status.error));
    postern::c::WriteSized(now, state);
    return POSTERN_OK;
  });
}

// --- files ---------------------------------------------------------------------------------------

int postern_file_open(postern_store* store, const char* path, size_t path_size,
                      postern_file** file) {
  return postern::c::NewFile(store, path, path_size, file, [](auto&&... of) {
    return absl::StatusOr<PolicyFile>(PolicyFile::Open(of...));
  });
}

int postern_file_watch(postern_store* store, const char* path, size_t path_size,
                       postern_file** file) {
  return postern::c::NewFile(store, path, path_size, file,
                             [](auto&&... of) { return PolicyFile::Watch(of...); });
}

void postern_file_free(postern_file* file) { Free(file); }

int postern_file_poll(postern_file* file, postern_string* error) {
  Put(error, {});
  if (!IsValid(file)) return POSTERN_ERROR_HANDLE;
  return Guarded([&]() -> int {
    const absl::StatusOr<bool> is_loaded = file->file.ReloadIfChanged();
    if (is_loaded.ok()) return *is_loaded ? POSTERN_LOADED : POSTERN_OK;
    PutMessage(error, MessageOf(is_loaded.status()));
    return ErrorOf(is_loaded.status());
  });
}

int postern_file_reload(postern_file* file, postern_string* error) {
  Put(error, {});
  if (!IsValid(file)) return POSTERN_ERROR_HANDLE;
  return Guarded([&]() -> int {
    const absl::Status status = file->file.Reload();
    if (status.ok()) return POSTERN_OK;
    PutMessage(error, MessageOf(status));
    return ErrorOf(status);
  });
}
