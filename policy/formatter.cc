#include "policy/formatter.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/document.h"
#include "policy/internal/attached_comments.h"
#include "policy/internal/comments.h"
#include "policy/internal/policy_writer.h"
#include "policy/internal/same_policy.h"
#include "policy/model.h"
#include "policy/parser.h"

namespace postern {
namespace {

// What a file holds.
struct Content {
  std::optional<Document> document;                        // absent: it has no tree
  std::optional<Policy> policy;                            // absent: it has errors
  std::optional<std::vector<internal::Comment>> comments;  // absent: something in it is not known
};

Content Read(const Source& source, const PolicyLimits& limits, Issues& issues) {
  Content content;
  content.document = Document::Parse(source, Syntax::kYaml, limits, issues);
  if (!content.document) return content;
  content.policy = ParsePolicy(source, *content.document, Syntax::kYaml, limits, issues);
  if (content.policy) content.comments = internal::FindComments(source.text(), *content.document);
  return content;
}

// Returns whether the file is a map with the key `cases`.
bool IsCaseFile(const Document& document) {
  if (document.node(document.root()).kind != NodeKind::kMapping) return false;
  NodeId key = document.node(document.root()).first_child;
  while (key != kNoNode && document.node(key).text != "cases") {
    key = document.node(document.node(key).next).next;
  }
  return key != kNoNode;
}

std::vector<std::string_view> SortedTexts(const std::vector<internal::Comment>& comments) {
  std::vector<std::string_view> texts;
  texts.reserve(comments.size());
  for (const internal::Comment& comment : comments) texts.push_back(comment.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

// Returns what is wrong with a canonical form; empty if nothing is.
std::string Check(const Content& content, const std::string& name, std::string text,
                  const PolicyLimits& limits) {
  const Source source(name, std::move(text));
  Issues issues;
  const Content written = Read(source, limits, issues);
  if (!written.policy) {
    const auto error = std::find_if(issues.all().begin(), issues.all().end(),
                                    [](const Issue& x) { return x.severity == Severity::kError; });
    return "its canonical form would have an error: " + error->message;
  }
  if (!internal::SamePolicy(*content.policy, *written.policy)) {
    return "its canonical form would be another policy";
  }
  if (!written.comments || SortedTexts(*written.comments) != SortedTexts(*content.comments)) {
    return "its canonical form would have other comments";
  }
  return "";
}

}  // namespace

FormatResult FormatPolicy(const Source& source, const PolicyLimits& limits) {
  FormatResult result;
  if (SyntaxOf(source.name()) == Syntax::kJson) {
    result.refusal = "it is JSON, and only policies in YAML are formatted";
    return result;
  }
  const Content content = Read(source, limits, result.issues);
  result.issues.Sort();
  if (!content.policy) {
    if (!content.document || !IsCaseFile(*content.document)) return result;
    result.refusal = "it is a case file, and only policies are formatted";
  } else if (!content.comments) {
    result.refusal = "something in it is neither known YAML nor a comment";
  }
  result.issues = {};
  if (!result.refusal.empty()) return result;
  const internal::AttachedComments attached(source.text(), *content.document, *content.comments);
  std::string text = internal::WritePolicy(source, *content.document, *content.policy, attached);
  result.refusal = Check(content, source.name(), text, limits);
  if (result.refusal.empty()) result.text = std::move(text);
  return result;
}

}  // namespace postern
