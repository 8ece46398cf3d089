#include "policy/scalar_text.h"

#include "engine/internal/utf8.h"
#include "policy/internal/yaml_scalar.h"

namespace postern {

std::optional<std::string> YamlScalar(std::string_view text, bool in_brackets) {
  if (internal::FindInvalidUtf8(text) != std::string_view::npos) return std::nullopt;
  return internal::ScalarText(text, in_brackets);
}

}  // namespace postern
