#include "policy/internal/unicode.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <map>
#include <utility>

namespace postern::internal {
namespace {

// The categories and their groups by name. Goes over all code points, which takes a while.
std::map<std::string, CodePointSet, std::less<>> AllCategories() {
  std::array<CodePointSet, UTF8PROC_CATEGORY_CO + 1> sets;
  std::array<const char*, UTF8PROC_CATEGORY_CO + 1> names = {};
  for (uint32_t code_point = 0; code_point <= kMaxCodePoint; ++code_point) {
    const auto value = static_cast<utf8proc_int32_t>(code_point);
    const utf8proc_category_t category = utf8proc_category(value);
    sets[category].Add(code_point, code_point);
    names[category] = utf8proc_category_string(value);
  }
  std::map<std::string, CodePointSet, std::less<>> by_name;
  for (size_t category = UTF8PROC_CATEGORY_CN + 1; category < sets.size(); ++category) {
    const std::string name = names[category];
    by_name[name.substr(0, 1)].Add(sets[category]);
    by_name[name] = std::move(sets[category]);
  }
  return by_name;
}

}  // namespace

bool IsFormat(uint32_t code_point) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code_point)) == UTF8PROC_CATEGORY_CF;
}

bool IsIgnorable(uint32_t code_point) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point))->ignorable;
}

std::string ToNfc(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (length < 0) return std::string(text);
  std::string composed(reinterpret_cast<const char*>(mapped), static_cast<size_t>(length));
  std::free(mapped);
  return composed;
}

std::optional<CodePointSet> GeneralCategory(std::string_view name) {
  if (name == "Any") return CodePointSet::All();
  static const auto& kSets = *new std::map<std::string, CodePointSet, std::less<>>(AllCategories());
  const auto known = kSets.find(name);
  if (known == kSets.end()) return std::nullopt;
  return known->second;
}

}  // namespace postern::internal
