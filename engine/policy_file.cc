// The watching thread waits for a sign that something happened and then compares signatures, so a
// sign too many, or one that comes twice, does no harm, and one that was missed is made up for by
// the next time-out.

#include "engine/policy_file.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/internal/bytes.h"
#include "engine/internal/file_watch.h"

namespace postern {
namespace {

using internal::FileSignature;

// After so many looks at a file that is another one each time, it is loaded as it is.
constexpr int kMaxUnsettled = 20;

absl::StatusOr<DecisionGraph> LoadCompiled(const std::string& path) {
  absl::StatusOr<internal::Bytes> bytes = internal::Bytes::Read(path);
  if (!bytes.ok()) return bytes.status();
  return DecisionGraph::Load(bytes->view());
}

// An error that is not one of the file's contents may be gone the next time, though the file is the
// same: no descriptors, no memory.
bool MayPass(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return false;
    default:
      return true;
  }
}

}  // namespace

class PolicyFile::Watcher {
 public:
  Watcher(std::string path, PolicyStore& store, PolicyFileOptions options)
      : path_(std::move(path)), store_(store), options_(std::move(options)) {}
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher();

  absl::Status Start(internal::FileWatch watch);
  absl::Status Reload();
  absl::StatusOr<bool> ReloadIfChanged();

 private:
  absl::Status ReloadLocked();
  absl::Status LoadAndPublish();
  FileSignature loaded() const;
  void ReloadInThread();
  void Run();

  const std::string path_;
  PolicyStore& store_;
  const PolicyFileOptions options_;
  std::optional<internal::FileWatch> watch_;  // of the thread, if there is one

  mutable std::mutex mutex_;             // held while loading
  std::optional<FileSignature> loaded_;  // what the file was then; none before the first load
  std::atomic<bool> is_retried_{false};  // the last load failed, and may not the next time
  std::thread thread_;
};

absl::Status PolicyFile::Watcher::Start(internal::FileWatch watch) {
  watch_ = std::move(watch);
  try {
    thread_ = std::thread(&Watcher::Run, this);
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(error.what());
  }
  return absl::OkStatus();
}

PolicyFile::Watcher::~Watcher() {
  if (!thread_.joinable()) return;
  watch_->Stop();
  thread_.join();
}

absl::Status PolicyFile::Watcher::Reload() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return ReloadLocked();
}

absl::StatusOr<bool> PolicyFile::Watcher::ReloadIfChanged() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (loaded_ == FileSignature::Of(path_) && !is_retried_) return false;
  absl::Status status = ReloadLocked();
  if (!status.ok()) return status;
  return true;
}

absl::Status PolicyFile::Watcher::ReloadLocked() {
  is_retried_ = true;  // should there be no memory even to say so
  absl::Status status;
  try {
    status = LoadAndPublish();
  } catch (const std::bad_alloc&) {
    status = absl::ResourceExhaustedError("not enough memory for the policy");
  }
  is_retried_ = MayPass(status);
  if (!status.ok()) store_.ReportFailure(status);
  if (options_.on_load != nullptr) options_.on_load(store_.Status());
  return status;
}

absl::Status PolicyFile::Watcher::LoadAndPublish() {
  loaded_ = FileSignature::Of(path_);
  // To open a pipe could take for ever.
  if (loaded_->exists && !loaded_->is_regular) {
    return absl::InvalidArgumentError("`" + path_ + "` is no regular file");
  }
  absl::StatusOr<DecisionGraph> graph = options_.load(path_);
  // If it changed meanwhile, this may be some of the old one and some of the new one. The watching
  // thread sees that it is not what was loaded.
  if (FileSignature::Of(path_) != loaded_) {
    return absl::AbortedError("the policy's file changed while it was read");
  }
  if (!graph.ok()) return graph.status();
  if (options_.check != nullptr) {
    absl::Status checked = options_.check(*graph);
    if (!checked.ok()) return checked;
  }
  store_.Publish(*std::move(graph));
  return absl::OkStatus();
}

FileSignature PolicyFile::Watcher::loaded() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return *loaded_;
}

void PolicyFile::Watcher::ReloadInThread() {
  try {
    Reload().IgnoreError();          // the store has it
  } catch (const std::bad_alloc&) {  // of the error's text, too; it is tried again
  }
}

void PolicyFile::Watcher::Run() {
  // What the process does about signals is not for this thread to do.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);

  FileSignature last = loaded();
  int num_unsettled = 0;
  for (;;) {
    const bool is_settling = last != loaded();
    const bool goes_on = is_settling ? watch_->Sleep(std::max(options_.settle_ms, 1))
                                     : watch_->Wait(std::max(options_.poll_ms, 1));
    if (!goes_on) return;
    const FileSignature now = FileSignature::Of(path_);
    // A file that never settles must not hold off a policy: what is read of it is whole, if it did
    // not change meanwhile.
    num_unsettled = is_settling && now != last ? num_unsettled + 1 : 0;
    const bool is_settled = is_settling && (now == last || num_unsettled == kMaxUnsettled);
    if (is_settled || (!is_settling && is_retried_)) ReloadInThread();
    if (is_settled) num_unsettled = 0;
    last = now;
  }
}

absl::StatusOr<PolicyFile> PolicyFile::Watch(std::string path, PolicyStore& store,
                                             PolicyFileOptions options) {
  absl::StatusOr<internal::FileWatch> watch = internal::FileWatch::Open(path);
  if (!watch.ok()) return watch.status();
  PolicyFile file = Open(std::move(path), store, std::move(options));
  file.Reload().IgnoreError();  // the store has it
  absl::Status started = file.watcher_->Start(*std::move(watch));
  if (!started.ok()) return started;
  return file;
}

PolicyFile PolicyFile::Open(std::string path, PolicyStore& store, PolicyFileOptions options) {
  if (options.load == nullptr) options.load = LoadCompiled;
  return PolicyFile(std::make_unique<Watcher>(std::move(path), store, std::move(options)));
}

PolicyFile::PolicyFile(std::unique_ptr<Watcher> watcher) : watcher_(std::move(watcher)) {}
PolicyFile::PolicyFile(PolicyFile&&) noexcept = default;
PolicyFile& PolicyFile::operator=(PolicyFile&&) noexcept = default;
PolicyFile::~PolicyFile() = default;

absl::Status PolicyFile::Reload() { return watcher_->Reload(); }

absl::StatusOr<bool> PolicyFile::ReloadIfChanged() { return watcher_->ReloadIfChanged(); }

}  // namespace postern
