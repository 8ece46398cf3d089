#include "policy/internal/selector_interner.h"

#include <string_view>

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
  key_.clear();
  for (const Where& entry : where) {
    AppendPart(entry.attribute, key_);
    AppendPart(entry.variable, key_);
    AppendNumber(entry.values.size(), key_);
    for (const std::string& value : entry.values) AppendPart(value, key_);
  }
  return wheres_.emplace(key_, wheres_.size()).first->second;
}

uint32_t SelectorInterner::Intern(const Selector& selector, uint32_t where) {
  key_.assign(1, static_cast<char>(selector.kind));
  AppendNumber(where, key_);
  key_ += selector.name;
  return selectors_.emplace(key_, selectors_.size()).first->second;
}

}  // namespace postern::internal
