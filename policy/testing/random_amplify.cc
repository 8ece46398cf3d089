#include "policy/testing/random_amplify.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "policy/testing/text.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

// Few, so that paths lie below each other and ids are names of folders.
const std::vector<std::string> kFolders = {"a", "b", "c", "a", "b", "{x}", "<y>", "..", "é", "A"};
const std::vector<std::string> kIds = {"u", "v", "a", "b", "{entity_id}"};
const std::vector<std::string> kGroups = {"g", "h", "i"};
const std::vector<std::string> kFunctions = {"f", "e"};
const std::vector<std::string> kActions = {"get", "list", "write", "delete"};

std::string Broken(std::string path, Choices& choices) {
  switch (choices.Below(6)) {
    case 0:
      return "/" + path;
    case 1:
      return path.substr(0, path.size() - 1 - choices.Below(2));
    case 2:
      return path.insert(path.find('/'), "/");
    case 3:
      return path.insert(choices.Below(static_cast<uint32_t>(path.size())), "*");
    case 4:
      return path.insert(choices.Below(static_cast<uint32_t>(path.size())), "{entity_id}");
    default:
      return choices.OneIn(2) ? "*" : "";
  }
}

// Returns a path, often one below `above`.
std::string RandomPath(const std::string& above, Choices& choices) {
  std::string path;
  if (choices.OneIn(2)) path = above.substr(0, above.find_first_of("{*"));
  for (uint32_t more = choices.OneIn(100) ? 0 : 1 + choices.Below(2); more > 0; --more) {
    path += choices.OneOf(kFolders) + '/';
  }
  if (choices.OneIn(3)) path += "{entity_id}/";
  path += '*';
  return choices.OneIn(60) ? Broken(path, choices) : path;
}

Selector RandomSelector(const std::vector<std::string>& groups, Choices& choices) {
  Selector selector;
  switch (choices.Below(groups.empty() ? 4 : 6)) {
    case 0:
      selector.kind = Kind::kGuest;
      selector.text = "guest";
      break;
    case 1:
      selector.kind = Kind::kAuthenticated;
      selector.text = "authenticated";
      break;
    case 2:
      selector.kind = Kind::kOwner;
      selector.text = "owner";
      break;
    case 3:
      selector.kind = Kind::kFunction;
      selector.name = choices.OneOf(kFunctions);
      selector.text = "function:" + selector.name;
      break;
    default:
      selector.kind = Kind::kGroup;
      selector.name = choices.OneOf(groups);
      selector.text = "group:" + selector.name;
  }
  return selector;
}

std::vector<Rule> RandomRules(const std::vector<std::string>& groups, Choices& choices) {
  std::vector<Rule> rules(choices.Below(4));
  std::set<std::string> named;
  for (Rule& rule : rules) {
    rule.effect = Effect::kAllow;
    rule.actions = choices.OneIn(15) ? 0 : 1 + choices.Below(15);
    for (uint32_t more = choices.OneIn(20) ? 0 : 1 + choices.Below(2); more > 0; --more) {
      Selector selector = RandomSelector(groups, choices);
      const bool is_new = named.insert(selector.text).second;
      if (is_new || choices.OneIn(100)) rule.selectors.push_back(std::move(selector));
    }
  }
  return rules;
}

std::string List(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ",") + Quoted(item);
  return "[" + text + "]";
}

std::string RuleText(const Rule& rule) {
  std::vector<std::string> selectors, actions;
  for (const Selector& selector : rule.selectors) selectors.push_back(selector.text);
  for (size_t i = 0; i < kActions.size(); ++i) {
    if (rule.actions >> i & 1) actions.push_back(kActions[i]);
  }
  return R"({"allow":)" + List(selectors) + R"(,"to":)" + List(actions) + "}";
}

Principal RandomPrincipal(Choices& choices) {
  Principal principal;
  const uint32_t kind = choices.Below(6);
  principal.kind = kind == 0   ? PrincipalKind::kGuest
                   : kind == 1 ? PrincipalKind::kFunction
                               : PrincipalKind::kUser;
  if (!choices.OneIn(5)) principal.entity_id = choices.OneOf(kIds);
  if (principal.kind == PrincipalKind::kFunction) principal.name = choices.OneOf(kFunctions);
  if (principal.kind != PrincipalKind::kUser || choices.OneIn(2)) return principal;
  principal.groups.emplace();
  for (const std::string& group : kGroups) {
    if (choices.OneIn(3)) principal.groups->insert(principal.groups->begin(), group);
  }
  return principal;
}

}  // namespace

AmplifyDefinition RandomAmplify(Choices& choices) {
  AmplifyDefinition definition;
  for (const std::string& group : kGroups) {
    if (choices.OneIn(2)) {
      auto& groups = definition.groups;
      groups.insert(choices.OneIn(2) ? groups.begin() : groups.end(), group);
    }
  }
  std::set<std::string> seen;
  for (uint32_t more = 1 + choices.Below(5); more > 0; --more) {
    std::string path =
        RandomPath(definition.paths.empty() ? "" : choices.OneOf(definition.paths).text, choices);
    if (!seen.insert(path).second) continue;
    definition.paths.push_back({std::move(path), {}, RandomRules(definition.groups, choices)});
  }
  return definition;
}

std::string AmplifyText(const AmplifyDefinition& definition) {
  std::string text =
      R"({"postern":1,"semantics":"amplify","groups":)" + List(definition.groups) + ",\"access\":[";
  for (const AmplifyPath& path : definition.paths) {
    if (&path != &definition.paths.front()) text += ",\n";
    text += R"({"path":)" + Quoted(path.text) + R"(,"rules":[)";
    for (const Rule& rule : path.rules) {
      if (&rule != &path.rules.front()) text += ',';
      text += RuleText(rule);
    }
    text += "]}";
  }
  return text + "]}";
}

AmplifyRequest RandomAmplifyRequest(const AmplifyDefinition& definition, Choices& choices) {
  AmplifyRequest request;
  request.principal = RandomPrincipal(choices);
  const uint32_t action = choices.Below(4);
  request.action = uint64_t{1} << action;
  request.action_name = kActions[action];
  if (request.action_name == "list" && choices.OneIn(20)) return request;
  std::string path = choices.OneOf(definition.paths).text;
  const size_t token = path.find("{entity_id}");
  const bool is_own = request.principal.entity_id && choices.OneIn(2);
  if (token != path.npos) {
    path.replace(token, 11, is_own ? *request.principal.entity_id : choices.OneOf(kIds));
  }
  path.erase(std::remove(path.begin(), path.end(), '*'), path.end());
  for (uint32_t more = choices.Below(3); more > 0; --more) path += choices.OneOf(kFolders) + '/';
  if (choices.OneIn(2)) path += "x.png";
  if (choices.OneIn(10)) path = path.substr(0, choices.Below(1 + path.size()));
  const bool is_cut = !path.empty() && (path.back() & 0x80) != 0;  // in the middle of an `é`
  request.path = is_cut || path.empty() ? "a/x" : path;
  return request;
}

}  // namespace postern::internal
