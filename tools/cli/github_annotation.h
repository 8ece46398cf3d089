// Annotations of GitHub Actions: lines of a job's log that GitHub shows beside the code
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
#ifndef POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_
#define POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_

#include <cstdint>
#include <string>

#include "engine/graph_spec.h"
#include "policy/issue.h"
#include "policy/source.h"

namespace postern::tools {

struct GithubAnnotation {
  std::string level;     // `error` or `warning`
  std::string file;      // empty: it is about no file
  SourceLocation begin;  // line 0: the file as a whole
  SourceLocation end;    // one past the last character; line 0: not told
  std::string title;
  std::string message;
};

// Returns the line of its workflow command. Nothing in a name or message can end it or begin
// another. GitHub knows files as the repository does, so `a/../b` is told as `b`.
std::string GithubLine(const GithubAnnotation& annotation);

// Sets the place of an annotation to `range` of `source`, which may be of another name: columns
// count UTF-16 code units from 1.
void SetPlace(const Source& source, SourceRange range, GithubAnnotation& annotation);

// Returns the annotations of a file's issues, none of what is ignored.
std::string GithubIssues(const std::string& file, const Source& source, const Issues& issues);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_
