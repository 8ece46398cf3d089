// The model: a policy as its author wrote it, after every error has been found.
//
// Plain data, in file order; what the parser makes, what the compiler, the lint and the reference
// evaluator read. Names are resolved (an action is an index, a set of actions a mask), nothing else
// is changed. Under `semantics: amplify` the author's words are in Policy::amplify, and the
// declarations are what policy/amplify.h made of them.
#ifndef POSTERN_POLICY_MODEL_H_
#define POSTERN_POLICY_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "policy/pattern.h"
#include "policy/source.h"

namespace postern {

// An entry of `where`: the attribute equals one of `values`, or the variable's segment if that is
// not empty.
struct Where {
  std::string attribute;
  std::vector<std::string> values;  // unescaped: `\<x\>` is `<x>`
  std::string variable;
  SourceRange range;
};

struct Selector {
  SelectorSpec::Kind kind = SelectorSpec::Kind::kAnyone;
  std::string name;  // of the group, variable, function or role
  std::string text;  // as decision lines show it: `guest`, `group:admin`, `group:<team>`
  SourceRange range;
};

struct Rule {
  Effect effect = Effect::kDeny;
  std::vector<Selector> selectors;  // in file order, at least one
  uint64_t actions = 0;             // bit i is Policy::actions[i]; at least one
  std::vector<Where> where;
  std::string id;        // empty: none
  std::string note;      // empty: none
  SourceRange range;     // of the whole rule
  SourceRange to_range;  // of the value of `to`
};

struct Declaration {
  Pattern pattern;
  SourceRange pattern_range;  // of the pattern in the file, quotes included
  bool inherits = false;
  std::vector<Rule> rules;

  bool HasAllow() const;
  bool HasDeny() const;
  bool IsGuard() const { return inherits && !HasAllow(); }     // only takes away
  bool IsClosure() const { return !inherits && !HasAllow(); }  // governs and allows nobody
};

// A named set of actions: `read` is `get` and `list`.
struct ActionSet {
  std::string name;
  uint64_t actions = 0;
};

// A path of `semantics: amplify` and its rules. All rules allow; their selectors are `guest`,
// `authenticated`, `owner` (Amplify's entity('identity')), `group:NAME` and `function:NAME`. A rule
// may name nobody, and no action: Amplify accepts it.
struct AmplifyPath {
  std::string text;  // as written: `profile/{entity_id}/*`
  SourceRange range;
  std::vector<Rule> rules;
};

// What a backend of Amplify defines. The order of paths can matter, and is that of the file.
struct AmplifyDefinition {
  std::vector<std::string> groups;  // in the order of their precedence
  std::vector<AmplifyPath> paths;
};

// Where the names that a policy declares stand, in the order of its lists. Of what it does not
// declare there is none.
struct DeclaredPlaces {
  std::vector<SourceRange> actions;
  std::vector<SourceRange> groups;
  std::vector<SourceRange> functions;
};

struct Policy {
  std::string name;
  PathMode mode = PathMode::kKey;
  std::vector<std::string> actions;
  std::vector<ActionSet> action_sets;
  std::vector<std::pair<std::string, uint32_t>> methods;  // HTTP method, index of its action
  std::optional<std::vector<std::string>> groups;         // absent: any name
  std::optional<std::vector<std::string>> functions;
  std::vector<std::string> role_groups;  // whose members have the role of their first one there
  std::vector<Declaration> declarations;
  std::optional<AmplifyDefinition> amplify;  // what they were made of; absent: native semantics
  DeclaredPlaces places;                     // of `actions`, `groups` and `functions`

  // Fills `actions` and `action_sets` with those of a policy that declares none.
  void UseDefaultActions();

  // Returns the actions that `name` stands for (one bit for an action, several for a set, all for
  // `all`), or 0 if there is none of that name.
  uint64_t ActionMask(std::string_view name) const;
};

}  // namespace postern

#endif  // POSTERN_POLICY_MODEL_H_
