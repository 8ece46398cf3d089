#include "engine/json_text.h"

#include <array>
#include <charconv>

namespace postern {

void AppendJsonStringOrNull(std::string_view text, std::string& out) {
  if (text.empty()) {
    out.append("null");
  } else {
    AppendJsonString(text, out);
  }
}

void AppendJsonNumber(uint64_t number, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void AppendJsonKey(std::string_view name, std::string& out) {
  out.append(",\"").append(name).append("\":");
}

}  // namespace postern
