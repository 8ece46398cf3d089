#include "policy/testing/document_fuzz.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "policy/testing/document_tree.h"

namespace postern::testing {
namespace {

void Require(bool holds, const std::string& what, const std::string& detail) {
  if (holds) return;
  std::fprintf(stderr, "%s\n%s\n", what.c_str(), detail.c_str());
  std::abort();
}

void CheckIssues(const Issues& issues, const Source& source) {
  for (const Issue& issue : issues.all()) {
    Require(issue.range.begin <= issue.range.end && issue.range.end <= source.text().size(),
            "an issue's place leaves the text", issue.message);
  }
  issues.Text(source);
}

void CheckRoundTrip(const std::string& json, Syntax syntax) {
  const Source source("written", json);
  Issues issues;
  const std::optional<Document> document = Document::Parse(source, syntax, PolicyLimits(), issues);
  Require(document && issues.empty(), "what was written cannot be read", issues.Text(source));
  Require(ToJson(*document) == json, "what was written reads as another tree", json);
}

}  // namespace

void CheckDocument(std::string text, Syntax syntax) {
  const Source source("file", std::move(text));
  Issues issues;
  const std::optional<Document> document = Document::Parse(source, syntax, PolicyLimits(), issues);
  CheckIssues(issues, source);
  Require(document || issues.has_errors(), "neither a tree nor an error", "");
  if (!document) return;
  const std::string fault = FindRangeFault(*document, source);
  Require(fault.empty(), "a wrong place", fault);
  if (issues.has_errors()) return;  // a text may be over the limit
  const std::string json = ToTaggedJson(*document);
  CheckRoundTrip(json, Syntax::kJson);
  constexpr size_t kYamlKeyBytes = 1024;
  if (json.size() <= kYamlKeyBytes) CheckRoundTrip(json, Syntax::kYaml);
}

}  // namespace postern::testing
