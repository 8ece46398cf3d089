// Policies that case files name, each compiled once for all of them.
#ifndef POSTERN_TOOLS_RUNNER_POLICY_CACHE_H_
#define POSTERN_TOOLS_RUNNER_POLICY_CACHE_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "policy/compiler.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// What came of a policy's file.
struct CachedPolicy {
  std::shared_ptr<const LoadedPolicy> loaded;  // null if it can't be run
  std::optional<CompileResult> unusable;       // then this: not ok(), or stripped
};

// Thread-safe.
class PolicyCache {
 public:
  // So many are kept, those that were asked for first go first. Who has one keeps it.
  static constexpr size_t kMaxPolicies = 64;

  explicit PolicyCache(BeforeRead before_read = {}) : before_read_(std::move(before_read)) {}

  // Returns the policy in a file, compiled without its warnings; never null.
  std::shared_ptr<const CachedPolicy> Load(const std::string& path);

 private:
  struct Slot {
    std::once_flag once;
    std::shared_ptr<const CachedPolicy> policy;
  };
  std::shared_ptr<Slot> SlotOf(const std::string& path);

  const BeforeRead before_read_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Slot>> slots_;
  std::deque<std::string> order_;  // of the slots, the oldest first
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_POLICY_CACHE_H_
