// The watching thread waits for a sign that something happened and then compares signatures, so a
// sign too many, or one that comes twice, does no harm, and one that was missed is made up for by
// the next time-out.

#include "engine/policy_file.h"

#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/internal/bytes.h"
#include "engine/internal/file_watch.h"

namespace postern {
namespace {

using internal::FileSignature;

absl::StatusOr<DecisionGraph> LoadCompiled(const std::string& path) {
  absl::StatusOr<internal::Bytes> bytes = internal::Bytes::Read(path);
  if (!bytes.ok()) return bytes.status();
  return DecisionGraph::Load(bytes->view());
}

}  // namespace

class PolicyFile::Watcher {
 public:
  Watcher(std::string path, PolicyStore& store, PolicyFileOptions options,
          internal::FileWatch watch)
      : path_(std::move(path)),
        store_(store),
        options_(std::move(options)),
        watch_(std::move(watch)) {}
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher();

  absl::Status Start();
  absl::Status Reload();

 private:
  absl::Status LoadAndPublish();
  FileSignature loaded() const;
  void Run();

  const std::string path_;
  PolicyStore& store_;
  const PolicyFileOptions options_;
  internal::FileWatch watch_;

  mutable std::mutex mutex_;  // held while loading
  FileSignature loaded_;      // what the file was then
  std::thread thread_;
};

absl::Status PolicyFile::Watcher::Start() {
  try {
    thread_ = std::thread(&Watcher::Run, this);
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(error.what());
  }
  return absl::OkStatus();
}

PolicyFile::Watcher::~Watcher() {
  if (!thread_.joinable()) return;
  watch_.Stop();
  thread_.join();
}

absl::Status PolicyFile::Watcher::Reload() {
  const std::lock_guard<std::mutex> lock(mutex_);
  absl::Status status = LoadAndPublish();
  if (!status.ok()) store_.ReportFailure(status);
  if (options_.on_load != nullptr) options_.on_load(store_.Status());
  return status;
}

absl::Status PolicyFile::Watcher::LoadAndPublish() {
  loaded_ = FileSignature::Of(path_);
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
  return loaded_;
}

void PolicyFile::Watcher::Run() {
  FileSignature last = loaded();
  for (;;) {
    const bool is_settling = last != loaded();
    const bool goes_on =
        is_settling ? watch_.Sleep(options_.settle_ms) : watch_.Wait(options_.poll_ms);
    if (!goes_on) return;
    const FileSignature now = FileSignature::Of(path_);
    if (is_settling && now == last) Reload().IgnoreError();
    last = now;
  }
}

absl::StatusOr<PolicyFile> PolicyFile::Watch(std::string path, PolicyStore& store,
                                             PolicyFileOptions options) {
  if (options.load == nullptr) options.load = LoadCompiled;
  absl::StatusOr<internal::FileWatch> watch = internal::FileWatch::Open(path);
  if (!watch.ok()) return watch.status();
  auto watcher =
      std::make_unique<Watcher>(std::move(path), store, std::move(options), *std::move(watch));
  watcher->Reload().IgnoreError();  // the store has it
  absl::Status started = watcher->Start();
  if (!started.ok()) return started;
  return PolicyFile(std::move(watcher));
}

PolicyFile::PolicyFile(std::unique_ptr<Watcher> watcher) : watcher_(std::move(watcher)) {}
PolicyFile::PolicyFile(PolicyFile&&) noexcept = default;
PolicyFile& PolicyFile::operator=(PolicyFile&&) noexcept = default;
PolicyFile::~PolicyFile() = default;

absl::Status PolicyFile::Reload() { return watcher_->Reload(); }

}  // namespace postern
