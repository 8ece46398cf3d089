// Comments and entries are walked together, in the order of the file.
//
// A comment in a line of its own belongs to the entry below it. After the last entry of a block
// collection there is a choice, which its column makes: indented like the entries of the collection
// that ends here, it is the last of that one; indented less, it is above what comes next.
//
// A comment beside something belongs to the innermost entry that began before it, unless a bracket
// closed in between: in `- {allow: guest, to: get}  # all` to the rule, not to its `to`. Where two
// comments are beside one entry (`[ # a`, `] # b`), the second goes above it.
//
// A rule begins with the selectors of its effect, so a comment above `allow:` or `deny:` is above
// the rule.
#include "policy/internal/attached_comments.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

namespace postern::internal {
namespace {

bool IsCollection(const Node& node) {
  return node.kind == NodeKind::kSequence || node.kind == NodeKind::kMapping;
}

}  // namespace

class CommentAttacher {
 public:
  CommentAttacher(std::string_view text, const Document& document,
                  const std::vector<Comment>& comments, AttachedComments& result)
      : text_(text),
        document_(document),
        next_(comments.begin()),
        end_(comments.end()),
        result_(result) {}

  void Attach() {
    Visit({document_.root(), kNoNode, nullptr, static_cast<uint32_t>(text_.size())});
    SplitHead();
  }

 private:
  // A collection that is not empty.
  struct Collection {
    NodeId node;
    NodeId owner;             // the entry that it is the value of; kNoNode for the root
    const Collection* outer;  // the one that `owner` is in
    uint32_t stop;            // where the next entry after it begins
  };

  const Node& node(NodeId id) const { return document_.node(id); }
  NodeId Value(const Collection& in, NodeId entry) const {
    return node(in.node).kind == NodeKind::kMapping ? node(entry).next : entry;
  }
  bool IsFlow(NodeId collection) const {
    const char first = text_[node(collection).range.begin];
    return first == '[' || first == '{';
  }
  // Of the entries of a block collection, their `-` included.
  uint32_t Column(NodeId collection) const {
    const uint32_t begin = node(collection).range.begin;
    const size_t line_end = begin == 0 ? std::string_view::npos : text_.rfind('\n', begin - 1);
    return line_end == std::string_view::npos ? begin : begin - static_cast<uint32_t>(line_end) - 1;
  }

  void Visit(const Collection& in) {
    NodeId previous = kNoNode;
    for (NodeId entry = node(in.node).first_child; entry != kNoNode;) {
      for (; next_ != end_ && next_->begin < node(entry).range.begin; ++next_) {
        if (!next_->is_beside) {
          AddAbove(in, entry);
        } else if (previous != kNoNode || in.owner == kNoNode) {
          AddBeside(in, previous != kNoNode ? previous : entry);
        } else {
          AddBeside(*in.outer, in.owner);
        }
      }
      const NodeId value = Value(in, entry);
      const NodeId after = node(value).next;
      VisitValue(in, entry, value, after == kNoNode ? in.stop : node(after).range.begin);
      previous = entry;
      entry = after;
    }
    for (; next_ != end_ && BelongsTo(in, *next_); ++next_) {
      next_->is_beside ? AddBeside(in, previous) : AddLine(result_.attached_[in.node].below);
    }
  }

  void VisitValue(const Collection& in, NodeId entry, NodeId value, uint32_t stop) {
    if (IsCollection(node(value)) && node(value).first_child != kNoNode) {
      return Visit({value, entry, &in, stop});
    }
    for (; next_ != end_ && next_->begin < node(value).range.end; ++next_) {
      next_->is_beside ? AddBeside(in, entry) : AddAbove(in, entry);
    }
  }

  // Returns whether a comment behind the last entry of `in` is still in it.
  bool BelongsTo(const Collection& in, const Comment& comment) const {
    const uint32_t end = node(in.node).range.end;
    if (in.owner == kNoNode || comment.begin < end) return true;
    if (IsFlow(in.node) || comment.begin >= in.stop) return false;
    if (comment.is_beside) return text_.substr(end, comment.begin - end).find('\n') == text_.npos;
    const uint32_t column = Column(in.node);
    return column > Column(in.outer->node) && comment.column >= column;
  }

  // Returns the entry that begins in the line where `entry` is written: the rule, of the key that
  // rules begin with. The only maps in lists are rules.
  NodeId Bearer(const Collection& in, NodeId entry) const {
    const bool is_rule = in.owner == in.node && node(in.node).kind == NodeKind::kMapping;
    const bool leads = node(entry).text == "allow" || node(entry).text == "deny";
    return is_rule && leads ? in.owner : entry;
  }

  void AddAbove(const Collection& in, NodeId entry) {
    AddLine(result_.attached_[Bearer(in, entry)].above);
  }

  void AddBeside(const Collection& in, NodeId entry) {
    if (!has_beside_.insert(Bearer(in, entry)).second) return AddAbove(in, entry);
    result_.attached_[entry].beside = next_->text;
  }

  void AddLine(std::vector<CommentLine>& lines) {
    const bool follows_blank_line = !next_->is_beside && FollowsBlankLine(text_, next_->begin);
    lines.push_back({next_->text, next_->begin, follows_blank_line});
  }

  void SplitHead() {
    const NodeId first = node(document_.root()).first_child;
    const auto found = result_.attached_.find(first);
    if (found == result_.attached_.end()) return;
    std::vector<CommentLine>& above = found->second.above;
    const uint32_t begin = node(first).range.begin;
    auto head_end = std::partition_point(above.begin(), above.end(),
                                         [begin](const auto& line) { return line.begin < begin; });
    if (!FollowsBlankLine(text_, begin)) {
      while (head_end != above.begin() && !head_end[-1].follows_blank_line) --head_end;
      if (head_end != above.begin()) --head_end;
    }
    result_.head_.assign(above.begin(), head_end);
    above.erase(above.begin(), head_end);
  }

  const std::string_view text_;
  const Document& document_;
  std::vector<Comment>::const_iterator next_;
  const std::vector<Comment>::const_iterator end_;
  AttachedComments& result_;
  absl::flat_hash_set<NodeId> has_beside_;  // entries whose first line has its comment
};

AttachedComments::AttachedComments(std::string_view text, const Document& document,
                                   const std::vector<Comment>& comments) {
  CommentAttacher(text, document, comments, *this).Attach();
}

const AttachedComments::Attached& AttachedComments::Of(NodeId node) const {
  static const auto& kNone = *new Attached;
  const auto found = attached_.find(node);
  return found == attached_.end() ? kNone : found->second;
}

const std::vector<CommentLine>& AttachedComments::Above(NodeId entry) const {
  return Of(entry).above;
}

std::string_view AttachedComments::Beside(NodeId entry) const { return Of(entry).beside; }

const std::vector<CommentLine>& AttachedComments::Below(NodeId collection) const {
  return Of(collection).below;
}

bool AttachedComments::HasInside(const Document& document, NodeId node) const {
  const Node& collection = document.node(node);
  if (attached_.empty() || !IsCollection(collection)) return false;
  if (!Of(node).below.empty()) return true;
  for (NodeId child = collection.first_child; child != kNoNode; child = document.node(child).next) {
    const Attached& of_child = Of(child);
    if (!of_child.above.empty() || !of_child.beside.empty() || HasInside(document, child)) {
      return true;
    }
  }
  return false;
}

}  // namespace postern::internal
