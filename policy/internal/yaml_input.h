// Internal: not for users of the library, see policy/document.h.
//
// The text as yaml-cpp is given it, with a bound on how far yaml-cpp may read ahead.
//
// A list or map in brackets may turn out to be a key (`[a]: b`), so yaml-cpp keeps its tokens, some
// 200 bytes for each byte of `[[[[`, until it knows. After `key: ` nothing can be a key, and
// nothing is kept; but an item of a list can be, and so can the whole file. So two things are done
// here. A file that is one list or map in brackets, like JSON, is read behind `--- `, after which
// yaml-cpp no longer takes it for a key. And the text ends early when a number of bytes brought no
// event.
#ifndef POSTERN_POLICY_INTERNAL_YAML_INPUT_H_
#define POSTERN_POLICY_INTERNAL_YAML_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <streambuf>
#include <string_view>

namespace postern::internal {

// Lifetime: borrows the text. Not thread-safe.
class YamlInput : public std::streambuf {
 public:
  // `max_ahead` counts bytes that are neither white space nor in a line of comment.
  YamlInput(std::string_view text, size_t max_ahead);

  // The text from a line on that begins an item of a list, below a key so that it is one again.
  YamlInput(std::string_view text, size_t max_ahead, uint32_t line);

  size_t max_ahead() const { return max_ahead_; }

  // Returns the offset in the text of a position in the stream.
  uint32_t Offset(int position) const;

  // Says that an event has come; what is read from here on counts as read ahead of it.
  void NoteEvent() { ahead_ = 0; }

  // Returns whether the text ended early.
  bool is_cut() const { return is_cut_; }

 protected:
  int_type underflow() override;

 private:
  void Begin(std::string_view prefix);
  void Serve(std::string_view chunk);
  void Count(std::string_view chunk);

  std::string_view text_;
  size_t begin_ = 0;   // of what is served of the text
  size_t prefix_ = 0;  // bytes served before that
  size_t next_ = 0;    // what is served next
  const size_t max_ahead_;
  size_t ahead_ = 0;
  bool at_line_start_ = true;
  bool in_comment_line_ = false;
  bool is_cut_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_YAML_INPUT_H_
