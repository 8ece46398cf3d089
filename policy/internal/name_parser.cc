#include "policy/internal/name_parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/words.h"

namespace postern::internal {

NodeIds ParseNames(NodeId list, std::string_view what, DocumentReader& reader) {
  NodeIds names;
  absl::flat_hash_map<std::string, NodeId> first_places;
  for (const NodeId item : reader.Items(list)) {
    const std::optional<std::string_view> name = reader.NonEmptyText(item, what);
    if (!name) continue;
    const auto [first, is_new] = first_places.emplace(*name, item);
    if (is_new) {
      names.push_back(item);
      continue;
    }
    Issue issue;
    issue.id = "duplicate-name";
    issue.message = Quote(*name) + " is named twice";
    issue.help = "remove one of the two";
    issue.range = reader.node(item).range;
    issue.related = {{"first named here", reader.node(first->second).range}};
    reader.issues().Add(std::move(issue));
  }
  return names;
}

DeclaredNames ParseDeclaredNames(NodeId node, std::string_view key, std::string_view what,
                                 DocumentReader& reader) {
  DeclaredNames declared;
  if (node == kNoNode) return declared;
  if (!reader.Expect(node, NodeKind::kSequence, Quote(key), "a list of names",
                     "write " + Quote(std::string(key) + ": [NAME]"))) {
    return declared;
  }
  for (const NodeId item : ParseNames(node, what, reader)) {
    declared.in_order.emplace_back(reader.node(item).text);
    declared.places.push_back(reader.node(item).range);
    declared.names.emplace(reader.node(item).text);
  }
  const NodeIds items = reader.Items(node);
  declared.any = std::any_of(items.begin(), items.end(), [&reader](NodeId item) {
    return reader.node(item).kind != NodeKind::kText;
  });
  return declared;
}

}  // namespace postern::internal
