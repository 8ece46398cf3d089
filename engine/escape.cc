#include "engine/escape.h"

#include <algorithm>
#include <cstddef>

#include "engine/internal/terminal_text.h"
#include "engine/internal/utf8.h"

namespace postern {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// A byte that a JSON string may hold as it is: ASCII but for controls, `"` and `\`; `<` is looked
// at. DEL may stay too.
constexpr auto kIsPlain = [](char c) {
  return static_cast<unsigned char>(c) - 0x20u < 0x60u && c != '"' && c != '\\' && c != '<';
};

// Returns whether `text`, which begins with `<`, begins what changes how a script element is read:
// `</`, `<!` or `<script`.
bool IsMarkup(std::string_view text) {
  constexpr std::string_view kScript = "<script";
  if (text.size() > 1 && (text[1] == '/' || text[1] == '!')) return true;
  if (text.size() < kScript.size()) return false;
  return std::equal(kScript.begin(), kScript.end(), text.begin(),
                    [](char lower, char c) { return lower == c || lower == (c | 0x20); });
}

// Appends an ASCII character that may not, or need not, stay as it is.
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

// Appends the first character of `text` and returns its length in bytes.
size_t AppendJsonChar(std::string_view text, std::string& out) {
  if (text.front() == '<' && !IsMarkup(text)) {
    out.push_back('<');
    return 1;
  }
  const uint32_t length = internal::DecodeUtf8(text).length;
  if (length > 1) {
    out.append(text.substr(0, length));
  } else if (length == 1) {
    AppendEscape(text.front(), out);
  } else {
    out.append(kReplacement);
  }
  return std::max<size_t>(length, 1);
}

// Returns the reference of a character of HTML, or nothing for one that stays.
std::string_view HtmlReference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string TerminalSafe(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const internal::SafeChar next = internal::FirstSafeChar(text);
    safe += next.text;
    text.remove_prefix(next.bytes);
  }
  return safe;
}

void AppendJsonString(std::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const auto plain =
        static_cast<size_t>(std::find_if_not(text.begin(), text.end(), kIsPlain) - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(AppendJsonChar(text, out));
  }
  out.push_back('"');
}

std::string HtmlSafe(std::string_view text) {
  std::string safe;
  for (const char c : TerminalSafe(text)) {
    const std::string_view reference = HtmlReference(c);
    if (reference.empty()) {
      safe.push_back(c);
    } else {
      safe.append(reference);
    }
  }
  return safe;
}

}  // namespace postern
