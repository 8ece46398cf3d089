#include "tools/runner/policy_cache.h"

#include <utility>

namespace postern::tools {
namespace {

std::shared_ptr<const CachedPolicy> Compile(const std::string& path) {
  CompileOptions options;
  options.lint = false;
  CompileResult result = CompilePolicyFile(path, options);
  auto cached = std::make_shared<CachedPolicy>();
  if (result.ok() && (!result.is_compiled() || result.graph()->has_description())) {
    cached->loaded = std::make_shared<const LoadedPolicy>(std::move(result));
  } else {
    cached->unusable = std::move(result);
  }
  return cached;
}

}  // namespace

std::shared_ptr<PolicyCache::Slot> PolicyCache::SlotOf(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<Slot>& slot = slots_[path];
  if (slot != nullptr) return slot;
  slot = std::make_shared<Slot>();
  std::shared_ptr<Slot> added = slot;
  order_.push_back(path);
  if (order_.size() > kMaxPolicies) {
    slots_.erase(order_.front());
    order_.pop_front();
  }
  return added;
}

std::shared_ptr<const CachedPolicy> PolicyCache::Load(const std::string& path) {
  const std::shared_ptr<Slot> slot = SlotOf(path);
  std::call_once(slot->once, [&] {
    if (before_read_) before_read_(path);
    slot->policy = Compile(path);
  });
  return slot->policy;
}

}  // namespace postern::tools
