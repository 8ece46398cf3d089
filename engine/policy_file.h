// Keeps a store's policy that of a file, while the process runs.
//
//   postern::PolicyStore store;
//   const auto file = postern::PolicyFile::Watch("/etc/gateway/rules.pstn", store);
//   if (!file.ok()) ...                       // no thread, no file descriptors
//   if (!store.Status().error.ok()) ...       // the policy that is there now can't be loaded
//
// To publish a policy, write it to a new file in the same folder and rename that to the watched
// name: then nobody ever sees half of it. A symbolic link that is replaced does as well, as
// Kubernetes mounts its ConfigMaps. A file that is rewritten where it is works, too, if its writer
// does not pause for longer than `settle_ms`; a compiled policy has a checksum against the rest.
#ifndef POSTERN_ENGINE_POLICY_FILE_H_
#define POSTERN_ENGINE_POLICY_FILE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/policy_store.h"

namespace postern {

// The functions are called by the watching thread, and by whoever calls Watch and Reload, one at a
// time. They must not throw, and not call back into the PolicyFile.
struct PolicyFileOptions {
  // Returns the graph of the file; if empty, it is a compiled policy, which is copied. So that the
  // file may be a policy's text, use LoadPolicyFile (policy/compiler.h).
  std::function<absl::StatusOr<DecisionGraph>(const std::string& path)> load;

  // Looks at a graph before it is published; what is not OK keeps the old one in force.
  std::function<absl::Status(const DecisionGraph&)> check;

  // Is told the store's status after each load, failed or not, such as for a log.
  std::function<void(const PolicyStoreStatus&)> on_load;

  // For how long a changed file must stay as it is until it is loaded; one that does not is loaded
  // after 20 times as long. At least 1.
  int settle_ms = 50;

  // How often it is looked at where the system tells nothing, as on NFS, and how often a load is
  // tried again that failed for want of memory or the like. At least 1.
  int poll_ms = 2'000;
};

// Movable; otherwise thread-safe. The store must outlive it.
class PolicyFile {
 public:
  // Loads the file, publishes its policy, and watches it from then on in a thread of its own, until
  // the result goes. That a load fails, this first one or a later one, is for store.Status() to
  // tell; the policy in force stays. Errors: kResourceExhausted or the like if there is no thread
  // or no file descriptor to be had.
  static absl::StatusOr<PolicyFile> Watch(std::string path,
                                          PolicyStore& store ABSL_ATTRIBUTE_LIFETIME_BOUND,
                                          PolicyFileOptions options = {});

  // The same without a thread or a descriptor: neither loads the file nor watches it. Call
  // ReloadIfChanged now and then.
  static PolicyFile Open(std::string path, PolicyStore& store ABSL_ATTRIBUTE_LIFETIME_BOUND,
                         PolicyFileOptions options = {});

  PolicyFile(PolicyFile&&) noexcept;
  PolicyFile& operator=(PolicyFile&&) noexcept;
  ~PolicyFile();  // waits for a load that is under way

  // Loads the file now, changed or not, as on SIGHUP (but not from a signal handler). Returns why
  // that failed, or OK. REQUIRES: not moved from.
  absl::Status Reload();

  // Loads the file if it is not what it was at the last load, or if that failed and may not the
  // next time. Returns whether it was loaded, or why that failed; does not wait until it has
  // settled. REQUIRES: not moved from.
  absl::StatusOr<bool> ReloadIfChanged();

 private:
  class Watcher;
  explicit PolicyFile(std::unique_ptr<Watcher> watcher);
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace postern

#endif  // POSTERN_ENGINE_POLICY_FILE_H_
