#include "policy/internal/unicode.h"

#include <utf8proc.h>

#include <cstdlib>

namespace postern::internal {
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
  if (name.empty() || name.size() > 2 || name == "Cn") return std::nullopt;
  CodePointSet set;
  for (uint32_t code_point = 0; code_point <= kMaxCodePoint; ++code_point) {
    const std::string_view category =
        utf8proc_category_string(static_cast<utf8proc_int32_t>(code_point));
    if (category != "Cn" && category.substr(0, name.size()) == name) {
      set.Add(code_point, code_point);
    }
  }
  if (set.empty()) return std::nullopt;
  return set;
}

}  // namespace postern::internal
