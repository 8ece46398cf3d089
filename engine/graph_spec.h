// GraphSpec: a policy as the engine sees it, and the input from which a DecisionGraph is built.
//
// The language's compiler (policy/compiler.h) writes it; nothing here knows of YAML. It is plain
// data; DecisionGraph::Build checks it.
#ifndef POSTERN_ENGINE_GRAPH_SPEC_H_
#define POSTERN_ENGINE_GRAPH_SPEC_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/decision.h"
#include "engine/limits.h"
#include "engine/path.h"
#include "engine/segment_automaton.h"

namespace postern {

// A place in the policy's source, both from 1 (columns in bytes); 0:0 is unknown.
struct SourceLocation {
  uint32_t line = 0;
  uint32_t column = 0;
};

// One segment of a pattern, by what it matches.
struct SegmentSpec {
  enum class Kind : uint8_t {
    kLiteral,    // exactly `literal`; empty only as the last segment of a pattern
    kAutomaton,  // one segment that automata[automaton] accepts
    kAny,        // exactly one non-empty segment
    kFloating,   // any number of whole segments, none and empty ones included; never last
    kRest,       // one or more segments, empty ones included; always last
  };
  Kind kind = Kind::kLiteral;
  uint32_t automaton = 0;
  std::string literal;
};

// `where`: the principal's attribute must equal one of `values`, or, if `variable` is not empty,
// the segment that the variable matched.
struct WhereSpec {
  std::string attribute;
  std::vector<std::string> values;
  std::string variable;
};

// The variable that a principal's entity id is compared with.
inline constexpr char kEntityIdVariable[] = "entity_id";

// Whom a rule speaks of: a selector together with the `where` of its rule.
//
// A principal qualifies for many of the first seven kinds at once. Beside them it has exactly one
// role: `guest`, `function:NAME`, or, of a user, `group:NAME` for the first of
// GraphSpec::role_groups that it is a member of, and `authenticated` if it is a member of none
// (groups that are absent are none). A selector of a role therefore holds or does not: it is never
// unknown.
struct SelectorSpec {
  enum class Kind : uint8_t {
    kGuest,
    kAuthenticated,
    kAnyone,
    kOwner,          // entity id equals the segment that the variable `name` (`entity_id`) matched
    kGroup,          // a member of the group `name`
    kGroupVariable,  // a member of the group named by the segment that the variable `name` matched
    kFunction,       // the function called `name`
    kRole,           // a principal, of any kind, whose role is `name`
    kRoleOwner,      // the same, if its entity id equals the segment that kEntityIdVariable matched
  };
  Kind kind = Kind::kAnyone;
  std::string name;
  std::vector<WhereSpec> where;
  std::string text;  // as decision lines show it, without `where`: `group:admin`, `group:<team>`
};

struct RuleSpec {
  Effect effect = Effect::kDeny;
  uint64_t actions = 0;             // bit i is GraphSpec::actions[i]
  std::vector<uint32_t> selectors;  // into GraphSpec::selectors, in file order
  std::string id;                   // empty: none
  std::string note;
  SourceLocation location;
};

struct DeclarationSpec {
  std::string pattern;  // as the author spelled it
  std::vector<SegmentSpec> segments;
  std::vector<std::pair<std::string, uint32_t>> variables;  // name, index of its segment
  bool inherits = false;
  std::vector<RuleSpec> rules;  // in file order; `inherit` is not one of them
  SourceLocation location;
};

struct GraphSpec {
  std::string name;    // the policy's
  std::string file;    // as it was given to the compiler
  std::string digest;  // `sha256:` and 64 hex digits, of the policy file's bytes
  PathMode mode = PathMode::kKey;
  bool list_may_lack_path = false;  // a `list` may come without a path, and is one of the root
  RequestLimits limits;
  std::vector<std::string> actions;                           // single actions, at most kMaxActions
  std::vector<std::pair<std::string, uint64_t>> action_sets;  // name, its actions as in RuleSpec
  std::vector<std::pair<std::string, uint32_t>> methods;      // HTTP method, index of its action
  std::vector<SegmentAutomaton> automata;
  std::vector<SelectorSpec> selectors;   // distinct
  std::vector<std::string> role_groups;  // see SelectorSpec; the first takes precedence
  // Index = rank: of any two that match a common path, the more specific comes first. Where the
  // others stand decides nothing; those of one tenant side by side, and each tenant's in the same
  // order, make the smallest graph.
  std::vector<DeclarationSpec> declarations;
};

}  // namespace postern

#endif  // POSTERN_ENGINE_GRAPH_SPEC_H_
