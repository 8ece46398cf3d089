// Decisions as people read them: what decided, with the policy's own line.
#ifndef POSTERN_TOOLS_REQUEST_DECISION_TEXT_H_
#define POSTERN_TOOLS_REQUEST_DECISION_TEXT_H_

#include <string>
#include <string_view>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/compiler.h"
#include "policy/model.h"

namespace postern::tools {

// The column (from 0) in which reports write places such as `social-room.yaml:5:7`.
inline constexpr size_t kPlaceColumn = 58;

// Appends `place` to the line in hand, which began at `line_begin` of `out`, in kPlaceColumn or
// behind what is there already, and ends the line.
void AppendPlace(std::string_view place, size_t line_begin, std::string& out);

// Returns a rule in one line: `allow guest, to [get, write]`.
std::string RuleText(const Rule& rule, const Policy& policy);

// Appends why it was decided so, each line indented by `indent` spaces:
//
//   allowed by  room/*  allow guest, to [get, write]        social-room.yaml:5:7
//     5 |     - {allow: guest, to: [get, write]}
//       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//
// `principal` is PreparedPrincipal::error(). REQUIRES: policy.ok(), and `decision` is its graph's.
void AppendWhy(const CompileResult& policy, const Decision& decision, PrincipalError principal,
               int indent, bool color, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_DECISION_TEXT_H_
