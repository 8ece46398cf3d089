// The block is the arrays, then the bytes of all texts, since what needs no alignment comes last,
// then a few that are written with a short last text.

#include "engine/internal/principal_copy.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/internal/bytes16.h"

namespace postern::internal {
namespace {

constexpr size_t kPadding = 16;

// Copies a text to where `kPadding` bytes more may be written.
void CopyText(std::string_view text, char* to) {
  if (text.size() < kPadding) {
    const Key16 bytes = LoadPart(text.data(), text.size());
    std::memcpy(to, &bytes, sizeof bytes);
  } else {
    text.copy(to, text.size());
  }
}

size_t SizeOf(const std::optional<std::string>& text) { return text ? text->size() : 0; }

// Gives out what follows in a block.
class Rest {
 public:
  explicit Rest(char* next) : next_(next) {}

  // The elements are still to be made.
  template <typename T>
  T* Array(size_t size) {
    T* const begin = reinterpret_cast<T*>(next_);
    next_ += size * sizeof(T);
    return begin;
  }

  // May write as much behind it as the padding has.
  std::string_view Copy(const std::string& text) {
    char* const begin = next_;
    CopyText(text, begin);
    next_ += text.size();
    return {begin, text.size()};
  }

  std::string_view Copy(const std::optional<std::string>& text) {
    return text ? Copy(*text) : std::string_view();
  }

 private:
  char* next_;
};

}  // namespace

std::unique_ptr<char[]> CopyPrincipal(const Principal& principal, const PrincipalRoom& room,
                                      PrincipalState& state, PrincipalArrays& arrays) {
  static const std::vector<std::string> no_groups;
  const std::vector<std::string>& groups = principal.groups ? *principal.groups : no_groups;
  const size_t num_groups = groups.size();
  const size_t num_sorted = room.has_sorted_groups ? num_groups : 0;
  const size_t num_attributes = principal.attributes.size();
  size_t num_bytes = room.words.size() * sizeof(uint64_t) +
                     (num_groups + num_sorted + room.num_values) * sizeof(std::string_view) +
                     num_attributes * sizeof(PrincipalState::Attribute) +
                     SizeOf(principal.entity_id) + SizeOf(principal.name) + kPadding;
  for (const std::string& group : groups) num_bytes += group.size();
  for (const auto& [name, value] : principal.attributes) num_bytes += name.size() + value.size();

  std::unique_ptr<char[]> block(new char[num_bytes]);
  Rest rest(block.get());
  arrays.words = rest.Array<uint64_t>(room.words.size());
  std::copy(room.words.begin(), room.words.end(), arrays.words);
  auto* const group_views = rest.Array<std::string_view>(num_groups);
  auto* const sorted = rest.Array<std::string_view>(num_sorted);
  auto* const attributes = rest.Array<PrincipalState::Attribute>(num_attributes);
  auto* const values = rest.Array<std::string_view>(room.num_values);

  state.kind = principal.kind;
  state.knows_groups = principal.groups.has_value();
  state.entity_id = rest.Copy(principal.entity_id);
  state.name = rest.Copy(principal.name);
  for (size_t i = 0; i < num_groups; ++i) new (group_views + i) auto(rest.Copy(groups[i]));
  for (size_t i = 0; i < num_attributes; ++i) {
    const auto& [name, value] = principal.attributes[i];
    const std::string_view name_view = rest.Copy(name);
    new (attributes + i) PrincipalState::Attribute{name_view, rest.Copy(value)};
  }
  std::uninitialized_copy_n(group_views, num_sorted, sorted);
  std::sort(sorted, sorted + num_sorted);
  std::uninitialized_value_construct_n(values, room.num_values);
  state.groups = {group_views, num_groups};
  state.sorted_groups = {sorted, num_sorted};
  state.attributes = {attributes, num_attributes};
  arrays.values = {values, room.num_values};
  state.values = arrays.values;
  return block;
}

void CopyEntityId(std::string_view entity_id, PrincipalBits& bits) {
  bits.entity_id_size = static_cast<uint32_t>(entity_id.size());
  CopyText(entity_id.substr(0, sizeof bits.entity_id), bits.entity_id);
}

void ToPrincipal(const PrincipalState& state, Principal& principal) {
  principal.kind = state.kind;
  if (state.entity_id.data() != nullptr) principal.entity_id = state.entity_id;
  if (state.knows_groups) principal.groups.emplace(state.groups.begin(), state.groups.end());
  if (state.name.data() != nullptr) principal.name = state.name;
  for (const PrincipalState::Attribute& attribute : state.attributes) {
    principal.attributes.emplace_back(attribute.name, attribute.value);
  }
}

}  // namespace postern::internal
