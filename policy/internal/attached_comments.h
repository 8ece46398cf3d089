// Internal: not for users of the library, see policy/formatter.h.
//
// Which part of a policy each comment belongs to, so that it goes where that part goes.
//
// The parts are the entries of the lists and maps of the file. An entry is named by its node; a
// pair of a map by its key's node.
#ifndef POSTERN_POLICY_INTERNAL_ATTACHED_COMMENTS_H_
#define POSTERN_POLICY_INTERNAL_ATTACHED_COMMENTS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "policy/document.h"
#include "policy/internal/comments.h"

namespace postern::internal {

// A comment in a line of its own.
struct CommentLine {
  std::string_view text;
  uint32_t begin = 0;  // in the file
  bool follows_blank_line = false;
};

// Lifetime: borrows the text. Immutable, so safe from any number of threads.
class AttachedComments {
 public:
  // REQUIRES: `document` is `text`, read as YAML, a policy without errors; `comments` are its.
  AttachedComments(std::string_view text, const Document& document,
                   const std::vector<Comment>& comments);

  // Returns the comments at the top of the file that a blank line parts from the first key. They
  // stay there, wherever that key goes.
  const std::vector<CommentLine>& head() const { return head_; }

  // Returns the comments above an entry.
  const std::vector<CommentLine>& Above(NodeId entry) const;

  // Returns the comment at the end of the line that an entry begins in, or "".
  std::string_view Beside(NodeId entry) const;

  // Returns the comments after the last entry of a list or map.
  const std::vector<CommentLine>& Below(NodeId collection) const;

  // Returns whether there is a comment between the beginning and the end of `node`.
  bool HasInside(const Document& document, NodeId node) const;

 private:
  friend class CommentAttacher;
  struct Attached {
    std::vector<CommentLine> above;
    std::string_view beside;
    std::vector<CommentLine> below;
  };

  const Attached& Of(NodeId node) const;

  std::vector<CommentLine> head_;
  absl::flat_hash_map<NodeId, Attached> attached_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_ATTACHED_COMMENTS_H_
