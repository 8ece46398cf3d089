// Publishing policies while requests are decided.
//
//   postern::PolicyStore store;                            // one for all threads
//   store.Publish(*std::move(graph));                      // at any time, as often as you like
//
//   postern::PolicyReader reader(store);                   // one for each thread
//   postern::Session alice(principal);                     // one for each connection
//   const postern::Decision decision = reader.Decide(alice, "get", "room/1/cat.png");
//
// Each decision is that of exactly one published policy, and one that begins after Publish returned
// is that of the new policy or a later one. Before the first Publish every decision is a deny,
// `no_policy`.
//
// A publish costs readers one comparison for each request, and each reader a pointer's copy, under
// a lock that is held for no longer than such a copy. A graph goes when the store has a newer one
// and the last reader, snapshot or decision under way has let go of it; whoever is last frees it.
#ifndef POSTERN_ENGINE_POLICY_STORE_H_
#define POSTERN_ENGINE_POLICY_STORE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/session.h"

namespace postern {

// A published policy; holding it keeps the graph. Copies are cheap.
struct PolicySnapshot {
  uint64_t revision = 0;                       // 1 is the first that was published, 0 is none yet
  std::shared_ptr<const DecisionGraph> graph;  // not null; without a policy if there is none yet
};

// How a store is doing, for health checks and metrics.
struct PolicyStoreStatus {
  uint64_t revision = 0;
  std::chrono::nanoseconds age{0};  // since it was published; 0 if none was
  absl::Status error;               // of the last load, if that failed and none followed, else OK
  std::chrono::nanoseconds error_age{0};  // since that failure; 0 if there is none
  uint64_t num_failures = 0;              // ever
};

// Holds the policy in force. Thread-safe. It must outlive its readers.
class PolicyStore {
 public:
  PolicyStore();
  PolicyStore(const PolicyStore&) = delete;
  PolicyStore& operator=(const PolicyStore&) = delete;

  // Puts `graph` in force. Returns its revision, one more than the last.
  uint64_t Publish(DecisionGraph graph);

  // Tells that a newer policy could not be had: the one in force stays. REQUIRES: !error.ok().
  void ReportFailure(absl::Status error);

  // Returns what is in force now.
  PolicySnapshot Snapshot() const;

  PolicyStoreStatus Status() const;

 private:
  friend class PolicyReader;
  using Clock = std::chrono::steady_clock;

  // Readers look at this for each request, so it is a cache line away from what others write.
  // (GCC's address sanitizer does not align what is on its stack to 64.)
  std::atomic<uint64_t> revision_{0};
  [[maybe_unused]] char apart_[64] = {};

  mutable std::mutex mutex_;  // of what follows
  PolicySnapshot current_;
  Clock::time_point published_at_;
  absl::Status error_;
  Clock::time_point failed_at_;
  uint64_t num_failures_ = 0;
};

// One thread's view of a store. Thread-compatible: not for two threads at a time.
//
// A reader keeps the graph that it saw last, even if newer ones were published since. A thread that
// may idle for long calls Release() before, lest an old graph stay in memory for it.
class PolicyReader {
 public:
  explicit PolicyReader(const PolicyStore& store ABSL_ATTRIBUTE_LIFETIME_BOUND) : store_(&store) {}

  // To move is to copy, so that what was moved from still reads.
  PolicyReader(const PolicyReader&) = default;
  PolicyReader& operator=(const PolicyReader&) = default;

  // Returns the decision of the policy in force on what the session's principal asks. The action is
  // a name, and the path raw, since what they mean is the policy's to say. Decides as Evaluate
  // does; what it allocates is for a session that has to be prepared again after a publish, and for
  // a path that has to be decoded.
  Decision Decide(Session& session, std::string_view action, std::string_view path);

  // Returns the graph in force, for the functions that take one. It is valid until the next call of
  // Acquire, Decide or Release.
  const DecisionGraph& Acquire() ABSL_ATTRIBUTE_LIFETIME_BOUND {
    if (store_->revision_.load(std::memory_order_acquire) != seen_.revision) Refresh();
    return *seen_.graph;
  }

  // Returns what the last Acquire or Decide saw, such as to explain that decision; after Release,
  // or before the first call of either, revision kNone.
  static constexpr uint64_t kNone = ~uint64_t{0};
  const PolicySnapshot& seen() const ABSL_ATTRIBUTE_LIFETIME_BOUND { return seen_; }

  // Lets go of the graph until the next Acquire or Decide.
  void Release();

 private:
  void Refresh();

  const PolicyStore* store_;
  PolicySnapshot seen_ = {kNone, nullptr};
};

}  // namespace postern

#endif  // POSTERN_ENGINE_POLICY_STORE_H_
