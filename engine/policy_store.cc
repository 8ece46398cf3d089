#include "engine/policy_store.h"

#include <utility>

#include "engine/evaluator.h"

namespace postern {

PolicyStore::PolicyStore() { current_.graph = std::make_shared<const DecisionGraph>(); }

uint64_t PolicyStore::Publish(DecisionGraph graph) {
  auto published = std::make_shared<const DecisionGraph>(std::move(graph));
  const std::lock_guard<std::mutex> lock(mutex_);
  current_.graph.swap(published);  // the old one goes behind the lock
  ++current_.revision;
  published_at_ = Clock::now();
  error_ = absl::OkStatus();
  // Whoever sees this number finds at least this graph behind the lock.
  revision_.store(current_.revision, std::memory_order_release);
  return current_.revision;
}

void PolicyStore::ReportFailure(absl::Status error) {
  const std::lock_guard<std::mutex> lock(mutex_);
  error_ = std::move(error);
  failed_at_ = Clock::now();
  ++num_failures_;
}

PolicySnapshot PolicyStore::Snapshot() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return current_;
}

PolicyStoreStatus PolicyStore::Status() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  PolicyStoreStatus status;
  status.revision = current_.revision;
  if (current_.revision != 0) status.age = now - published_at_;
  status.error = error_;
  if (!error_.ok()) status.error_age = now - failed_at_;
  status.num_failures = num_failures_;
  return status;
}

void PolicyReader::Refresh() { seen_ = store_->Snapshot(); }

void PolicyReader::Release() { seen_ = {kNone, nullptr}; }

Decision PolicyReader::Decide(Session& session, std::string_view action, std::string_view path) {
  const DecisionGraph& graph = Acquire();
  return Evaluate(graph, session.For(graph), graph.action(action), graph.path(path));
}

}  // namespace postern
