#include "policy/testing/amplify_vectors.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>

#include "policy/document.h"
#include "policy/source.h"

namespace postern::internal {
namespace {

constexpr char kFile[] = "testdata/amplify/vectors.json";

using Fields = std::map<std::string_view, NodeId>;

Fields FieldsOf(const Document& document, NodeId mapping) {
  Fields fields;
  for (NodeId key = document.node(mapping).first_child; key != kNoNode;) {
    const NodeId value = document.node(key).next;
    fields[document.node(key).text] = value;
    key = document.node(value).next;
  }
  return fields;
}

std::vector<std::string> TextsOf(const Document& document, NodeId sequence) {
  std::vector<std::string> texts;
  for (NodeId item = document.node(sequence).first_child; item != kNoNode;
       item = document.node(item).next) {
    texts.emplace_back(document.node(item).text);
  }
  return texts;
}

std::string TextOf(const Document& document, const Fields& fields, std::string_view key) {
  const auto field = fields.find(key);
  return field == fields.end() ? "" : std::string(document.node(field->second).text);
}

Principal ToPrincipal(const Document& document, const Fields& fields) {
  Principal principal;
  const std::string kind = TextOf(document, fields, "kind");
  if (kind == "user") principal.kind = PrincipalKind::kUser;
  if (kind == "resource") principal.kind = PrincipalKind::kFunction;
  if (fields.count("identity_id")) principal.entity_id = TextOf(document, fields, "identity_id");
  if (fields.count("name")) principal.name = TextOf(document, fields, "name");
  if (fields.count("groups")) principal.groups = TextsOf(document, fields.at("groups"));
  return principal;
}

AmplifyVector ToVector(const Document& document, NodeId node) {
  const Fields fields = FieldsOf(document, node);
  AmplifyVector vector;
  vector.id = TextOf(document, fields, "id");
  vector.definition = TextOf(document, fields, "definition");
  vector.expected = TextOf(document, fields, "expected");
  if (fields.count("error")) {
    vector.error = TextOf(document, FieldsOf(document, fields.at("error")), "message");
    return vector;
  }
  vector.principal = ToPrincipal(document, FieldsOf(document, fields.at("principal")));
  vector.action = TextOf(document, fields, "action");
  const Node& path = document.node(fields.at("path"));
  if (path.kind == NodeKind::kText) vector.path = path.text;
  vector.reason = TextOf(document, fields, "reason");
  return vector;
}

bool IsOutOfScope(const Document& document, NodeId definition) {
  const Fields fields = FieldsOf(document, definition);
  if (!fields.count("tags")) return false;
  for (const std::string& tag : TextsOf(document, fields.at("tags"))) {
    if (tag == "iam-metachar") return true;
  }
  return false;
}

}  // namespace

std::vector<AmplifyVector> ReadAmplifyVectors() {
  const auto source = Source::Read(kFile, 1 << 20);
  Issues issues;
  std::optional<Document> document;
  if (source.ok()) document = Document::Parse(*source, Syntax::kJson, PolicyLimits(), issues);
  if (!document || issues.has_errors()) {
    std::fprintf(stderr, "%s cannot be read\n", kFile);
    std::abort();
  }
  const Fields fields = FieldsOf(*document, document->root());
  const Fields definitions = FieldsOf(*document, fields.at("definitions"));
  std::vector<AmplifyVector> vectors;
  for (NodeId entry = document->node(fields.at("vectors")).first_child; entry != kNoNode;
       entry = document->node(entry).next) {
    AmplifyVector vector = ToVector(*document, entry);
    if (IsOutOfScope(*document, definitions.at(vector.definition))) continue;
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

std::string AmplifyPolicyFile(const std::string& definition) {
  return "testdata/amplify/policies/" + definition + ".yaml";
}

}  // namespace postern::internal
