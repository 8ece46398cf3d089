#include "tools/cli/github_annotation.h"

#include <filesystem>
#include <string_view>

namespace postern::tools {
namespace {

std::string Escaped(std::string_view text, bool is_property) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '%') {
      escaped += "%25";
    } else if (byte == '\r') {
      escaped += "%0D";
    } else if (byte == '\n') {
      escaped += "%0A";
    } else if (is_property && byte == ':') {
      escaped += "%3A";
    } else if (is_property && byte == ',') {
      escaped += "%2C";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

// GitHub takes columns only of what begins and ends in one line.
std::string PlaceText(const SourceLocation& begin, const SourceLocation& end) {
  if (begin.line == 0) return "";
  std::string text = ",line=" + std::to_string(begin.line);
  if (end.line != 0) text += ",endLine=" + std::to_string(end.line);
  if (end.line != 0 && end.line != begin.line) return text;
  text += ",col=" + std::to_string(begin.column);
  if (end.line != 0) text += ",endColumn=" + std::to_string(end.column);
  return text;
}

std::string MessageOf(const Issue& issue) {
  return issue.help.empty() ? issue.message : issue.message + "\nhelp: " + issue.help;
}

}  // namespace

std::string GithubLine(const GithubAnnotation& annotation) {
  const std::string file = std::filesystem::path(annotation.file).lexically_normal().string();
  const std::string place = file.empty() ? ""
                                         : "file=" + Escaped(file, true) +
                                               PlaceText(annotation.begin, annotation.end) + ",";
  return "::" + annotation.level + " " + place + "title=" + Escaped(annotation.title, true) +
         "::" + Escaped(annotation.message, false) + '\n';
}

void SetPlace(const Source& source, SourceRange range, GithubAnnotation& annotation) {
  annotation.begin = source.LocateUtf16(range.begin);
  annotation.end = source.LocateUtf16(range.end);
}

std::string GithubIssues(const std::string& file, const Source& source, const Issues& issues) {
  std::string text;
  for (const Issue& issue : issues.all()) {
    if (issue.ignored) continue;
    const std::string level = issue.severity == Severity::kError ? "error" : "warning";
    GithubAnnotation annotation = {level, file, {}, {}, issue.id, MessageOf(issue)};
    SetPlace(source, issue.range, annotation);
    text += GithubLine(annotation);
  }
  return text;
}

}  // namespace postern::tools
