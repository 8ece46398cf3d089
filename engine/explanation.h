// Explanations: why a request was decided so, and what would change it.
//
//   const postern::Action action = graph.action("write");
//   const postern::CanonicalPath path = graph.path("room/1/locked/x");
//   const postern::Decision decision = postern::Evaluate(graph, alice, action, path);
//   const postern::Explanation why = postern::Explain(graph, alice, action, path, decision);
//
//   for (const postern::ExplainedDeclaration& match : why.declarations) log(match.pattern);
//   for (const postern::NearMiss& miss : why.near_misses) log(miss.action, miss.path);
//   std::cout << postern::ExplanationText(why);    // engine/explanation_text.h
//   std::cout << postern::ExplanationJson(why);    // engine/explanation_json.h
//
// A decision carries ids and costs nothing more. Who wants to know why asks for an explanation: the
// matches are walked again, and what they lead to is held against the decision. An explanation
// names rules, groups and other principals' paths: it is for operators. What a caller may be told
// is a rendering of its own (Audience::kCaller).
//
// An explanation costs some microseconds to make, and is rendered when somebody reads it. What it
// says of the policy are views of the graph's own text: keep the graph (a PolicyStore's snapshot,
// say) as long as its explanations. What it says of the request it owns.
#ifndef POSTERN_ENGINE_EXPLANATION_H_
#define POSTERN_ENGINE_EXPLANATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/graph_spec.h"
#include "engine/path.h"
#include "engine/principal.h"

namespace postern {
namespace internal {
class Graph;
}

// A declaration or one of its rules, with all that reports show of it. The ids are those of the
// graph, see Decision. Lifetime: the texts are the graph's.
struct CitedRule {
  uint32_t declaration = Decision::kNone;
  uint32_t rule = Decision::kNone;      // kNone: the declaration itself
  uint32_t selector = Decision::kNone;  // the first that holds; kNone: none does
  std::string_view pattern;             // of the declaration, as its author spelled it
  std::string_view selector_text;       // `group:admin`
  std::string_view id;                  // of the rule; empty: none
  std::string_view note;                // of the rule; empty: none
  SourceLocation location;
  const internal::Graph* graph = nullptr;  // for RuleText; null if a rule's text is not known
};

// Returns the rule in one line, `allow guest, to [get, write]`; empty for a declaration.
std::string RuleText(const CitedRule& cited);

// A rule of a declaration that matched.
struct ExplainedRule {
  enum class Outcome : uint8_t {
    kHolds,
    kOtherAction,     // it is not about the action asked for
    kOtherPrincipal,  // it is, but not about who asks
  };
  CitedRule cited;
  Effect effect = Effect::kDeny;
  Outcome outcome = Outcome::kOtherAction;

  // What is unknown of the principal: `groups`, `entity id`, `attribute plan`. In a deny it counted
  // as satisfied and made the selector hold, in an allow it did not and made the outcome.
  std::vector<std::string> unknown;
};

// A declaration that matched, and what it did.
struct ExplainedDeclaration {
  enum class Part : uint8_t {
    kGoverns,    // the most specific, guards aside
    kInherited,  // asked because all that are more specific say `inherit` and allow nothing here
    kGuard,      // it inherits and has no allow: it can only take away
    kNotAsked,   // one that is more specific had the last word
  };
  CitedRule cited;  // without a rule
  bool inherits = false;
  Part part = Part::kNotAsked;
  bool denies = false;               // a deny rule of it holds; that counts whatever its part
  std::vector<ExplainedRule> rules;  // in file order
};

// A single change to the request, or to the policy, that makes an allow of a deny.
struct NearMiss {
  enum class Kind : uint8_t {  // in the order in which they are listed
    kSignIn,
    kBeOwner,
    kOneGroup,
    kOneAttribute,
    kAnotherAction,
    kOneSegment,
    kDenyInTheWay,
  };
  Kind kind = Kind::kSignIn;

  // The request that is allowed; for kDenyInTheWay, the request as it was.
  Principal principal;
  std::string action;
  std::string path;  // as a request sends it: in `url` mode percent-encoded

  // What was changed: the attribute, the segment that was replaced, the group that is entered or,
  // if the user was in it, left; empty with kOneGroup: all groups are.
  std::string name;
  // What it was changed to: the entity id, the attribute's value, the new segment.
  std::string value;
  // It is enough that this is known and no other than what a deny is about: the change stands for
  // many. Groups are then none, `value` is one that would do.
  bool is_any_other = false;

  CitedRule allowed_by;  // what allows then
  CitedRule deny;        // with kDenyInTheWay: the rule without which it is allowed
};

// Where an explanation was cut; all zero where it was not.
struct ExplanationCut {
  uint64_t declarations = 0;  // that matched and are not listed
  uint64_t near_misses = 0;   // that were found and are not listed
  bool search = false;        // not all near misses there may be were looked for
};

// Plain data. Lifetime: that of the graph, which is not copied here; moving the DecisionGraph does
// no harm.
struct Explanation {
  // The decision that is explained. If it is not what the matches lead to, that is an internal
  // error: then the effect is deny whatever it was, and nothing else of the explanation is set.
  Decision decision;
  bool internal_error = false;

  // Whether the compiled policy goes without its description (DecisionGraph::Descriptions): then
  // declarations, rules and near misses are not told, and `decided_by` has ids alone.
  bool is_stripped = false;

  bool is_searched = false;  // near misses were looked for

  // What was asked. Of a principal that was never prepared, nothing is known.
  PrincipalError principal_error = PrincipalError::kNone;
  bool is_root = false;  // the path is
  PathMode mode = PathMode::kKey;
  std::optional<Principal> principal;
  std::string role;  // its only one (SelectorSpec); empty: the policy does not speak of roles
  std::string_view action;  // the policy's name for it, also of a method; empty: unknown
  std::string path;         // canonical; empty if it was rejected, and for the root
  std::string raw_action;   // ExplainOptions::raw_action
  std::string raw_path;     // ExplainOptions::raw_path

  // The policy.
  std::string_view policy;  // its name
  std::string_view file;
  std::string_view digest;
  absl::Span<const std::string> actions;
  absl::Span<const std::pair<std::string, uint32_t>> methods;  // and the action each stands for

  std::vector<std::string> actions_of_set;  // that raw_action names instead of an action

  // The action or method that an unknown action is a slip for, letter case aside; empty: none.
  std::string nearest_action;

  // Selectors that hold for the principal, of those in the rules that matched: `authenticated`.
  absl::InlinedVector<std::string_view, 4> selectors;

  std::vector<ExplainedDeclaration> declarations;  // that matched, the most specific first
  CitedRule decided_by;  // what `decision` names; of a deny by default, its declaration alone

  std::vector<NearMiss> near_misses;  // of a deny
  ExplanationCut cut;
};

struct ExplainOptions {
  // The request as it came, which neither an unknown action nor a rejected path remembers.
  std::string_view raw_action;
  std::string_view raw_path;

  // 0 near misses looks for none. Looking for them decides at most this many changed requests.
  uint32_t max_near_misses = 5;
  uint32_t max_declarations = 1000;  // that are listed, and whose rules near misses come from

  // Of the policy's words, only those are tried for a segment of the path that patterns name in its
  // place, where all else of them matches. No more than this many are tried for one segment, nor
  // looked at where many patterns begin alike: then those next to the segment in the order of
  // bytes.
  uint32_t max_words = 1000;
  uint32_t max_requests = 10000;
};

// Returns the explanation of what `graph` decided on a request. Never fails, whatever the request:
// for an error it says as much as is known. REQUIRES: `decision` is Evaluate's of the same
// arguments; if it is not, the result is an internal error. Thread-safe.
//
// Time: that of up to `max_requests` decisions; without near misses one to five microseconds, and
// with them most often some tens. The first explanation of a graph looks at all that it says of
// itself: some 0.1 us a declaration; 30 to 60 bytes a declaration stay.
Explanation Explain(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                    const CanonicalPath& path, const Decision& decision,
                    const ExplainOptions& options = {});

// Returns the kind as JSON spells it, for instance `sign_in`.
std::string_view NearMissName(NearMiss::Kind kind);

}  // namespace postern

#endif  // POSTERN_ENGINE_EXPLANATION_H_
