// DecisionGraph: a compiled policy, ready to decide.
//
//   const postern::CompileResult built = postern::CompilePolicyFile("social-room.yaml");
//   const postern::DecisionGraph& graph = *built.graph();
//   const postern::PreparedPrincipal alice = graph.Prepare(principal);
//   const postern::Decision decision =
//       postern::Evaluate(graph, alice, graph.action("get"), graph.path("room/1/cat.png"));
//   if (!decision.allowed()) log(ReasonName(decision.reason));
//
// Nothing in these lines can throw, return null or allow by default: a bad path, principal or
// action is carried in its own type and becomes a deny with its reason.
//
// Thread safety: a graph is immutable; any number of threads may use one graph, one prepared
// principal and one path at a time. Evaluate allocates nothing and takes no lock.
#ifndef POSTERN_ENGINE_DECISION_GRAPH_H_
#define POSTERN_ENGINE_DECISION_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/path.h"
#include "engine/principal.h"
#include "engine/principal_representation.h"

namespace postern {

namespace internal {
class Bytes;    // engine/internal/bytes.h
class Graph;    // engine/internal/graph.h
struct Inside;  // engine/internal/inside.h
}  // namespace internal

// An action of one graph, from DecisionGraph::action(). A default one is unknown, and denied; so is
// one of another graph, where the same number may be another action.
class Action {
 public:
  static constexpr uint8_t kUnknown = 0xff;
  Action() = default;
  bool known() const { return index_ != kUnknown; }
  uint8_t index() const { return index_; }            // below kMaxActions if known
  bool may_ask_for_root() const { return is_list_; }  // it is the action `list`

 private:
  friend class DecisionGraph;
  friend struct internal::Inside;
  friend Decision Evaluate(const class DecisionGraph&, const class PreparedPrincipal&, Action,
                           const CanonicalPath&);
  Action(uint32_t graph, uint8_t index, bool is_list)
      : graph_(graph), index_(index), is_list_(is_list) {}
  uint32_t graph_ = 0;  // the lower half of its id
  uint8_t index_ = kUnknown;
  bool is_list_ = false;
};

// A principal made ready for one graph: every selector that does not depend on the path is already
// decided. Owns copies of all that the principal is; what it borrows from the graph, only a
// decision of that graph reads. Using it with another graph is a deny (`stale_principal`), also
// when its own is gone; so is a default one.
class PreparedPrincipal {
 public:
  PreparedPrincipal();
  PreparedPrincipal(PreparedPrincipal&&) noexcept;
  PreparedPrincipal& operator=(PreparedPrincipal&&) noexcept;
  PreparedPrincipal(const PreparedPrincipal&) = delete;
  PreparedPrincipal& operator=(const PreparedPrincipal&) = delete;
  ~PreparedPrincipal() = default;

  // Returns why the principal is rejected, or kNone.
  PrincipalError error() const { return state_.error; }

  // Returns whether it was prepared for that graph, even if it is rejected.
  bool IsFor(const class DecisionGraph& graph) const;

 private:
  friend class DecisionGraph;
  friend struct internal::Inside;
  friend Decision Evaluate(const class DecisionGraph&, const PreparedPrincipal&, Action,
                           const CanonicalPath&);
  internal::PrincipalBits bits_;
  internal::PrincipalState state_;
  std::unique_ptr<char[]> block_;  // what `state_` views, if that does not stand elsewhere
};

// What the accessors tell of a rule and of a declaration. Views borrow from the graph.
struct RuleInfo {
  Effect effect;
  uint64_t actions;                         // bit i is action i
  std::vector<std::string_view> selectors;  // as decision lines show them
  std::string_view id;                      // empty: none
  std::string_view note;
  SourceLocation location;
  std::string text;  // in one line: `allow guest, to [get, write]`
};
struct DeclarationInfo {
  std::string_view pattern;  // as the author spelled it
  bool inherits;
  uint32_t num_rules;
  SourceLocation location;
};

class DecisionGraph {
 public:
  // A graph without a policy: every decision on it is a deny, `no_policy`.
  DecisionGraph();
  DecisionGraph(DecisionGraph&&) noexcept;
  DecisionGraph& operator=(DecisionGraph&&) noexcept;
  DecisionGraph(const DecisionGraph&) = delete;
  DecisionGraph& operator=(const DecisionGraph&) = delete;
  ~DecisionGraph();

  // Returns the graph of `spec`. Errors: kInvalidArgument if the spec breaks a rule of graph_spec.h
  // (an index out of range, say, or a selector's variable that the pattern lacks) or two patterns
  // are the same, or one has more segments than a path can have; kResourceExhausted if patterns
  // with a floating wildcard, and those whose other wildcards overlap too much (docs/language.md,
  // "Patterns that overlap"), have more than 4,096 segments in all.
  static absl::StatusOr<DecisionGraph> Build(const GraphSpec& spec);

  // Returns whether `bytes` begin as a compiled policy does, sound or not; no text begins so.
  static bool IsCompiled(std::string_view bytes);

  // Returns the graph of a compiled policy (Serialize(), `postern compile`). The bytes may be of
  // any origin: those that no compiler wrote are refused, or decide something, and never do harm.
  // So that they are those that were meant, say their SHA-256, as DigestOf() spells it.
  //
  // Load copies the bytes. LoadMapped maps the file and copies nothing; REQUIRES: nobody writes to
  // the file while the graph lives; to publish another policy, rename a new file to its name.
  //
  // Errors: kInvalidArgument if the bytes are no compiled policy, are damaged or of another version
  // of the format; kFailedPrecondition if they are not those that were expected; of a file, what
  // the system tells.
  static absl::StatusOr<DecisionGraph> Load(std::string_view bytes,
                                            std::string_view expected_sha256 = {});
  static absl::StatusOr<DecisionGraph> LoadMapped(const std::string& path,
                                                  std::string_view expected_sha256 = {});

  // What a compiled policy holds besides what decides: patterns and rules as their authors wrote
  // them. Without it a decision still tells the ids of declaration and rule, but explanations and
  // the accessors have nothing to say of them.
  enum class Descriptions : uint8_t { kKeep, kStrip };

  // Returns the compiled policy, the same bytes on every machine. REQUIRES: has_policy().
  std::string Serialize(Descriptions descriptions = Descriptions::kKeep) const;

  // Returns the SHA-256 of a compiled policy's bytes as Load expects it: `sha256:` and 64 hex
  // digits.
  static std::string DigestOf(std::string_view compiled);

  // Returns false if the description was stripped, or is damaged; and whether that is why.
  // Decisions stand nevertheless.
  bool has_description() const;
  bool is_description_damaged() const;

  // Returns how many bytes deciding may read; 0 if there is no policy.
  size_t NumBytes() const;

  // Returns the action of that name or, in `url` mode, the one that the HTTP method maps to.
  Action action(std::string_view name) const;

  // Returns whether a request for `action` may come without a path: it is then one of the root,
  // path("").
  bool MayLackPath(Action action) const;

  // Returns `raw` canonicalised for this policy's mode. Lifetime: as CanonicalPath::FromRaw.
  CanonicalPath path(std::string_view raw ABSL_ATTRIBUTE_LIFETIME_BOUND) const;

  // Returns the principal made ready for this graph; a bad one is carried and denied.
  PreparedPrincipal Prepare(const Principal& principal) const;

  bool has_policy() const { return graph_ != nullptr; }

  // The rest describes the policy and REQUIRES has_policy(). Views live as long as the graph.
  PathMode mode() const;
  std::string_view name() const;
  std::string_view file() const;
  std::string_view digest() const;  // `sha256:…`, of the policy file's bytes
  const std::vector<std::string>& actions() const;

  // Declarations are numbered by rank: of all that match a path, the most specific has the lowest
  // number. What is not there, or was stripped, is told as empty.
  uint32_t num_declarations() const;
  DeclarationInfo declaration(uint32_t declaration) const;
  RuleInfo rule(uint32_t declaration, uint32_t rule) const;

  // Returns the compiled structure as text, one state a line, for compiler tests and debugging.
  std::string Dump() const;

  // Returns an error that names the first broken invariant; for tests.
  absl::Status CheckInvariants() const;

 private:
  friend class PreparedPrincipal;
  friend struct internal::Inside;
  friend Decision Evaluate(const DecisionGraph&, const PreparedPrincipal&, Action,
                           const CanonicalPath&);
  explicit DecisionGraph(std::unique_ptr<const internal::Graph> graph);
  static absl::StatusOr<DecisionGraph> Open(internal::Bytes bytes,
                                            std::string_view expected_sha256);
  std::unique_ptr<const internal::Graph> graph_;
};

}  // namespace postern

#endif  // POSTERN_ENGINE_DECISION_GRAPH_H_
