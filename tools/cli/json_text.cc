#include "tools/cli/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::tools {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// A byte that a string may hold as it is: ASCII but for controls, `"` and `\`. DEL may stay too.
constexpr auto kIsPlain = [](char c) {
  return static_cast<unsigned char>(c) - 0x20u < 0x60u && c != '"' && c != '\\';
};

// Returns the length of the well-formed UTF-8 sequence that `text` begins with (Unicode 15, table
// 3-7), or 0 if it begins with none.
size_t Utf8Length(std::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&byte](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if ((byte(i) & 0xC0u) != 0x80u) return false;
    }
    return true;
  };
  const unsigned lead = byte(0), second = byte(1);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return continues(1, 2) ? 2 : 0;
  if (lead < 0xF0) {
    const bool overlong = lead == 0xE0 && second < 0xA0;
    const bool surrogate = lead == 0xED && second >= 0xA0;
    return !overlong && !surrogate && continues(1, 3) ? 3 : 0;
  }
  const bool overlong = lead == 0xF0 && second < 0x90;
  const bool beyond = lead > 0xF4 || (lead == 0xF4 && second >= 0x90);
  return !overlong && !beyond && continues(1, 4) ? 4 : 0;
}

void AppendEscape(char c, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  out.append("\\u00");
  out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
  out.push_back(kHex[c & 0xf]);
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const auto plain =
        static_cast<size_t>(std::find_if_not(text.begin(), text.end(), kIsPlain) - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;

    const size_t length = Utf8Length(text);
    if (length > 1) {
      out.append(text.substr(0, length));
    } else if (length == 1) {
      AppendEscape(text.front(), out);
    } else {
      out.append(kReplacement);
    }
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  out.push_back('"');
}

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

}  // namespace postern::tools
