#include "policy/internal/rule_parser.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/action_parser.h"
#include "policy/internal/selector_parser.h"
#include "policy/internal/where_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {

Rule RuleParser::Parse(NodeId node, const Pattern* pattern) {
  Rule rule;
  rule.range = reader_.node(node).range;
  const std::string help = reader_.node(node).kind == NodeKind::kText
                               ? reader_.Suggest(reader_.node(node).text, {"inherit"})
                               : "";
  if (!reader_.Expect(node, NodeKind::kMapping, "a rule", "a map (or the word `inherit`)", help)) {
    return rule;
  }
  const std::vector<NodeId> fields =
      reader_.Fields(node, {"allow", "deny", "to", "where", "id", "note"}, "a rule");
  ParseEffect(node, fields[0], fields[1], pattern, rule);
  if (fields[2] == kNoNode) {
    reader_.issues().AddError("missing-key", rule.range, "the rule has no `to`",
                              "name the actions that it speaks of, or write `to: all`");
  } else {
    ParseActions(fields[2], rule);
  }
  if (fields[3] != kNoNode) rule.where = ParseWhere(fields[3], pattern, reader_);
  if (fields[4] != kNoNode) ParseId(fields[4], rule);
  if (fields[5] != kNoNode) rule.note = reader_.Text(fields[5], "`note`").value_or("");
  return rule;
}

void RuleParser::ParseEffect(NodeId node, NodeId allow, NodeId deny, const Pattern* pattern,
                             Rule& rule) {
  if (allow == kNoNode && deny == kNoNode) {
    reader_.issues().AddError("missing-key", reader_.node(node).range,
                              "the rule has neither `allow` nor `deny`",
                              "say whom it speaks of: `allow: guest`");
  } else if (allow != kNoNode && deny != kNoNode) {
    reader_.issues().AddError("two-effects", reader_.node(node).range,
                              "the rule has both `allow` and `deny`", "write two rules");
  }
  rule.effect = deny == kNoNode ? Effect::kAllow : Effect::kDeny;
  if (allow != kNoNode) ParseSelectors(allow, "`allow`", pattern, rule);
  if (deny != kNoNode) ParseSelectors(deny, "`deny`", pattern, rule);
}

void RuleParser::ParseSelectors(NodeId node, std::string_view what, const Pattern* pattern,
                                Rule& rule) {
  const std::vector<NodeId> items = reader_.OneOrMore(node, what);
  rule.selectors.reserve(rule.selectors.size() + items.size());
  for (const NodeId item : items) {
    std::optional<Selector> selector = ParseSelector(item, pattern, vocabulary_, reader_);
    if (selector) rule.selectors.push_back(std::move(*selector));
  }
}

void RuleParser::ParseActions(NodeId node, Rule& rule) {
  rule.to_range = reader_.node(node).range;
  const std::vector<NodeId> items = reader_.OneOrMore(node, "`to`");
  for (const NodeId item : items) {
    rule.actions |= ParseActionWord(item, policy_, vocabulary_, reader_);
    if (items.size() > 1 && reader_.node(item).text == kAllActions) {
      reader_.issues().AddError("all-beside-others", reader_.node(item).range,
                                "`all` stands beside other actions",
                                "write `to: all`, or leave `all` out");
    }
  }
}

void RuleParser::ParseId(NodeId node, Rule& rule) {
  const std::optional<std::string_view> id = reader_.NonEmptyText(node, "`id`");
  if (!id) return;
  rule.id = *id;
  const auto [first, is_new] = ids_.emplace(*id, reader_.node(node).range);
  if (is_new) return;
  Issue issue;
  issue.id = "duplicate-id";
  issue.message = "two rules have the id " + Quote(*id);
  issue.help = "an id is unique in the file: choose another";
  issue.range = reader_.node(node).range;
  issue.related = {{"first used here", first->second}};
  reader_.issues().Add(std::move(issue));
}

}  // namespace postern::internal
