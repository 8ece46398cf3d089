#include "tools/runner/principals.h"

#include <utility>

namespace postern::tools {
namespace {

constexpr char kForms[] =
    "write `guest`, `{entity_id: alice, groups: []}` or `{function: thumbnailer}`";

// The keys of a principal, in the order of this list wherever fields are counted.
enum Key { kGuest, kEntityId, kGroups, kAttributes, kFunction, kUnknown };
constexpr std::string_view kKeys[] = {"guest",      "entity_id", "groups",
                                      "attributes", "function",  "unknown"};

void ReadGroups(DocumentReader& reader, NodeId id, CasePrincipal& out) {
  if (!reader.Expect(id, NodeKind::kSequence, "`groups`", "a list",
                     "write `groups: []` for none")) {
    return;
  }
  out.principal.groups.emplace();
  for (const NodeId item : reader.Items(id)) {
    const std::optional<std::string_view> group = reader.NonEmptyText(item, "a group");
    if (!group) continue;
    out.principal.groups->emplace_back(*group);
    out.group_ranges.push_back(reader.node(item).range);
  }
}

void ReadAttributes(DocumentReader& reader, NodeId id, CasePrincipal& out) {
  if (!reader.Expect(id, NodeKind::kMapping, "`attributes`", "a map")) return;
  for (const DocumentReader::Pair& pair : reader.Pairs(id)) {
    const std::optional<std::string_view> name = reader.NonEmptyText(pair.key, "an attribute");
    const std::optional<std::string_view> value = reader.Text(pair.value, "an attribute's value");
    if (!name || !value) continue;
    out.principal.attributes.emplace_back(*name, *value);
    out.attribute_ranges.push_back(reader.node(pair.key).range);
  }
}

// Reads `key: true`; returns whether it is there.
bool ReadTrue(DocumentReader& reader, NodeId id, const std::string& key) {
  if (id == kNoNode) return false;
  const Node& value = reader.node(id);
  if (value.kind == NodeKind::kNotText && value.text == "true") return true;
  reader.issues().AddError("wrong-type", value.range, "`" + key + "` must be `true`",
                           "remove it if it is not");
  return false;
}

void ReadKind(DocumentReader& reader, const NodeIds& fields, CasePrincipal& out) {
  if (ReadTrue(reader, fields[kGuest], "guest")) {
    out.principal.kind = PrincipalKind::kGuest;
    if (fields[kFunction] != kNoNode) {
      reader.issues().AddError("wrong-type", out.range,
                               "a principal is a guest or a function, not both");
    }
  } else if (fields[kFunction] != kNoNode) {
    out.principal.kind = PrincipalKind::kFunction;
    out.function_range = reader.node(fields[kFunction]).range;
    const auto name = reader.NonEmptyText(fields[kFunction], "`function`");
    if (name) out.principal.name = *name;
  } else {
    out.principal.kind = PrincipalKind::kUser;
  }
}

}  // namespace

std::optional<CasePrincipal> ParsePrincipal(DocumentReader& reader, NodeId id) {
  const Node& node = reader.node(id);
  CasePrincipal out;
  out.range = node.range;
  if (node.kind == NodeKind::kText && node.text == "guest") return out;
  if (!reader.Expect(id, NodeKind::kMapping, "a principal", "`guest` or a map", kForms)) {
    return std::nullopt;
  }
  if (reader.Items(id).empty()) {
    reader.issues().AddError("empty-principal", node.range, "an empty map is no principal", kForms);
    return std::nullopt;
  }

  const NodeIds fields = reader.Fields(id, kKeys, "a principal");
  ReadKind(reader, fields, out);
  if (fields[kEntityId] != kNoNode) {
    // Empty and odd ids are not refused here: a test may want to see them rejected.
    const auto entity_id = reader.Text(fields[kEntityId], "`entity_id`");
    if (entity_id) out.principal.entity_id = *entity_id;
  }
  if (fields[kGroups] != kNoNode) ReadGroups(reader, fields[kGroups], out);
  if (fields[kAttributes] != kNoNode) ReadAttributes(reader, fields[kAttributes], out);
  out.may_be_unknown = ReadTrue(reader, fields[kUnknown], "unknown");
  return out;
}

}  // namespace postern::tools
