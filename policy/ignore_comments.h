// Comments by which the author of a policy says that a warning is known, and why:
//
//   inbox/*:
//     - {allow: anyone, to: write}   # postern-ignore: guest-writes whoever finds a bug may tell us
//
// Such a comment belongs to what it stands beside or, in lines of its own, to what stands below it:
// a rule, a declaration with all its rules, or another entry of the file. It ignores the warnings
// of its id there; above the first key also those that have no place. It needs a reason, and errors
// can't be ignored. One that is not of use is a warning itself, so that it can't outlive its cause.
#ifndef POSTERN_POLICY_IGNORE_COMMENTS_H_
#define POSTERN_POLICY_IGNORE_COMMENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/document.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/source.h"

namespace postern {

// Those of one policy. Not thread-safe.
class IgnoreComments {
 public:
  struct Fault {
    std::string_view id;  // `ignore-unknown`, `ignore-refused`, `ignore-without-reason`
    SourceRange range;
    std::string message;
    std::string help;
  };
  struct Comment {
    std::string id;
    std::string reason;
    SourceRange range;
    SourceRange scope;  // of the issues that it ignores: where they begin
    SourceRange outer;  // the declaration that the scope is in, or the scope
    bool is_used = false;
  };

  // None.
  IgnoreComments() = default;

  // Finds those of a policy; JSON has none. REQUIRES: it has no errors.
  static IgnoreComments Find(const Source& source, Syntax syntax, const PolicyLimits& limits);

  // Returns why a warning of this id that stands here is ignored, and notes that the comment is of
  // use; null if none ignores it.
  const std::string* ReasonFor(std::string_view id, SourceRange range);

  // Those that say nothing that could be ignored.
  const std::vector<Fault>& faults() const { return faults_; }

  // Those that say something, by id and scope.
  const std::vector<Comment>& comments() const { return comments_; }

 private:
  friend class IgnoreFinder;

  std::vector<Fault> faults_;
  std::vector<Comment> comments_;
};

}  // namespace postern

#endif  // POSTERN_POLICY_IGNORE_COMMENTS_H_
