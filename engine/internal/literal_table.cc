#include "engine/internal/literal_table.h"

#include <algorithm>
#include <optional>

#include "engine/internal/pilots.h"

namespace postern::internal {
namespace {

std::vector<uint64_t> HashesOf(const std::vector<std::string_view>& texts, const HashKey& key) {
  std::vector<uint64_t> hashes;
  hashes.reserve(texts.size());
  for (const std::string_view text : texts) {
    hashes.push_back(
        HashText(SegmentedText(text).path(), 0, static_cast<uint32_t>(text.size()), key));
  }
  return hashes;
}

LiteralTableArrays<List> Lay(const std::vector<std::string_view>& texts, const HashKey& key,
                             const PerfectHash& perfect) {
  LiteralTableArrays<List> arrays;
  arrays.root.push_back({key, perfect.bucket_shift, 0});
  arrays.pilots = perfect.pilots;
  arrays.slots.assign(perfect.num_slots, {0, LiteralSlot::kFree, 0});
  for (uint32_t i = 0; i < texts.size(); ++i) {
    arrays.slots[perfect.slots[i]] = {static_cast<uint32_t>(arrays.texts.size()),
                                      static_cast<uint32_t>(texts[i].size()), i};
    arrays.texts.insert(arrays.texts.end(), texts[i].begin(), texts[i].end());
  }
  return arrays;
}

}  // namespace

absl::StatusOr<LiteralTableArrays<List>> LiteralTable::Build(
    const std::vector<std::string_view>& texts) {
  if (texts.empty()) return LiteralTableArrays<List>();
  std::optional<PerfectHash> perfect;
  const HashKey key = FindHashKey(texts, [&](const HashKey& candidate) {
    perfect = FindPilots(HashesOf(texts, candidate));
    return perfect.has_value();
  });
  if (perfect) return Lay(texts, key, *perfect);
  return absl::ResourceExhaustedError("policy too complex: no hash tells its literals apart");
}

bool LiteralTable::IsSound(const LiteralTableArrays<View>& arrays, uint32_t num_literals) {
  if (arrays.slots.empty()) return true;
  if (arrays.root.size() != 1) return false;
  const uint64_t num_buckets = NumBuckets(arrays.root[0].bucket_shift);
  if (num_buckets == 0 || num_buckets > arrays.pilots.size()) return false;
  if (arrays.slots.size() > LiteralSlot::kFree) return false;
  return std::all_of(arrays.slots.begin(), arrays.slots.end(), [&](const LiteralSlot& slot) {
    return slot.length == LiteralSlot::kFree ||
           (slot.number < num_literals && slot.begin <= arrays.texts.size() &&
            slot.length <= arrays.texts.size() - slot.begin);
  });
}

std::string_view LiteralTable::text(uint32_t number) const {
  for (const LiteralSlot& slot : arrays_.slots) {
    if (slot.length != LiteralSlot::kFree && slot.number == number) return TextOf(slot);
  }
  return {};
}

}  // namespace postern::internal
