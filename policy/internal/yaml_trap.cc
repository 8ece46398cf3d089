#include "policy/internal/yaml_trap.h"

#include <string>

namespace postern::internal {
namespace {

Issue Error(std::string_view id, SourceRange range, std::string message, std::string help) {
  return {Severity::kError, std::string(id), std::move(message), std::move(help), range, {}};
}

std::string Quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

Issue ExplainYamlError(const YamlText&, uint32_t, uint32_t at, std::string_view reason) {
  return Error("yaml-syntax", {at, at}, "this is not valid YAML: " + std::string(reason), "");
}

Issue UnwantedProperty(const YamlText& text, SourceRange range) {
  const std::string spelling(text.Slice(range));
  const std::string help = "if it is text, quote it: `\"" + spelling + "\"`";
  switch (text.At(range.begin)) {
    case '*':
      return Error("alias", range, "aliases are not allowed: " + Quoted(spelling), help);
    case '&':
      return Error("anchor", range, "anchors are not allowed: " + Quoted(spelling), help);
    default:
      return Error("tag", range, "tags are not allowed: " + Quoted(spelling), help);
  }
}

Issue AfterDocument(const YamlText& text, uint32_t, uint32_t at) {
  if (text.StartsWith(at, "---")) {
    return Error("second-document", {at, at + 3}, "a second document begins here",
                 "write one document in a file");
  }
  return Error("yaml-syntax", {at, text.EndOfLine(at)}, "text after the end of the document", "");
}

}  // namespace postern::internal
