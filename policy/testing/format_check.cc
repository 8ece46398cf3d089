#include "policy/testing/format_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "policy/document.h"
#include "policy/formatter.h"
#include "policy/internal/comments.h"
#include "policy/model.h"
#include "policy/parser.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

constexpr char kName[] = "policy.yaml";

// Returns what a policy says, or "" if it has errors.
std::string Meaning(const std::string& text) {
  Issues issues;
  std::optional<Policy> policy = ParsePolicy(Source(kName, text), Syntax::kYaml, {}, issues);
  if (!policy) return "";
  for (Declaration& declaration : policy->declarations) {
    declaration.pattern.text = FormatPattern(declaration.pattern);
  }
  return PolicyText(*policy);
}

// Returns the comments of a policy without errors. Replaces them in `text` by spaces.
std::vector<std::string> TakeComments(std::string& text) {
  const Source source(kName, text);
  Issues issues;
  const auto document = Document::Parse(source, Syntax::kYaml, {}, issues);
  const auto comments = FindComments(source.text(), *document);
  if (!comments) return {"not found"};
  std::vector<std::string> texts;
  for (const Comment& comment : *comments) {
    texts.emplace_back(comment.text);
    const auto is_blank = [&text](size_t at) { return text[at] == ' ' || text[at] == '\t'; };
    // A tab must not indent what is in the next line.
    for (size_t at = comment.begin; at > 0 && is_blank(at - 1); --at) text[at - 1] = ' ';
    std::fill_n(text.begin() + comment.begin, comment.text.size(), ' ');
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

// Where a comment may be put into a text: at the end of a line, and in JSON after punctuation.
class Decorator {
 public:
  Decorator(std::string_view text, Choices& choices)
      : is_json_(text.substr(0, 1) == "{"), text_(text), choices_(choices) {}

  Decorated Decorate() {
    MaybeAddLines();
    for (const char c : text_) {
      const bool is_end = c == '\n';
      if (is_end && choices_.OneIn(4)) AddBeside();
      result_.text += c;
      if (c == '"' && !is_escaped_) is_quoted_ = !is_quoted_;
      is_escaped_ = c == '\\' && !is_escaped_;
      const bool is_gap = is_json_ && !is_quoted_ && IsPunctuation(c);
      if (is_gap && choices_.OneIn(8)) {
        AddBeside();
        result_.text += '\n';
        MaybeAddLines();
        result_.text.append(1 + choices_.Below(9), ' ');
      } else if (is_end) {
        MaybeAddLines();
      }
    }
    return std::move(result_);
  }

 private:
  static bool IsPunctuation(char c) {
    return std::string_view("{}[],").find(c) != std::string::npos;
  }

  std::string NextComment() { return '#' + std::to_string(result_.num_comments++); }

  void AddBeside() { result_.text += std::string(1 + choices_.Below(3), ' ') + NextComment(); }

  void MaybeAddLines() {
    constexpr uint32_t kMost = 3;
    const uint32_t draw = choices_.Below(10);  // mostly none
    for (uint32_t lines = draw > kMost ? 0 : draw; lines > 0; --lines) {
      if (choices_.OneIn(2)) result_.text += std::string(choices_.Below(12), ' ') + NextComment();
      result_.text += choices_.OneIn(8) ? "  \r\n" : "\n";
    }
  }

  const bool is_json_;
  const std::string_view text_;
  Choices& choices_;
  Decorated result_;
  bool is_quoted_ = false;
  bool is_escaped_ = false;
};

}  // namespace

Decorated Decorate(std::string_view text, Choices& choices) {
  return Decorator(text, choices).Decorate();
}

std::string FormatFault(const std::string& text) {
  const std::string meaning = Meaning(text);
  const FormatResult result = FormatPolicy(Source(kName, text), {});
  if (meaning.empty() != !result.text) {
    return meaning.empty() ? "a policy with errors was formatted" : "refused: " + result.refusal;
  }
  if (!result.text) return "";
  const FormatResult again = FormatPolicy(Source(kName, *result.text), {});
  if (again.text != result.text) {
    return "another canonical form the second time:\n" + *result.text + "\n" +
           again.text.value_or(again.refusal);
  }
  if (Meaning(*result.text) != meaning) return "it says something else:\n" + *result.text;
  std::string before = text, after = *result.text;
  if (TakeComments(before) != TakeComments(after)) return "other comments:\n" + *result.text;
  if (Meaning(before) != meaning) return "a comment was none:\n" + before;
  return "";
}

std::string FormatFault(const Decorated& decorated) {
  if (Meaning(decorated.text).empty()) return "it has errors";
  std::vector<std::string> expected;
  for (size_t i = 0; i < decorated.num_comments; ++i) expected.push_back('#' + std::to_string(i));
  std::sort(expected.begin(), expected.end());
  std::string text = decorated.text;
  if (TakeComments(text) != expected) return "not the comments put in";
  return FormatFault(decorated.text);
}

}  // namespace postern::internal
