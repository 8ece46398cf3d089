#include "policy/internal/words.h"

#include <algorithm>

namespace postern::internal {
namespace {

constexpr size_t kLongestQuote = 80;  // bytes
constexpr size_t kLongestList = 12;   // names

bool IsContinuationByte(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

std::string Quote(std::string_view text) {
  std::string quoted = "`";
  if (text.size() <= kLongestQuote) {
    quoted += text;
  } else {
    size_t end = kLongestQuote;
    while (end > 0 && IsContinuationByte(text[end])) --end;
    quoted += text.substr(0, end);
    quoted += "…";
  }
  quoted += '`';
  return quoted;
}

std::string QuoteList(const std::vector<std::string>& names, std::string_view link) {
  const size_t shown = std::min(names.size(), kLongestList);
  std::string list;
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0 && i + 1 == names.size()) {
      list += ' ';
      list += link;
      list += ' ';
    } else if (i > 0) {
      list += ", ";
    }
    list += Quote(names[i]);
  }
  if (shown < names.size()) list += " and " + WithCommas(names.size() - shown) + " more";
  return list;
}

std::string WithCommas(size_t number) {
  std::string digits = std::to_string(number);
  for (size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

}  // namespace postern::internal
