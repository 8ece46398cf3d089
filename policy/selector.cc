#include "policy/selector.h"

#include <utility>
#include <vector>

#include "engine/json_text.h"
#include "policy/document.h"
#include "policy/document_reader.h"
#include "policy/internal/selector_parser.h"
#include "policy/internal/vocabulary.h"
#include "policy/issue.h"
#include "policy/source.h"

namespace postern {
namespace {

internal::DeclaredNames NamesOf(const std::optional<std::vector<std::string>>& declared) {
  internal::DeclaredNames names;
  if (!declared) return names;
  names.any = false;
  names.in_order = *declared;
  names.names.insert(declared->begin(), declared->end());
  return names;
}

}  // namespace

// The parser reads a document: one that is nothing but the selector is made for it.
SelectorResult ParseSelectorText(std::string_view text, const Pattern* pattern,
                                 const Policy& policy) {
  std::string json;
  AppendJsonString(text, json);
  const Source source("selector", std::move(json));
  Issues issues;
  SelectorResult result;
  const auto document = Document::Parse(source, Syntax::kJson, PolicyLimits(), issues);
  if (document) {
    internal::Vocabulary vocabulary;
    vocabulary.groups = NamesOf(policy.groups);
    vocabulary.functions = NamesOf(policy.functions);
    DocumentReader reader(*document, issues);
    Selector selector;
    if (internal::ParseSelector(document->root(), pattern, vocabulary, reader, selector)) {
      result.selector = std::move(selector);
    }
  }
  if (!issues.has_errors()) return result;
  const Issue& issue = issues.all().front();
  return {std::nullopt, issue.id, issue.message, issue.help};
}

}  // namespace postern
