#include "policy/testing/issue_lines.h"

namespace postern::testing {
namespace {

std::string Place(const Source& source, SourceRange range) {
  const SourceLocation location = source.Locate(range.begin);
  return std::to_string(location.line) + ":" + std::to_string(location.column) + " ";
}

}  // namespace

std::string IssueLines(const Source& source, Issues issues) {
  issues.Sort();
  std::string lines;
  for (const Issue& issue : issues.all()) {
    lines += Place(source, issue.range) + "`" + std::string(source.Text(issue.range)) + "` ";
    if (issue.severity == Severity::kWarning) lines += issue.ignored ? "ignored " : "warning ";
    lines += issue.id + ": " + issue.message;
    if (!issue.help.empty()) lines += " | " + issue.help;
    lines += '\n';
    for (const RelatedPlace& related : issue.related) {
      lines += "  " + Place(source, related.range) + related.message + '\n';
    }
  }
  return lines;
}

}  // namespace postern::testing
