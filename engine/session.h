// Session: a principal for as long as its connection lasts, whatever policies come and go.
//
//   postern::Session alice(principal);                      // when the connection is accepted
//   reader.Decide(alice, "get", "room/1/cat.png");          // engine/policy_store.h
//
// or, with a graph at hand:
//
//   Evaluate(graph, alice.For(graph), graph.action("get"), graph.path("room/1/cat.png"));
#ifndef POSTERN_ENGINE_SESSION_H_
#define POSTERN_ENGINE_SESSION_H_

#include <utility>

#include "absl/base/attributes.h"
#include "engine/decision_graph.h"
#include "engine/principal.h"

namespace postern {

// Movable. Thread-compatible: not for two threads at a time.
class Session {
 public:
  // A guest's.
  Session() = default;
  explicit Session(Principal principal) : principal_(std::move(principal)) {}

  const Principal& principal() const ABSL_ATTRIBUTE_LIFETIME_BOUND { return principal_; }

  // Returns the principal prepared for `graph`; prepares it if the last call was for another graph.
  // A principal that the policy rejects is prepared, too, and denied: see error(). The reference is
  // valid until the next call.
  const PreparedPrincipal& For(const DecisionGraph& graph) ABSL_ATTRIBUTE_LIFETIME_BOUND {
    if (!prepared_.IsFor(graph)) prepared_ = graph.Prepare(principal_);
    return prepared_;
  }

 private:
  PreparedPrincipal prepared_;  // first, since it is what a decision reads
  Principal principal_;
};

}  // namespace postern

#endif  // POSTERN_ENGINE_SESSION_H_
