// Issues: what is wrong with a policy or a case file, where, and what to write instead.
//
// An issue is for the author of the file; absl::Status is for what the engine could not do, and a
// Decision is an answer. The three are never mixed.
#ifndef POSTERN_POLICY_ISSUE_H_
#define POSTERN_POLICY_ISSUE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "policy/source.h"

namespace postern {

enum class Severity : uint8_t { kError, kWarning };

// Another place that an issue speaks of, with a word on it: `first declared here`.
struct RelatedPlace {
  std::string message;
  SourceRange range;
};

// Messages are one line, lower case, without a full stop, the user's text in backticks.
struct Issue {
  Severity severity = Severity::kError;
  std::string id;       // stable, kebab-case: `unknown-key`, `closure-overruled`
  std::string message;  // what is wrong
  std::string help;     // what to write instead; may be empty
  SourceRange range;
  std::vector<RelatedPlace> related;
  std::optional<std::string> ignored = std::nullopt;  // why its author wants a warning not to count
};

// The issues of one file, in the order of their places. Not thread-safe while it is added to.
class Issues {
 public:
  void Add(Issue issue);
  void AddError(std::string_view id, SourceRange range, std::string message, std::string help = "");
  void AddWarning(std::string_view id, SourceRange range, std::string message,
                  std::string help = "");
  void Append(Issues other);

  // Asks for each warning that counts why it should not; null: it should.
  void Ignore(absl::FunctionRef<const std::string*(const Issue&)> reason_for);

  // Sorts by place, then severity, then id; equal issues are kept once.
  void Sort();

  const std::vector<Issue>& all() const { return issues_; }
  size_t num_errors() const { return num_errors_; }
  size_t num_warnings() const { return issues_.size() - num_errors_ - num_ignored_; }
  size_t num_ignored() const { return num_ignored_; }
  bool has_errors() const { return num_errors_ != 0; }
  bool empty() const { return issues_.empty(); }

  // Returns the issues as people read them, but for those that are ignored:
  //
  //   social-room.yaml:5:7: error: unknown action `wirte` [unknown-action]
  //     5 |     - {allow: guest, to: wirte}
  //       |                          ^^^^^
  //     help: did you mean `write`?
  //
  // Every byte of the source is made safe for a terminal (control bytes and invalid UTF-8 are shown
  // as `\xHH`); over-long lines are cut around the caret, with `…`.
  std::string Text(const Source& source, bool color = false) const;

 private:
  std::vector<Issue> issues_;
  size_t num_errors_ = 0;
  size_t num_ignored_ = 0;
};

// Returns the source line of `range` with a gutter and carets under it, as in Issues::Text, each
// line preceded by `indent` spaces. Used by every report that shows a place.
std::string Excerpt(const Source& source, SourceRange range, int indent, bool color = false);

// Returns the candidate nearest to `word` by edit distance if it is near enough to be a slip (at
// most a third of the word's length, and at most 3 edits); otherwise nothing.
std::optional<std::string> DidYouMean(std::string_view word,
                                      const std::vector<std::string>& candidates);

}  // namespace postern

#endif  // POSTERN_POLICY_ISSUE_H_
