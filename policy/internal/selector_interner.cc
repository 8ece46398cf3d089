#include "policy/internal/selector_interner.h"

#include <string_view>
#include <utility>

namespace postern::internal {
namespace {

void AppendNumber(size_t number, std::string& key) {
  key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Appends `part` so that no two lists of parts give the same key.
void AppendPart(std::string_view part, std::string& key) {
  AppendNumber(part.size(), key);
  key += part;
}

}  // namespace

uint32_t SelectorInterner::InternWhere(const std::vector<Where>& where) {
  if (where.empty()) return kNone;
  std::string key;
  for (const Where& entry : where) {
    AppendPart(entry.attribute, key);
    AppendPart(entry.variable, key);
    AppendNumber(entry.values.size(), key);
    for (const std::string& value : entry.values) AppendPart(value, key);
  }
  return wheres_.emplace(std::move(key), wheres_.size()).first->second;
}

uint32_t SelectorInterner::Intern(const Selector& selector, uint32_t where) {
  const Key<absl::string_view> key{selector.kind, where, selector.name};
  const auto found = selectors_.find(key);
  if (found != selectors_.end()) return found->second;
  const auto number = static_cast<uint32_t>(selectors_.size());
  selectors_.emplace(Key<std::string>{selector.kind, where, selector.name}, number);
  return number;
}

}  // namespace postern::internal
