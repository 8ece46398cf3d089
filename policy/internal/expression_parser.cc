#include "policy/internal/expression_parser.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/internal/utf8.h"
#include "policy/internal/character_class.h"
#include "policy/internal/expression_syntax.h"

namespace postern::internal {
namespace {

using Node = Expression::Node;

// Of groups in groups. RE2 itself stops at 1,000; each level costs stack here.
constexpr int kMaxNesting = 200;

template <typename... Parts>
absl::Status Refused(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

struct Repetition {
  uint32_t min = 0;
  uint32_t max = 0;
};

// A recursive descent over text that RE2 accepted, so it only has to understand, not to validate;
// what it does not understand is refused all the same.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  absl::StatusOr<Expression> Parse() {
    const absl::StatusOr<uint32_t> root = ParseAlternation(0);
    if (!root.ok()) return root.status();
    if (!rest_.empty()) return Refused("unexpected `", ToAbsl(rest_), "`");
    expression_.root = *root;
    return std::move(expression_);
  }

 private:
  static absl::string_view ToAbsl(std::string_view text) {
    return absl::string_view(text.data(), text.size());
  }

  uint32_t AddNode(Node node) {
    expression_.nodes.push_back(std::move(node));
    return static_cast<uint32_t>(expression_.nodes.size() - 1);
  }

  uint32_t AddSet(CodePointSet set) {
    Node node;
    node.kind = Node::Kind::kSet;
    node.set = std::move(set);
    return AddNode(std::move(node));
  }

  // Removes `prefix` from the front if it stands there.
  bool Take(std::string_view prefix) {
    if (rest_.substr(0, prefix.size()) != prefix) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  absl::StatusOr<uint32_t> ParseAlternation(int nesting) {
    if (nesting > kMaxNesting) return Refused("groups nest more than ", kMaxNesting, " deep");
    Node alternation;
    alternation.kind = Node::Kind::kAlternate;
    do {
      const absl::StatusOr<uint32_t> sequence = ParseSequence(nesting);
      if (!sequence.ok()) return sequence.status();
      alternation.children.push_back(*sequence);
    } while (Take("|"));
    return AddNode(std::move(alternation));
  }

  absl::StatusOr<uint32_t> ParseSequence(int nesting) {
    Node sequence;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      const absl::StatusOr<uint32_t> item = ParseRepeated(nesting);
      if (!item.ok()) return item.status();
      sequence.children.push_back(*item);
    }
    return AddNode(std::move(sequence));
  }

  absl::StatusOr<uint32_t> ParseRepeated(int nesting) {
    const absl::StatusOr<uint32_t> atom = ParseAtom(nesting);
    if (!atom.ok()) return atom.status();
    const std::string_view before = rest_;
    const std::optional<Repetition> repetition = TakeRepetition();
    if (!repetition) return *atom;
    const std::string_view spelled = before.substr(0, before.size() - rest_.size());
    if (!rest_.empty() && rest_.front() == '?') {
      return Refused("`", ToAbsl(spelled), "?` is not greedy: write `", ToAbsl(spelled),
                     "`, which matches the same segments");
    }
    Node repeat;
    repeat.kind = Node::Kind::kRepeat;
    repeat.children = {*atom};
    repeat.min = repetition->min;
    repeat.max = repetition->max;
    return AddNode(std::move(repeat));
  }

  std::optional<Repetition> TakeRepetition() {
    if (Take("*")) return Repetition{0, Expression::kUnbounded};
    if (Take("+")) return Repetition{1, Expression::kUnbounded};
    if (Take("?")) return Repetition{0, 1};
    return TakeCount();
  }

  // `{n}`, `{n,}` or `{n,m}`; any other `{` is a literal, as in RE2.
  std::optional<Repetition> TakeCount() {
    const std::string_view before = rest_;
    if (Take("{")) {
      if (const std::optional<uint32_t> min = TakeNumber()) {
        Repetition repetition{*min, *min};
        if (Take(",")) repetition.max = TakeNumber().value_or(Expression::kUnbounded);
        if (Take("}")) return repetition;
      }
    }
    rest_ = before;
    return std::nullopt;
  }

  // RE2 refuses counts over 1,000, so six digits are plenty.
  std::optional<uint32_t> TakeNumber() {
    uint32_t value = 0;
    size_t digits = 0;
    while (digits < 6 && digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + static_cast<uint32_t>(rest_[digits++] - '0');
    }
    if (digits == 0) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  absl::StatusOr<uint32_t> ParseAtom(int nesting) {
    switch (rest_.front()) {
      case '(':
        return ParseGroup(nesting);
      case '^':
      case '$':
        return Refused("`", ToAbsl(rest_.substr(0, 1)),
                       "` is not needed: an expression always matches the whole segment");
      case '.':
        rest_.remove_prefix(1);
        return AddSet(CodePointSet::All());
      case '[':
        return AddParsed(ParseBracketClass(&rest_));
      case '\\':
        if (absl::Status refused = CheckEscape(); !refused.ok()) return refused;
        return AddParsed(ParseEscape(&rest_));
      default:
        return ParseLiteral();
    }
  }

  absl::StatusOr<uint32_t> AddParsed(absl::StatusOr<CodePointSet> set) {
    if (!set.ok()) return set.status();
    return AddSet(*std::move(set));
  }

  absl::StatusOr<uint32_t> ParseLiteral() {
    const Utf8Char decoded = DecodeUtf8(rest_);
    if (decoded.length == 0) return Refused("the expression is not valid UTF-8");
    rest_.remove_prefix(decoded.length);
    return AddSet(CodePointSet(decoded.code_point, decoded.code_point));
  }

  absl::StatusOr<uint32_t> ParseGroup(int nesting) {
    rest_.remove_prefix(1);
    if (!Take("?:") && !rest_.empty() && rest_.front() == '?') {
      return Refused("`(", ToAbsl(rest_.substr(0, 2)),
                     "` is neither of the groups that expressions have, `(…)` and `(?:…)`");
    }
    absl::StatusOr<uint32_t> inner = ParseAlternation(nesting + 1);
    if (inner.ok() && !Take(")")) return Refused("a group is not closed");
    return inner;
  }

  // Names the escapes that RE2 has and the language has not.
  absl::Status CheckEscape() const {
    const std::string_view escape = rest_.substr(0, 2);
    if (escape == "\\A" || escape == "\\z") {
      return Refused("`", ToAbsl(escape),
                     "` is not needed: an expression always matches the whole segment");
    }
    if (escape == "\\b" || escape == "\\B") {
      return Refused("`", ToAbsl(escape), "`, a word boundary, is not supported");
    }
    if (escape == "\\C") return Refused("`\\C` is not supported: write `.` for one code point");
    if (escape == "\\Q" || escape == "\\E") {
      return Refused("`", ToAbsl(escape), "` is not supported: escape each character by itself");
    }
    return absl::OkStatus();
  }

  std::string_view rest_;
  Expression expression_;
};

}  // namespace

absl::StatusOr<Expression> ParseExpression(std::string_view text) {
  if (const std::optional<std::string> refusal = CheckSyntax(text)) return Refused(*refusal);
  return Parser(text).Parse();
}

}  // namespace postern::internal
