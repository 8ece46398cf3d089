// Annotations of GitHub Actions: lines of a job's log that GitHub shows beside the code
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
#ifndef POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_
#define POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_

#include <cstdint>
#include <string>

#include "engine/graph_spec.h"

namespace postern::tools {

struct GithubAnnotation {
  std::string level;  // `error` or `warning`
  std::string file;
  SourceLocation begin;  // line 0: the file as a whole
  SourceLocation end;    // one past the last character; line 0: not told
  std::string title;
  std::string message;
};

// Returns the line of its workflow command. Nothing in a name or message can end it or begin
// another.
std::string GithubLine(const GithubAnnotation& annotation);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_GITHUB_ANNOTATION_H_
