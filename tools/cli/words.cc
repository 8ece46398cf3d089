#include "tools/cli/words.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <optional>

#include "engine/escape.h"
#include "policy/issue.h"

namespace postern::tools {
namespace {

constexpr size_t kMaxCandidates = 10000;  // a guess must not take longer than the work

}  // namespace

std::string Quoted(std::string_view text) { return "`" + TerminalSafe(text) + "`"; }

std::string QuotedList(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list.append(", ");
    list.append(Quoted(name));
  }
  return list.empty() ? "none" : list;
}

std::string ShellWord(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  const bool is_safe = TerminalSafe(text) == text;
  const bool is_plain = std::all_of(text.begin(), text.end(), [](unsigned char byte) {
    return byte >= 0x80 || std::isalnum(byte) != 0 || std::strchr("/._-+,:@%=", byte) != nullptr;
  });
  if (is_safe && is_plain && !text.empty()) return std::string(text);
  std::string word = is_safe ? "'" : "$'";
  for (const char c : text) {
    const bool is_ascii = c >= ' ' && c < 0x7f;
    if (c == '\'') {
      word += is_safe ? "'\\''" : "\\'";
    } else if (is_safe || (is_ascii && c != '\\')) {
      word.push_back(c);
    } else {
      word += {'\\', 'x', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 0xf]};
    }
  }
  return word + "'";
}

std::string ShellPath(std::string_view path) {
  const bool is_like_option = path.substr(0, 1) == "-" && path != "-";
  return ShellWord(std::string(is_like_option ? "./" : "").append(path));
}

std::string Suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  if (candidates.size() > kMaxCandidates) return "";
  const std::optional<std::string> near = DidYouMean(word, candidates);
  return near ? ", did you mean " + Quoted(*near) + "?" : "";
}

std::string Count(uint64_t number, std::string_view noun) {
  std::string text = std::to_string(number);
  text.append(" ").append(noun);
  if (number != 1) text.push_back('s');
  return text;
}

}  // namespace postern::tools
