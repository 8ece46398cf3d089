#include "policy/internal/action_parser.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/numeric/bits.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "policy/internal/name_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

// Reads the value of `actions`. All actions are declared before the first set is read, so a set may
// stand above its actions.
class ActionParser {
 public:
  ActionParser(const PolicyLimits& limits, DocumentReader& reader, Policy& policy,
               Vocabulary& vocabulary)
      : limits_(limits), reader_(reader), policy_(policy), vocabulary_(vocabulary) {}

  void Parse(NodeId node) {
    switch (reader_.node(node).kind) {
      case NodeKind::kSequence:
        ParseList(node);
        break;
      case NodeKind::kMapping:
        ParseMap(node);
        break;
      default:
        reader_.Expect(node, NodeKind::kSequence, "`actions`", "a list of names or a map",
                       "write `actions: [get, put]`");
        vocabulary_.any_action = true;
    }
    if (policy_.actions.empty() && !vocabulary_.any_action) {
      reader_.issues().AddError("empty-list", reader_.node(node).range,
                                "`actions` declares no action",
                                "name one, or remove `actions` for the default ones");
      vocabulary_.any_action = true;
    }
  }

 private:
  void ParseList(NodeId list) {
    const NodeIds items = reader_.Items(list);
    vocabulary_.any_action = std::any_of(items.begin(), items.end(), [this](NodeId item) {
      return reader_.node(item).kind != NodeKind::kText;
    });
    for (const NodeId item : ParseNames(list, "an action", reader_)) DeclareAction(item);
  }

  void ParseMap(NodeId map) {
    std::vector<DocumentReader::Pair> sets;
    for (const DocumentReader::Pair& entry : reader_.Pairs(map)) {
      const std::optional<std::string_view> name = reader_.NonEmptyText(entry.key, "an action");
      if (name && reader_.IsNull(entry.value)) {
        DeclareAction(entry.key);
      } else if (name &&
                 reader_.Expect(entry.value, NodeKind::kSequence, "the value of " + Quote(*name),
                                "nothing (an action) or a list of actions (a named set)")) {
        sets.push_back(entry);
      } else {
        vocabulary_.any_action = true;
      }
    }
    for (const DocumentReader::Pair& set : sets) DeclareSet(set.key);
    for (const DocumentReader::Pair& set : sets) FillSet(set);
  }

  // Returns whether an action or set may have this name.
  bool IsFree(NodeId name) {
    if (reader_.node(name).text != kAllActions) return true;
    reader_.issues().AddError("reserved-name", reader_.node(name).range,
                              "`all` already stands for every action", "choose another name");
    return false;
  }

  void DeclareAction(NodeId node) {
    if (!IsFree(node)) return;
    const size_t most = std::min(limits_.actions, kMaxActions);
    if (policy_.actions.size() == most) {
      if (!vocabulary_.any_action) ReportTooMany(node, most);
      vocabulary_.any_action = true;
      return;
    }
    const std::string name(reader_.node(node).text);
    vocabulary_.actions[name] = {uint64_t{1} << policy_.actions.size(), /*is_set=*/false};
    vocabulary_.action_words.push_back(name);
    policy_.actions.push_back(name);
    policy_.places.actions.push_back(reader_.node(node).range);
  }

  void ReportTooMany(NodeId node, size_t most) {
    reader_.issues().AddError("too-many-actions", reader_.node(node).range,
                              "too many actions: the limit is " + WithCommas(most),
                              "use one action for what the rules never tell apart");
  }

  void DeclareSet(NodeId node) {
    if (!IsFree(node)) return;
    const std::string name(reader_.node(node).text);
    vocabulary_.actions[name] = {0, /*is_set=*/true};
    vocabulary_.action_words.push_back(name);
  }

  void FillSet(const DocumentReader::Pair& entry) {
    const std::string name(reader_.node(entry.key).text);
    if (name == kAllActions) return;
    if (reader_.Items(entry.value).empty()) {
      reader_.issues().AddError("empty-list", reader_.node(entry.value).range,
                                "the named set " + Quote(name) + " is empty",
                                "name its actions, or remove it");
    }
    uint64_t actions = 0;
    for (const NodeId item : ParseNames(entry.value, "an action", reader_)) {
      actions |= ParseMember(item, name);
    }
    vocabulary_.actions[name].actions = actions;
    policy_.action_sets.push_back({name, actions});
  }

  uint64_t ParseMember(NodeId item, const std::string& set) {
    const Node& member = reader_.node(item);
    const auto found = vocabulary_.actions.find(std::string(member.text));
    if (found != vocabulary_.actions.end() && !found->second.is_set) return found->second.actions;
    if (found != vocabulary_.actions.end() || member.text == kAllActions) {
      reader_.issues().AddError("nested-set", member.range,
                                "the named set " + Quote(set) + " holds " + Quote(member.text) +
                                    ", which is a set itself",
                                "name single actions: " + QuoteList(policy_.actions, "and"));
    } else if (!vocabulary_.any_action) {
      reader_.issues().AddError(
          "unknown-action", member.range,
          "unknown action " + Quote(member.text) + " in the named set " + Quote(set),
          reader_.Suggest(member.text, policy_.actions,
                          "declare it too: " + Quote(std::string(member.text) + ":")));
    }
    return 0;
  }

  const PolicyLimits& limits_;
  DocumentReader& reader_;
  Policy& policy_;
  Vocabulary& vocabulary_;
};

void UseDefaultActions(Policy& policy, Vocabulary& vocabulary) {
  policy.UseDefaultActions();
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    vocabulary.actions[policy.actions[i]] = {uint64_t{1} << i, /*is_set=*/false};
  }
  vocabulary.action_words = policy.actions;
  for (const ActionSet& set : policy.action_sets) {
    vocabulary.actions[set.name] = {set.actions, /*is_set=*/true};
    vocabulary.action_words.push_back(set.name);
  }
}

// Reports a method that a request could not tell from an action or set. Returns whether it is fine.
bool CheckMethodName(NodeId node, const Vocabulary& vocabulary, DocumentReader& reader) {
  const std::string name(reader.node(node).text);
  if (!vocabulary.actions.contains(name)) return true;
  std::string upper = name;
  for (char& letter : upper) letter = absl::ascii_toupper(letter);
  reader.issues().AddError("method-is-action", reader.node(node).range,
                           "the method " + Quote(name) + " is spelled like an action",
                           vocabulary.actions.contains(upper)
                               ? "rename the action"
                               : "did you mean " + Quote(upper) + "? methods are case-sensitive");
  return false;
}

}  // namespace

void ParseActions(NodeId node, const PolicyLimits& limits, DocumentReader& reader, Policy& policy,
                  Vocabulary& vocabulary) {
  if (node == kNoNode) {
    UseDefaultActions(policy, vocabulary);
  } else {
    ActionParser(limits, reader, policy, vocabulary).Parse(node);
  }
  vocabulary.actions[kAllActions] = {policy.ActionMask(kAllActions), /*is_set=*/true};
  vocabulary.action_words.emplace_back(kAllActions);
}

uint64_t ParseActionWord(NodeId node, const Policy& policy, const Vocabulary& vocabulary,
                         DocumentReader& reader) {
  const std::optional<std::string_view> text = reader.Text(node, "an action");
  if (!text) return 0;
  const auto found = vocabulary.actions.find(absl::string_view(text->data(), text->size()));
  if (found != vocabulary.actions.end()) return found->second.actions;
  if (vocabulary.any_action) return 0;
  const std::string word(*text);
  const auto method = vocabulary.methods.find(word);
  std::string help;
  if (method != vocabulary.methods.end()) {
    help = "it is a method: write its action, " + Quote(policy.actions[method->second]);
  } else {
    help = reader.Suggest(word, vocabulary.action_words,
                          "write one of " + QuoteList(vocabulary.action_words, "or"));
  }
  reader.issues().AddError("unknown-action", reader.node(node).range,
                           "unknown action " + Quote(word), std::move(help));
  return 0;
}

void ParseMethods(NodeId node, DocumentReader& reader, Policy& policy, Vocabulary& vocabulary) {
  if (!reader.Expect(node, NodeKind::kMapping, "`methods`", "a map of HTTP methods to actions",
                     "write `methods: {GET: get}`")) {
    return;
  }
  for (const DocumentReader::Pair& entry : reader.Pairs(node)) {
    const std::optional<std::string_view> method = reader.NonEmptyText(entry.key, "a method");
    const bool is_good = method && CheckMethodName(entry.key, vocabulary, reader);
    const uint64_t actions = ParseActionWord(entry.value, policy, vocabulary, reader);
    if (!is_good || actions == 0) continue;
    const Node& value = reader.node(entry.value);
    if (vocabulary.actions.at(std::string(value.text)).is_set) {
      reader.issues().AddError("method-to-set", value.range,
                               "the method " + Quote(*method) + " must map to one action, and " +
                                   Quote(value.text) + " is a named set",
                               "write one of " + QuoteList(policy.actions, "or"));
      continue;
    }
    const auto index = static_cast<uint32_t>(absl::countr_zero(actions));
    policy.methods.emplace_back(*method, index);
    vocabulary.methods.emplace(*method, index);
  }
}

}  // namespace postern::internal
