#include "engine/internal/utf8.h"

#include <cstring>

namespace postern::internal {
namespace {

// What a lead byte announces: the bytes of the sequence, the payload bits of the lead byte, and the
// least code point that needs so many bytes (less is overlong).
struct Sequence {
  uint32_t length;
  uint32_t payload_mask;
  uint32_t least;
};

constexpr Sequence SequenceOf(uint8_t lead) {
  if (lead < 0x80) return {1, 0x7f, 0};
  if (lead < 0xc0) return {0, 0, 0};  // a continuation byte
  if (lead < 0xe0) return {2, 0x1f, 0x80};
  if (lead < 0xf0) return {3, 0x0f, 0x800};
  if (lead < 0xf8) return {4, 0x07, 0x10000};
  return {0, 0, 0};
}

// Returns the offset after the ASCII bytes, by words, that begin at `offset`.
size_t SkipAsciiWords(std::string_view text, size_t offset) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t word;
  while (text.size() - offset >= sizeof(word)) {
    std::memcpy(&word, text.data() + offset, sizeof(word));
    if (word & kHighBits) break;
    offset += sizeof(word);
  }
  return offset;
}

}  // namespace

Utf8Char DecodeUtf8(std::string_view text) {
  const uint8_t lead = static_cast<uint8_t>(text[0]);
  const Sequence sequence = SequenceOf(lead);
  if (sequence.length == 0 || sequence.length > text.size()) return {};
  uint32_t code_point = lead & sequence.payload_mask;
  for (uint32_t i = 1; i < sequence.length; ++i) {
    const uint8_t byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return {};
    code_point = code_point << 6 | (byte & 0x3f);
  }
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < sequence.least || is_surrogate || code_point > 0x10ffff) return {};
  return {code_point, sequence.length};
}

size_t FindInvalidUtf8(std::string_view text) {
  size_t offset = SkipAsciiWords(text, 0);
  while (offset < text.size()) {
    const Utf8Char character = DecodeUtf8(text.substr(offset));
    if (character.length == 0) return offset;
    offset += character.length;
    if (character.length == 1) offset = SkipAsciiWords(text, offset);
  }
  return std::string_view::npos;
}

bool IsWhiteSpace(uint32_t code_point) {
  switch (code_point) {
    case 0x0009:  // character tabulation
    case 0x000a:  // line feed
    case 0x000b:  // line tabulation
    case 0x000c:  // form feed
    case 0x000d:  // carriage return
    case 0x0020:  // space
    case 0x0085:  // next line
    case 0x00a0:  // no-break space
    case 0x1680:  // ogham space mark
    case 0x2000:  // en quad
    case 0x2001:  // em quad
    case 0x2002:  // en space
    case 0x2003:  // em space
    case 0x2004:  // three-per-em space
    case 0x2005:  // four-per-em space
    case 0x2006:  // six-per-em space
    case 0x2007:  // figure space
    case 0x2008:  // punctuation space
    case 0x2009:  // thin space
    case 0x200a:  // hair space
    case 0x2028:  // line separator
    case 0x2029:  // paragraph separator
    case 0x202f:  // narrow no-break space
    case 0x205f:  // medium mathematical space
    case 0x3000:  // ideographic space
      return true;
    default:
      return false;
  }
}

}  // namespace postern::internal
