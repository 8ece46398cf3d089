#include "policy/testing/glob_vectors.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>

#include "policy/document.h"
#include "policy/source.h"

namespace postern::internal {
namespace {

// Theirs is one segment wherever it stands; a final one of ours is everything below.
std::string Translated(std::string pattern) {
  const bool ends_in_star = pattern == "*" || (pattern.size() > 1 && pattern.back() == '*' &&
                                               pattern[pattern.size() - 2] == '/');
  if (ends_in_star) pattern.insert(pattern.size() - 1, "?");
  return pattern;
}

GlobVector ToVector(const Document& document, NodeId mapping) {
  std::map<std::string_view, std::string_view> fields;
  for (NodeId key = document.node(mapping).first_child; key != kNoNode;) {
    const Node& value = document.node(document.node(key).next);
    fields[document.node(key).text] = value.text;
    key = value.next;
  }
  return {Translated(std::string(fields["rule_pattern"])), std::string(fields["path"]),
          fields["expect_match"] == "true", fields["lang_ok"] == "true"};
}

}  // namespace

std::vector<GlobVector> ReadGlobVectors() {
  const auto source = Source::Read("testdata/glob/vectors.json", 1 << 20);
  Issues issues;
  std::optional<Document> document;
  if (source.ok()) document = Document::Parse(*source, Syntax::kJson, PolicyLimits(), issues);
  if (!document || issues.has_errors()) {
    std::fprintf(stderr, "testdata/glob/vectors.json cannot be read\n");
    std::abort();
  }
  std::vector<GlobVector> vectors;
  for (NodeId entry = document->node(document->root()).first_child; entry != kNoNode;
       entry = document->node(entry).next) {
    vectors.push_back(ToVector(*document, entry));
  }
  return vectors;
}

}  // namespace postern::internal
