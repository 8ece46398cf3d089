#include "tools/runner/expansion.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"

namespace postern::tools {
namespace {

// Returns the length of the `<name>` that `text` begins with, or 0 if it begins with none.
size_t PlaceholderLength(std::string_view text) {
  const size_t end = text.find('>');
  if (end == std::string_view::npos) return 0;
  return IsPlaceholderName(text.substr(1, end - 1)) ? end + 1 : 0;
}

}  // namespace

bool IsPlaceholderName(std::string_view name) {
  const auto is_word = [](char c) { return absl::ascii_isalnum(c) || c == '_'; };
  return !name.empty() && !absl::ascii_isdigit(name.front()) &&
         std::all_of(name.begin(), name.end(), is_word);
}

std::vector<TemplatePiece> SplitTemplate(std::string_view text) {
  using Kind = TemplatePiece::Kind;
  std::vector<TemplatePiece> pieces;
  size_t literal = 0;  // where the literal run in hand began
  size_t at = text.find('<');
  const auto end_literal = [&](size_t end) {
    if (end > literal)
      pieces.push_back({Kind::kLiteral, text.substr(literal, end - literal), literal});
  };
  for (; at != std::string_view::npos; at = text.find('<', at)) {
    if (at > literal && text[at - 1] == '\\') {
      end_literal(at - 1);
      literal = at++;
      continue;
    }
    end_literal(at);
    const size_t length = PlaceholderLength(text.substr(at));
    if (length == 0) {
      pieces.push_back({Kind::kStray, text.substr(at, 1), at});
      at += 1;
    } else {
      pieces.push_back({Kind::kPlaceholder, text.substr(at + 1, length - 2), at});
      at += length;
    }
    literal = at;
  }
  end_literal(text.size());
  return pieces;
}

void Combination::Next() {
  for (size_t i = with_.size(); i-- > 0;) {
    if (++chosen_[i] < with_[i].values.size()) return;
    chosen_[i] = 0;
  }
  done_ = true;
}

std::string Combination::Fill(std::string_view text) const {
  if (text.find('<') == std::string_view::npos) return std::string(text);
  std::string filled;
  for (const TemplatePiece& piece : SplitTemplate(text)) {
    filled.append(piece.kind == TemplatePiece::Kind::kPlaceholder ? ValueOf(piece.text)
                                                                  : piece.text);
  }
  return filled;
}

std::string Combination::Label() const {
  std::string label;
  for (size_t i = 0; i < with_.size(); ++i) {
    if (i > 0) label.append(", ");
    label.append(with_[i].name).append("=").append(with_[i].values[chosen_[i]]);
  }
  return label;
}

std::string_view Combination::ValueOf(std::string_view name) const {
  for (size_t i = 0; i < with_.size(); ++i) {
    if (with_[i].name == name) return with_[i].values[chosen_[i]];
  }
  return "";
}

uint64_t NumCombinations(const std::vector<WithValues>& with) {
  uint64_t product = 1;
  for (const WithValues& entry : with) {
    if (product > std::numeric_limits<uint64_t>::max() / entry.values.size()) {
      return std::numeric_limits<uint64_t>::max();
    }
    product *= entry.values.size();
  }
  return product;
}

}  // namespace postern::tools
