#include "policy/testing/random_policy.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "policy/testing/text.h"

namespace postern::internal {
namespace {

// Few words, so that patterns overlap; what stands in one pattern is matched by another.
constexpr std::string_view kLiterals[] = {"a", "b", "ab", "room", "x.png", "b c", "é", R"(\*)"};
constexpr std::string_view kGlobs[] = {"a*",   "*b",  "a?", "?",   "*.png",  "*a*",
                                       "a*b*", "?*?", "é*", "*?m", R"(\**)", "r*m"};
constexpr std::string_view kExpressions[] = {"[ab]+",  "a|room",   "a.*",           ".*b",
                                             "[^a]*",  "(a|b){2}", "é|\\*|x\\.png", "\\w+",
                                             "[a-é]+", "ro{2,3}m", "b? ?c?",        "."};
constexpr std::string_view kVariables[] = {"x", "y", "entity_id", "team"};
constexpr std::string_view kNames[] = {"a", "b", "room", "admin"};  // of groups and functions
constexpr std::string_view kInherit = R"("inherit")";
constexpr std::string_view kAttributes[] = {"tenant", "plan"};

class PolicyMaker {
 public:
  explicit PolicyMaker(Choices& choices) : choices_(choices) {}

  Draft Make(uint32_t max_declarations) {
    draft_.mode = static_cast<PathMode>(choices_.Below(3));
    draft_.syntax = choices_.OneIn(2) ? Syntax::kJson : Syntax::kYaml;
    MakeHead();
    uint32_t bound = 4;
    while (bound < max_declarations && choices_.OneIn(2)) bound *= 4;
    const uint32_t size = 1 + choices_.Below(std::min(bound, max_declarations));
    std::set<std::vector<std::string>> seen;
    for (uint32_t i = 0; i < size; ++i) {
      variables_.clear();
      Draft::Declaration declaration = {MakePattern(), {}};
      if (!seen.insert(declaration.segments).second) continue;
      declaration.rules = MakeRules();
      draft_.declarations.push_back(std::move(declaration));
    }
    return std::move(draft_);
  }

 private:
  void MakeHead() {
    draft_.head = R"("paths":)" + Quoted(PathModeName(draft_.mode));
    draft_.actions = {"get", "list", "write", "delete"};
    action_names_ = {"get", "list", "write", "delete", "read"};
    if (choices_.OneIn(4)) MakeActions();
    if (draft_.mode == PathMode::kUrl && choices_.OneIn(2)) {
      draft_.head += R"(,"methods":{"GET":)" + Quoted(draft_.actions[0]) + R"(,"PUT":)" +
                     Quoted(draft_.actions.back()) + '}';
      draft_.actions.insert(draft_.actions.end(), {"GET", "PUT"});
    }
    if (choices_.OneIn(3)) draft_.head += R"(,"groups":["room","b","a","admin"])";
    if (choices_.OneIn(3)) draft_.head += R"(,"functions":["a","b","admin","room"])";
  }

  // Actions of the policy's own, up to as many as there may be, and two named sets.
  void MakeActions() {
    const uint32_t count = 1 + choices_.Below(choices_.OneIn(4) ? 64 : 4);
    draft_.actions.clear();
    std::string text;
    for (uint32_t i = 0; i < count; ++i) {
      draft_.actions.push_back(i == 1 ? "list" : "act" + std::to_string(i));
      text += Quoted(draft_.actions.back()) + ":null,";
    }
    action_names_ = draft_.actions;
    action_names_.insert(action_names_.end(), {"first", "ends"});
    const std::string first = Quoted(draft_.actions.front());
    const std::string last = Quoted(draft_.actions.back());
    draft_.head += R"(,"actions":{)" + text + R"("first":[)" + first + R"(],"ends":[)" + first +
                   (count > 1 ? ',' + last : "") + "]}";
  }

  std::vector<std::string> MakePattern() {
    std::vector<std::string> segments;
    const uint32_t inner = choices_.Below(choices_.OneIn(4) ? 6 : 3);
    bool is_floating = false;
    for (uint32_t i = 0; i < inner; ++i) {
      const bool floats = choices_.OneIn(6);
      is_floating = is_floating || floats;
      segments.push_back(floats ? "**" : MakeSegment(is_floating));
    }
    const uint32_t last = choices_.Below(10);
    if (last < 4 || (last == 4 && segments.empty())) {
      segments.emplace_back(choices_.OneIn(4) ? "**" : "*");
    } else if (last == 4) {
      segments.emplace_back();
    } else {
      segments.push_back(MakeSegment(is_floating, /*is_last=*/true));
    }
    return segments;
  }

  std::string MakeSegment(bool is_floating, bool is_last = false) {
    const uint32_t kind = choices_.Below(10);
    if (kind < 4) return std::string(choices_.OneOf(kLiterals));
    if (kind < 6) return MakeGlob();
    if (is_floating) return is_last ? "a" : "*";
    const std::optional<std::string> variable = MakeVariable();
    if (!variable) return is_last ? "b" : "*";
    if (kind == 6) return '{' + *variable + '}';
    if (kind == 7) return '<' + *variable + '>';
    return '<' + *variable + ':' + std::string(choices_.OneOf(kExpressions)) + '>';
  }

  // In `url` mode a `?` would be a query.
  std::string MakeGlob() {
    std::string glob(choices_.OneOf(kGlobs));
    const bool is_url = draft_.mode == PathMode::kUrl;
    return is_url && glob.find('?') != std::string::npos ? "a*" : glob;
  }

  std::optional<std::string> MakeVariable() {
    const std::string variable(choices_.OneOf(kVariables));
    if (std::find(variables_.begin(), variables_.end(), variable) != variables_.end()) {
      return std::nullopt;
    }
    variables_.push_back(variable);
    return variable;
  }

  std::vector<std::string> MakeRules() {
    std::vector<std::string> rules;
    if (choices_.OneIn(2)) rules.emplace_back(kInherit);
    // Closures are rare: most of them would be overruled.
    for (uint32_t i = choices_.Below(choices_.OneIn(12) ? 1 : 4); i > 0; --i) {
      rules.push_back(MakeRule(choices_.OneIn(5) ? "deny" : "allow"));
    }
    return rules;
  }

  std::string MakeRule(std::string_view effect) {
    std::string rule = '{' + Quoted(effect) + ':' + MakeList([this] { return MakeSelector(); });
    const bool all = choices_.OneIn(5);
    rule += R"(,"to":)" +
            (all ? R"("all")" : MakeList([this] { return choices_.OneOf(action_names_); }));
    if (choices_.OneIn(5)) rule += R"(,"where":)" + MakeWhere();
    if (choices_.OneIn(8)) rule += R"(,"id":"rule-)" + std::to_string(next_id_++) + '"';
    return rule + '}';
  }

  // Returns one of what `make` makes, or a list of them without repetition.
  template <typename Make>
  std::string MakeList(const Make& make) {
    if (choices_.OneIn(2)) return Quoted(make());
    std::set<std::string> items;
    for (uint32_t i = choices_.Below(3); i > 0; --i) items.insert(Quoted(make()));
    items.insert(Quoted(make()));
    std::string list;
    for (const std::string& item : items) list += (list.empty() ? "" : ",") + item;
    return '[' + list + ']';
  }

  std::string MakeSelector() {
    switch (choices_.Below(8)) {
      case 0:
        return "guest";
      case 1:
        return "authenticated";
      case 2:
        return "anyone";
      case 3:
        return "group:" + std::string(choices_.OneOf(kNames));
      case 4:
        return "function:" + std::string(choices_.OneOf(kNames));
      case 5:
        return variables_.empty() ? "guest" : "group:<" + choices_.OneOf(variables_) + '>';
      default:
        return HasOwner() ? "owner" : "authenticated";
    }
  }

  bool HasOwner() const {
    return std::find(variables_.begin(), variables_.end(), "entity_id") != variables_.end();
  }

  std::string MakeWhere() {
    std::string where;
    for (const std::string_view attribute : kAttributes) {
      if (!where.empty() && !choices_.OneIn(3)) break;
      where += (where.empty() ? "" : ",") + Quoted(attribute) + ':';
      if (!variables_.empty() && choices_.OneIn(2)) {
        where += Quoted('<' + choices_.OneOf(variables_) + '>');
      } else {
        where += MakeList([this] {
          return std::string(choices_.OneIn(6) ? R"(\<x\>)" : choices_.OneOf(kNames));
        });
      }
    }
    return '{' + where + '}';
  }

  Choices& choices_;
  Draft draft_;
  std::vector<std::string> action_names_;  // and those of sets
  std::vector<std::string> variables_;     // of the declaration that is being made
  uint32_t next_id_ = 0;
};

bool Inherits(const Draft::Declaration& declaration) {
  return !declaration.rules.empty() && declaration.rules.front() == kInherit;
}

// Makes an overruled closure inherit, and takes the segments of one of two that are the same.
void Repair(const Policy& policy, const Issue& issue, Draft& draft) {
  for (size_t place = 0; place < policy.declarations.size(); ++place) {
    if (policy.declarations[place].pattern_range.begin != issue.range.begin) continue;
    Draft::Declaration& declaration = draft.declarations[place];
    if (issue.id == "same-paths") {
      declaration.segments.clear();
    } else if (!Inherits(declaration)) {
      declaration.rules.emplace(declaration.rules.begin(), kInherit);
    }
  }
}

void DropDeclarationsWithoutSegments(Draft& draft) {
  const auto is_dropped = [](const Draft::Declaration& d) { return d.segments.empty(); };
  std::vector<Draft::Declaration>& all = draft.declarations;
  all.erase(std::remove_if(all.begin(), all.end(), is_dropped), all.end());
}

bool IsCollision(const Issue& issue) {
  return issue.id == "same-paths" || issue.id == "closure-overruled";
}

}  // namespace

std::string Draft::Text() const {
  std::string text = R"({"postern":1,)" + head + R"(,"access":{)";
  for (const Declaration& declaration : declarations) {
    if (&declaration != &declarations.front()) text += ',';
    std::string pattern = mode == PathMode::kUrl ? "/" : "";
    for (const std::string& segment : declaration.segments) {
      if (&segment != &declaration.segments.front()) pattern += '/';
      pattern += segment;
    }
    text += "\n  " + Quoted(pattern) + ":[";
    for (const std::string& rule : declaration.rules) {
      if (&rule != &declaration.rules.front()) text += ',';
      text += rule;
    }
    text += ']';
  }
  return text + "\n}}\n";
}

Draft RandomDraft(Choices& choices, uint32_t max_declarations) {
  return PolicyMaker(choices).Make(max_declarations);
}

Draft DraftOf(const Policy& policy) {
  Draft draft;
  draft.mode = policy.mode;
  draft.actions = policy.actions;
  for (const auto& [method, action] : policy.methods) draft.actions.push_back(method);
  for (const Declaration& declaration : policy.declarations) {
    draft.declarations.emplace_back();
    for (const Segment& segment : declaration.pattern.segments) {
      draft.declarations.back().segments.push_back(
          declaration.pattern.text.substr(segment.begin, segment.end - segment.begin));
    }
  }
  return draft;
}

CompileResult CompileRepaired(Draft& draft) {
  CompileOptions options;
  options.lint = false;
  while (true) {
    CompileResult built = CompilePolicy(Source("random", draft.Text()), draft.syntax, options);
    const std::vector<Issue>& issues = built.issues().all();
    const bool is_repairable =
        !built.ok() && built.policy() && std::all_of(issues.begin(), issues.end(), IsCollision);
    if (!is_repairable) return built;
    const std::string text = draft.Text();
    for (const Issue& issue : issues) Repair(*built.policy(), issue, draft);
    DropDeclarationsWithoutSegments(draft);
    if (draft.Text() == text) return built;
  }
}

}  // namespace postern::internal
