#include "policy/internal/yaml_text.h"

#include <algorithm>
#include <vector>

namespace postern::internal {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

bool IsWhiteSpace(char c) { return kWhiteSpace.find(c) != std::string_view::npos; }

}  // namespace

uint32_t YamlText::Indent(uint32_t at) const {
  const size_t line_end = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
  const uint32_t begin = line_end == std::string_view::npos ? 0 : line_end + 1;
  return at - begin;
}

uint32_t YamlText::SkipSpaces(uint32_t at) const {
  while (At(at) == ' ') ++at;
  return at;
}

uint32_t YamlText::SkipBlank(uint32_t at) const {
  while (at < size()) {
    if (text_[at] == '#') {
      at = EndOfLine(at);
    } else if (IsWhiteSpace(text_[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

uint32_t YamlText::SkipIndicators(uint32_t at, uint32_t stop) const {
  constexpr std::string_view kIndicators = "-?:,";
  for (at = SkipBlank(at); at < stop; at = SkipBlank(at + 1)) {
    if (kIndicators.find(text_[at]) == std::string_view::npos) break;
  }
  return at;
}

uint32_t YamlText::EndOfProperty(uint32_t at) const {
  constexpr std::string_view kEnd = " \t\r\n[]{},";
  constexpr std::string_view kVerbatimEnd = " \t\r\n>";  // !<tag:example.com,2026:x>
  const bool is_verbatim = StartsWith(at, "!<");
  const size_t end = text_.find_first_of(is_verbatim ? kVerbatimEnd : kEnd, at);
  if (end == std::string_view::npos) return size();
  return static_cast<uint32_t>(end + (text_[end] == '>'));
}

uint32_t YamlText::EndOfPlain(uint32_t at, std::string_view value) const {
  // The value differs from the text in white space alone: lines are folded.
  uint32_t end = at;
  for (const char c : value) {
    if (IsWhiteSpace(c)) continue;
    while (at < size() && IsWhiteSpace(text_[at])) ++at;
    if (At(at) != c) break;
    end = ++at;
  }
  return end;
}

std::optional<uint32_t> YamlText::EndOfQuoted(uint32_t at) const {
  const char quote = At(at);
  for (++at; at < size(); ++at) {
    if (text_[at] == '\\' && quote == '"') {
      ++at;
    } else if (text_[at] == quote) {
      if (quote == '"' || At(at + 1) != quote) return at + 1;
      ++at;
    }
  }
  return std::nullopt;
}

uint32_t YamlText::EndOfBlock(uint32_t at, uint32_t parent_indent) const {
  uint32_t end = at;
  uint32_t indent = parent_indent + 1;
  bool detect = true;
  for (; end < size() && !IsWhiteSpace(text_[end]); ++end) {
    if (text_[end] < '1' || text_[end] > '9') continue;
    indent = parent_indent + (text_[end] - '0');
    detect = false;
  }
  uint32_t line_end = EndOfLine(end);
  while (line_end < size()) {
    const uint32_t line = text_.find('\n', line_end) + 1;
    const uint32_t first = std::min<size_t>(text_.find_first_not_of(' ', line), size());
    line_end = EndOfLine(line);
    const bool blank = first >= line_end;
    if (detect) indent = std::max(indent, first - line);
    if (blank) continue;
    detect = false;
    if (first - line < indent) break;
    end = line_end;
  }
  return end;
}

uint32_t YamlText::EndOfFlow(uint32_t at, char closer) const {
  for (at = SkipBlank(at); at < size(); at = SkipBlank(at + 1)) {
    if (text_[at] == closer) return at + 1;
  }
  return size();
}

std::optional<uint32_t> YamlText::InnermostBracket(uint32_t at, uint32_t stop,
                                                   std::optional<uint32_t> open) const {
  constexpr std::string_view kBeforeNode = " \t\r\n[{,:";
  std::vector<std::optional<uint32_t>> brackets = {open};
  for (at = SkipBlank(at); at < stop; at = SkipBlank(at)) {
    const bool begins_node = at == 0 || kBeforeNode.find(text_[at - 1]) != std::string_view::npos;
    const char c = text_[at];
    if (begins_node && (c == '"' || c == '\'')) {
      at = EndOfQuoted(at).value_or(stop);
      continue;
    }
    if (begins_node && (c == '[' || c == '{')) brackets.emplace_back(at);
    if (c == ']' || c == '}') brackets.pop_back();
    if (brackets.empty()) return std::nullopt;
    ++at;
  }
  return brackets.back();
}

uint32_t YamlText::EndOfLine(uint32_t at) const {
  const uint32_t end = std::min<size_t>(text_.find('\n', at), size());
  return end > at && text_[end - 1] == '\r' ? end - 1 : end;
}

}  // namespace postern::internal
