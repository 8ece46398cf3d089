// Decision lines: one decision as a JSON object, always with the same keys (docs/cli.md).
#ifndef POSTERN_TOOLS_REQUEST_DECISION_LINE_H_
#define POSTERN_TOOLS_REQUEST_DECISION_LINE_H_

#include <string>
#include <string_view>

#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/path.h"
#include "engine/principal.h"

namespace postern::tools {

// Appends the line of a decision that `graph` took, line feed included. `id` is JSON already;
// `path` is null for a `list` without a prefix; `principal` is PreparedPrincipal::error().
// REQUIRES: graph.has_policy().
void AppendDecisionLine(const DecisionGraph& graph, std::string_view id, const Decision& decision,
                        const CanonicalPath* path, PrincipalError principal, std::string& out);

// Appends the line of a request that could not be read: a deny, `request_rejected`.
void AppendRejectedLine(const DecisionGraph& graph, std::string_view id, std::string_view error,
                        std::string& out);

// Adds the key `explanation` to the line that `out` ends with. `explanation` is JSON.
void AddExplanation(std::string_view explanation, std::string& out);

// Appends the part of a decision line that says what was decided and by which rule, as a JSON
// object of its own: `decision`, `reason`, `declaration`, `rule`, `selector`, `rule_id`, `at`.
void AppendDecision(const DecisionGraph& graph, const Decision& decision, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_DECISION_LINE_H_
