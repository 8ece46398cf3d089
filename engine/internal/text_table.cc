#include "engine/internal/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"

namespace postern::internal {

// Abseil's hashes depend on the address of something in the program.
TextTable::TextTable() : seeds_{absl::HashOf(1), absl::HashOf(2)} {}

uint64_t TextTable::HashRest(std::string_view rest, uint64_t hash) const {
  while (!rest.empty()) {
    const Key16 block = BeginOf(rest);
    hash = Fold(block.low ^ seeds_[0] ^ hash, block.high ^ seeds_[1]);
    rest.remove_prefix(std::min<size_t>(rest.size(), 16));
  }
  return hash;
}

bool TextTable::IsRest(std::string_view text, uint32_t number) const {
  return texts_[number] == text;
}

uint32_t TextTable::Add(std::string_view text) {
  const uint32_t found = Find(text);
  if (found != kNone) return found;
  if (4 * (texts_.size() + 1) > slots_.size()) Grow();
  const uint32_t number = size();
  texts_.emplace_back(text);
  Put({BeginOf(text), static_cast<uint32_t>(text.size()), number});
  return number;
}

void TextTable::Grow() {
  std::vector<Slot> larger(slots_.empty() ? 8 : 2 * slots_.size());
  larger.swap(slots_);
  for (const Slot& slot : larger) {
    if (slot.number != kNone) Put(slot);
  }
}

void TextTable::Put(const Slot& slot) {
  // `texts_` has the slot's text already.
  const std::string_view text = texts_[slot.number];
  size_t i = Hash(text, slot.begin) & (slots_.size() - 1);
  while (slots_[i].number != kNone) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = slot;
}

}  // namespace postern::internal
