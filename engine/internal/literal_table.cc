#include "engine/internal/literal_table.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace postern::internal {
namespace {

uint64_t HashOf(std::string_view text) {
  return absl::Hash<absl::string_view>()(absl::string_view(text.data(), text.size()));
}

uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

}  // namespace

// Returns where `text` is, or the free slot where it would be. REQUIRES: a slot is free.
size_t LiteralTable::SlotOf(uint64_t hash, std::string_view text) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot].id != kUnknown) {
    if (slots_[slot].tag == TagOf(hash) && this->text(slots_[slot].id) == text) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

uint32_t LiteralTable::Find(std::string_view text) const {
  if (slots_.empty()) return kUnknown;
  return slots_[SlotOf(HashOf(text), text)].id;
}

uint32_t LiteralTable::Intern(std::string_view text) {
  if (2 * (texts_.size() + 1) > slots_.size()) Grow();
  const uint64_t hash = HashOf(text);
  Slot& slot = slots_[SlotOf(hash, text)];
  if (slot.id == kUnknown) {
    slot = {TagOf(hash), size()};
    texts_.Append(text);
  }
  return slot.id;
}

void LiteralTable::Grow() {
  slots_.assign(std::max<size_t>(16, 2 * slots_.size()), Slot());
  for (uint32_t id = 0; id < size(); ++id) {
    const uint64_t hash = HashOf(text(id));
    slots_[SlotOf(hash, text(id))] = {TagOf(hash), id};
  }
}

}  // namespace postern::internal
