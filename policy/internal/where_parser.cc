#include "policy/internal/where_parser.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "policy/internal/value_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

// Returns whether the principal has a field of this name, which an attribute would be mistaken for.
bool IsPrincipalField(std::string_view name) {
  return name == "entity_id" || name == "groups" || name == "kind" || name == "name";
}

// Returns what to write instead of an attribute that is called like a field.
std::string HelpForField(std::string_view name) {
  if (name == "entity_id") return "use the selector `owner`";
  if (name == "groups") return "use the selector `group:NAME`";
  if (name == "name") return "use the selector `function:NAME`";
  return "use the selectors `guest`, `authenticated` and `function:NAME`";
}

bool CheckAttribute(NodeId key, DocumentReader& reader) {
  const std::optional<std::string_view> name = reader.NonEmptyText(key, "an attribute");
  if (!name) return false;
  if (!IsPrincipalField(*name)) return true;
  reader.issues().AddError("reserved-attribute", reader.node(key).range,
                           Quote(*name) + " is a field of the principal, not an attribute",
                           HelpForField(*name));
  return false;
}

void ParseAttributeValue(NodeId node, bool is_in_list, std::string_view attribute,
                         const Pattern* pattern, DocumentReader& reader, Where& where) {
  const std::optional<std::string_view> text = reader.Text(node, "a value of " + Quote(attribute));
  if (!text) return;
  const SourceRange range = reader.node(node).range;
  std::optional<Value> value = ParseValue(*text, range, pattern, reader);
  if (!value) return;
  if (!value->is_variable) {
    where.values.push_back(std::move(value->text));
  } else if (is_in_list) {
    reader.issues().AddError("variable-in-list", range,
                             "the variable " + Quote(*text) + " must stand alone, not in a list",
                             "write " + Quote(std::string(attribute) + ": " + std::string(*text)) +
                                 ", and a rule of its own for other values");
  } else {
    where.variable = std::move(value->text);
  }
}

}  // namespace

std::vector<Where> ParseWhere(NodeId node, const Pattern* pattern, DocumentReader& reader) {
  std::vector<Where> entries;
  if (!reader.Expect(node, NodeKind::kMapping, "`where`", "a map of attributes to values",
                     "write `where: {tenant: acme}`")) {
    return entries;
  }
  const std::vector<DocumentReader::Pair> pairs = reader.Pairs(node);
  if (pairs.empty()) {
    reader.issues().AddError("empty-list", reader.node(node).range, "`where` is empty",
                             "name an attribute, or remove `where`");
  }
  for (const DocumentReader::Pair& pair : pairs) {
    const bool is_good = CheckAttribute(pair.key, reader);
    const Node& key = reader.node(pair.key);
    const bool is_in_list = reader.node(pair.value).kind == NodeKind::kSequence;
    Where where;
    where.attribute = key.text;
    where.range = {key.range.begin, reader.node(pair.value).range.end};
    for (const NodeId item : reader.OneOrMore(pair.value, Quote(key.text))) {
      ParseAttributeValue(item, is_in_list, key.text, pattern, reader, where);
    }
    if (is_good) entries.push_back(std::move(where));
  }
  return entries;
}

}  // namespace postern::internal
