// A `#` begins a comment unless it is part of a scalar, and where the scalars are is known: the
// document has their places. So the lexer is a walk over what lies between them. There may be
// comments, punctuation and white space, and anything else ends the walk, so that no byte of a file
// is passed over in silence. The one scalar with a comment inside is a block scalar, after its
// header: `note: | # so`.
#include "policy/internal/comments.h"

#include <algorithm>

#include "policy/internal/encoding.h"

namespace postern::internal {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::string_view kBeforeNode = " \t\r-?";

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

size_t LineBegin(std::string_view text, size_t at) {
  const size_t line_end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return line_end == std::string_view::npos ? 0 : line_end + 1;
}

class CommentFinder {
 public:
  CommentFinder(std::string_view text, const Document& document)
      : text_(text), document_(document), at_(ByteOrderMarkLength(text)) {}

  bool Find() { return Visit(document_.root()) && Walk(text_.size()); }
  std::vector<Comment> Take() && { return std::move(comments_); }

 private:
  // Walks to the end of the last scalar in `node`.
  bool Visit(NodeId node) {
    const Node& found = document_.node(node);
    if (found.kind == NodeKind::kText || found.kind == NodeKind::kNotText) {
      return Walk(found.range.begin) && PassScalar(found.range);
    }
    for (NodeId child = found.first_child; child != kNoNode; child = document_.node(child).next) {
      if (!Visit(child)) return false;
    }
    return true;
  }

  bool PassScalar(SourceRange range) {
    const bool is_block = range.begin < range.end && IsOneOf(text_[range.begin], "|>");
    if (range.begin < range.end) seen_in_line_ = true;
    if (is_block) {
      at_ = std::min<size_t>(text_.find_first_of(" \t\r\n", at_), range.end);
      at_ = std::min<size_t>(text_.find_first_not_of(kBlank, at_), range.end);
      if (at_ < range.end && text_[at_] == '#') AddComment();
    }
    at_ = range.end;
    return true;
  }

  bool Walk(size_t end) {
    for (; at_ < end; ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        seen_in_line_ = false;
      } else if (c == '#') {
        AddComment();
      } else if (IsOneOf(c, "[]{},:")) {
        seen_in_line_ = true;
      } else if (c == '.' && text_.substr(at_, 3) == "..." && LineBegin(text_, at_) == at_) {
        at_ += 2;  // the end of the document
      } else if (!IsOneOf(c, kBeforeNode)) {
        return false;
      }
    }
    return at_ == end;
  }

  // Stays on the last byte of the comment.
  void AddComment() {
    const size_t line = LineBegin(text_, at_);
    const size_t line_end = std::min(text_.find('\n', at_), text_.size());
    std::string_view comment = text_.substr(at_, line_end - at_);
    comment = comment.substr(0, comment.find_last_not_of(kBlank) + 1);
    const size_t first = text_.find_first_not_of(kBlank, line);
    comments_.push_back(
        {comment, static_cast<uint32_t>(at_), static_cast<uint32_t>(first - line), seen_in_line_});
    at_ = line_end - 1;
  }

  const std::string_view text_;
  const Document& document_;
  size_t at_;
  bool seen_in_line_ = false;
  std::vector<Comment> comments_;
};

}  // namespace

std::optional<std::vector<Comment>> FindComments(std::string_view text, const Document& document) {
  CommentFinder finder(text, document);
  if (!finder.Find()) return std::nullopt;
  return std::move(finder).Take();
}

bool FollowsBlankLine(std::string_view text, uint32_t offset) {
  const size_t line = LineBegin(text, offset);
  const size_t first = text.find_first_not_of(kBeforeNode, line);
  if (line == 0 || first < offset) return false;
  const size_t above = LineBegin(text, line - 1);
  return text.substr(above, line - 1 - above).find_first_not_of(kBlank) == std::string_view::npos;
}

}  // namespace postern::internal
