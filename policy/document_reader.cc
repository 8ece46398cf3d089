#include "policy/document_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "policy/internal/words.h"

namespace postern {
namespace {

using internal::Quote;
using internal::QuoteList;

// Returns what the node is, as it follows "must be text, not".
std::string Describe(const Node& node) {
  switch (node.kind) {
    case NodeKind::kText:
      return "text";
    case NodeKind::kNotText:
      return Quote(node.text);
    case NodeKind::kSequence:
      return "a list";
    case NodeKind::kMapping:
      break;
  }
  return "a map";
}

// Returns whether the node is an alias of YAML. The document reported it already.
bool IsAlias(const Node& node) {
  return node.kind == NodeKind::kNotText && !node.text.empty() && node.text.front() == '*';
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(absl::string_view(a.data(), a.size()),
                                absl::string_view(b.data(), b.size()));
}

}  // namespace

NodeIds DocumentReader::Items(NodeId sequence) const {
  NodeIds items;
  for (NodeId id = node(sequence).first_child; id != kNoNode; id = node(id).next) {
    items.push_back(id);
  }
  return items;
}

std::vector<DocumentReader::Pair> DocumentReader::Pairs(NodeId mapping) const {
  std::vector<Pair> pairs;
  for (NodeId key = node(mapping).first_child; key != kNoNode;) {
    const NodeId value = node(key).next;
    pairs.push_back({key, value});
    key = node(value).next;
  }
  return pairs;
}

bool DocumentReader::IsNull(NodeId id) const {
  const Node& scalar = node(id);
  if (scalar.kind != NodeKind::kNotText) return false;
  const std::string_view text = scalar.text;
  return scalar.is_empty_plain || text == "null" || text == "~" || text == "Null" || text == "NULL";
}

bool DocumentReader::Expect(NodeId id, NodeKind kind, std::string_view what,
                            std::string_view needed, std::string help) {
  const Node& found = node(id);
  if (found.kind == kind) return true;
  if (IsAlias(found)) {
    ++num_aliases_;
    return false;
  }
  std::string message(what);
  if (found.is_empty_plain) {
    message += " is empty, it must be ";
    message += needed;
  } else {
    message += " must be ";
    message += needed;
    message += ", not " + Describe(found);
  }
  issues_.AddError("wrong-type", found.range, std::move(message), std::move(help));
  return false;
}

void DocumentReader::ReportNoText(NodeId id, std::string_view what) {
  const Node& found = node(id);
  if (found.kind == NodeKind::kNotText && !found.is_empty_plain && !IsAlias(found)) {
    issues_.AddError("not-text", found.range, NotTextMessage(found),
                     "quote it: `\"" + std::string(found.text) + "\"`");
  } else {
    Expect(id, NodeKind::kText, what, "text");
  }
}

std::optional<std::string_view> DocumentReader::NonEmptyText(NodeId id, std::string_view what) {
  const std::optional<std::string_view> text = Text(id, what);
  if (!text || !text->empty()) return text;
  issues_.AddError("empty-text", node(id).range, std::string(what) + " is empty");
  return std::nullopt;
}

NodeIds DocumentReader::OneOrMore(NodeId id, std::string_view what) {
  if (node(id).kind != NodeKind::kSequence) return {id};
  NodeIds items = Items(id);
  if (items.empty()) {
    issues_.AddError("empty-list", node(id).range, std::string(what) + " is an empty list",
                     "name at least one, or remove it");
  }
  return items;
}

NodeIds DocumentReader::Fields(NodeId mapping, absl::Span<const std::string_view> keys,
                               std::string_view what) {
  NodeIds fields(keys.size(), kNoNode);
  for (NodeId id = node(mapping).first_child; id != kNoNode; id = node(node(id).next).next) {
    const std::optional<std::string_view> key = Text(id, "a key");
    if (!key) continue;
    const auto known = std::find(keys.begin(), keys.end(), *key);
    if (known != keys.end()) {
      fields[static_cast<size_t>(known - keys.begin())] = node(id).next;
      continue;
    }
    const std::vector<std::string> names(keys.begin(), keys.end());
    issues_.AddError("unknown-key", node(id).range,
                     "unknown key " + Quote(*key) + " in " + std::string(what),
                     Suggest(*key, names, "the keys are " + QuoteList(names, "and")));
  }
  return fields;
}

std::string DocumentReader::Suggest(std::string_view word,
                                    const std::vector<std::string>& candidates,
                                    std::string otherwise) {
  if (candidates.size() > suggestion_budget_) return otherwise;
  suggestion_budget_ -= candidates.size();
  const auto same = std::find_if(
      candidates.begin(), candidates.end(),
      [word](const std::string& candidate) { return EqualsIgnoreCase(word, candidate); });
  const std::optional<std::string> near =
      same != candidates.end() ? std::optional(*same) : DidYouMean(word, candidates);
  return near ? "did you mean " + Quote(*near) + "?" : otherwise;
}

}  // namespace postern
