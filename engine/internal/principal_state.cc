// The block is the PrincipalState, then its arrays, then the bytes of all texts: what needs no
// alignment comes last.

#include "engine/internal/principal_state.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace postern::internal {
namespace {

static_assert(sizeof(PrincipalState) % alignof(std::string_view) == 0);

size_t SizeOf(const std::optional<std::string>& text) { return text ? text->size() : 0; }

// Gives out what follows in a block.
class Rest {
 public:
  explicit Rest(char* next) : next_(next) {}

  template <typename T>
  absl::Span<T> Array(size_t size) {
    T* const begin = reinterpret_cast<T*>(next_);
    std::uninitialized_value_construct_n(begin, size);
    next_ += size * sizeof(T);
    return {begin, size};
  }

  std::string_view Copy(std::string_view text) {
    char* const begin = next_;
    std::memcpy(begin, text.data(), text.size());
    next_ += text.size();
    return {begin, text.size()};
  }

  std::string_view Copy(const std::optional<std::string>& text) {
    return text ? Copy(std::string_view(*text)) : std::string_view();
  }

 private:
  char* next_;
};

}  // namespace

std::unique_ptr<PrincipalState> PrincipalState::Make(const Principal& principal, const Room& room) {
  const size_t num_groups = principal.groups ? principal.groups->size() : 0;
  size_t num_bytes = SizeOf(principal.entity_id) + SizeOf(principal.name);
  for (size_t i = 0; i < num_groups; ++i) num_bytes += (*principal.groups)[i].size();
  for (const auto& [name, value] : principal.attributes) num_bytes += name.size() + value.size();
  const size_t num_texts = num_groups * (room.has_sorted_groups ? 2 : 1) + room.num_values;
  num_bytes += sizeof(PrincipalState) + 2 * room.num_words * sizeof(uint64_t) +
               num_texts * sizeof(std::string_view) +
               principal.attributes.size() * sizeof(Attribute);

  char* const block = static_cast<char*>(::operator new(num_bytes));
  std::unique_ptr<PrincipalState> state(new (block) PrincipalState());
  Rest rest(block + sizeof(PrincipalState));
  for (uint64_t*& words : state->holds_in) words = rest.Array<uint64_t>(room.num_words).data();
  state->num_words = room.num_words;
  state->kind = principal.kind;
  state->knows_groups = principal.groups.has_value();
  state->groups = rest.Array<std::string_view>(num_groups);
  if (room.has_sorted_groups) state->sorted_groups = rest.Array<std::string_view>(num_groups);
  state->attributes = rest.Array<Attribute>(principal.attributes.size());
  state->values = rest.Array<std::string_view>(room.num_values);

  state->entity_id = rest.Copy(principal.entity_id);
  state->name = rest.Copy(principal.name);
  for (size_t i = 0; i < num_groups; ++i) {
    state->groups[i] = rest.Copy(std::string_view((*principal.groups)[i]));
  }
  std::copy_n(state->groups.begin(), state->sorted_groups.size(), state->sorted_groups.begin());
  std::sort(state->sorted_groups.begin(), state->sorted_groups.end());
  for (size_t i = 0; i < state->attributes.size(); ++i) {
    const auto& [name, value] = principal.attributes[i];
    state->attributes[i] = {rest.Copy(std::string_view(name)), rest.Copy(std::string_view(value))};
  }
  return state;
}

void PrincipalState::CopyTo(PrincipalBits& bits) const {
  bits.graph_id = graph_id;
  std::copy_n(holds(Effect::kAllow), std::min<size_t>(num_words, PrincipalBits::kNumWords),
              bits.allows);
  if (entity_id.data() == nullptr) return;
  bits.entity_id_size = static_cast<uint32_t>(entity_id.size());
  entity_id.copy(bits.entity_id, sizeof bits.entity_id);
}

Principal PrincipalState::ToPrincipal() const {
  Principal principal;
  principal.kind = kind;
  if (entity_id.data() != nullptr) principal.entity_id = entity_id;
  if (knows_groups) principal.groups.emplace(groups.begin(), groups.end());
  if (name.data() != nullptr) principal.name = name;
  for (const Attribute& attribute : attributes) {
    principal.attributes.emplace_back(attribute.name, attribute.value);
  }
  return principal;
}

}  // namespace postern::internal
