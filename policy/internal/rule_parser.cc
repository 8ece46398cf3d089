#include "policy/internal/rule_parser.h"

#include <optional>
#include <string_view>
#include <utility>

#include "policy/internal/action_parser.h"
#include "policy/internal/selector_parser.h"
#include "policy/internal/where_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {

void ReportNotInAmplify(SourceRange range, std::string_view what, std::string help,
                        DocumentReader& reader) {
  reader.issues().AddError("not-in-amplify", range,
                           "`semantics: amplify` has no " + std::string(what), std::move(help));
}

void RuleParser::Parse(NodeId node, const Pattern* pattern, Rule& rule) {
  rule.range = reader_.node(node).range;
  if (reader_.node(node).kind != NodeKind::kMapping) {
    const std::string help = reader_.node(node).kind == NodeKind::kText
                                 ? reader_.Suggest(reader_.node(node).text, {"inherit"})
                                 : "";
    reader_.Expect(node, NodeKind::kMapping, "a rule", "a map (or the word `inherit`)", help);
    return;
  }
  const NodeIds fields =
      reader_.Fields(node, {"allow", "deny", "to", "where", "id", "note"}, "a rule");
  if (is_amplify_) CheckKeysOfAmplify(fields[1], fields[3]);
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
  const NodeIds items = ListOf(node, what);
  rule.selectors.reserve(rule.selectors.size() + items.size());
  for (const NodeId item : items) {
    Selector& selector = rule.selectors.emplace_back();
    const bool is_good = ParseSelector(item, pattern, vocabulary_, reader_, selector) &&
                         (!is_amplify_ || IsOfAmplify(selector));
    if (!is_good) rule.selectors.pop_back();
  }
}

// Amplify's lists may be empty.
NodeIds RuleParser::ListOf(NodeId node, std::string_view what) {
  const bool is_list = reader_.node(node).kind == NodeKind::kSequence;
  return is_amplify_ && is_list ? reader_.Items(node) : reader_.OneOrMore(node, what);
}

void RuleParser::CheckKeysOfAmplify(NodeId deny, NodeId where) {
  if (deny != kNoNode) {
    ReportNotInAmplify(reader_.node(deny).range, "`deny`",
                       "declare a sub path: it takes away what it does not give again", reader_);
  }
  if (where != kNoNode) {
    ReportNotInAmplify(reader_.node(where).range, "`where`",
                       "give a group of its own to those whom the rule speaks of", reader_);
  }
}

bool RuleParser::IsOfAmplify(const Selector& selector) {
  if (selector.kind == SelectorSpec::Kind::kAnyone) {
    ReportNotInAmplify(selector.range, "`anyone`", "write `[guest, authenticated]`, and each group",
                       reader_);
  } else if (selector.kind == SelectorSpec::Kind::kGroupVariable) {
    ReportNotInAmplify(selector.range, "groups named by a variable", "name each group", reader_);
  } else {
    return true;
  }
  return false;
}

void RuleParser::ParseActions(NodeId node, Rule& rule) {
  constexpr size_t kMostKept = 64;  // lists
  rule.to_range = reader_.node(node).range;
  const std::string_view spelling = source_.Text(rule.to_range);
  if (!spelling.starts_with('[') || !spelling.ends_with(']')) {
    rule.actions = ParseActionList(node);
    return;
  }
  const absl::string_view key(spelling.data(), spelling.size());
  const auto known = action_lists_.find(key);
  if (known != action_lists_.end()) {
    rule.actions = known->second;
    return;
  }
  const size_t failures_before = reader_.num_failures();
  rule.actions = ParseActionList(node);
  if (reader_.num_failures() == failures_before && action_lists_.size() < kMostKept) {
    action_lists_.emplace(key, rule.actions);
  }
}

uint64_t RuleParser::ParseActionList(NodeId node) {
  const NodeIds items = ListOf(node, "`to`");
  uint64_t actions = 0;
  for (const NodeId item : items) {
    actions |= ParseActionWord(item, policy_, vocabulary_, reader_);
    if (items.size() > 1 && reader_.node(item).text == kAllActions) {
      reader_.issues().AddError("all-beside-others", reader_.node(item).range,
                                "`all` stands beside other actions",
                                "write `to: all`, or leave `all` out");
    }
  }
  return actions;
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
