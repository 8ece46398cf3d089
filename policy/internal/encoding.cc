#include "policy/internal/encoding.h"

#include <string>

#include "engine/internal/utf8.h"

namespace postern::internal {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool Refuse(Issues& issues, size_t begin, size_t length, std::string_view id, std::string message,
            std::string help) {
  issues.AddError(id, {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + length)},
                  std::move(message), std::move(help));
  return false;
}

std::string HexByte(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

// A text in UTF-16 or UTF-32 begins with a byte order mark of its own or, beginning with an ASCII
// character, has a zero among its first two bytes.
bool LooksLikeUtf16(std::string_view text) {
  if (text.size() < 2) return false;
  const std::string_view first = text.substr(0, 2);
  return first == "\xff\xfe" || first == "\xfe\xff" || first.find('\0') != std::string_view::npos;
}

// Returns the name of a character that must not stand in YAML, or nothing.
std::string_view WhyRefused(std::string_view text, size_t at, uint32_t code_point) {
  switch (code_point) {
    case '\t':
    case '\n':
      return {};
    case '\r':
      return text.substr(at, 2) == "\r\n" ? "" : "a carriage return without a line feed";
    case 0xfeff:
      return at == 0 ? "" : "a byte order mark (U+FEFF) inside the file";
    case 0xfffe:
    case 0xffff:
      return "a code point that is no character";
    default:
      return IsControl(code_point) ? "a control character" : "";
  }
}

}  // namespace

uint32_t ByteOrderMarkLength(std::string_view text) {
  return text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
}

bool CheckEncoding(const Source& source, Issues& issues) {
  const std::string_view text = source.text();
  if (LooksLikeUtf16(text)) {
    return Refuse(issues, 0, 1, "not-utf8", "the file is not UTF-8 but looks like UTF-16",
                  "save it as UTF-8");
  }
  const size_t invalid = FindInvalidUtf8(text);
  if (invalid != std::string_view::npos) {
    return Refuse(issues, invalid, 1, "not-utf8",
                  "byte `" + HexByte(text[invalid]) + "` is not UTF-8", "save the file as UTF-8");
  }
  const size_t zero = text.find('\0');
  if (zero != std::string_view::npos) {
    return Refuse(issues, zero, 1, "control-character", "the file has a zero byte",
                  "take it out; the file may be no text at all");
  }
  const size_t mark = ByteOrderMarkLength(text);
  if (ByteOrderMarkLength(text.substr(mark)) != 0) {
    return Refuse(issues, mark, kByteOrderMark.size(), "control-character",
                  "a second byte order mark (U+FEFF)", "take it out");
  }
  return true;
}

bool CheckYamlCharacters(const Source& source, Issues& issues) {
  const std::string_view text = source.text();
  for (size_t at = 0; at < text.size();) {
    const unsigned char byte = text[at];
    if (byte >= 0x20 && byte < 0x7f) {
      ++at;
      continue;
    }
    const Utf8Char decoded = DecodeUtf8(text.substr(at));
    const std::string_view why = WhyRefused(text, at, decoded.code_point);
    if (!why.empty()) {
      return Refuse(issues, at, decoded.length, "control-character", std::string(why),
                    "take it out, or write it as an escape in double quotes");
    }
    at += decoded.length;
  }
  return true;
}

}  // namespace postern::internal
