// Explanations for programs: one JSON object, always with the same keys (docs/explanations.md).
//
//   std::cout << postern::ExplanationJson(why);
//   {"decision":"deny","reason":"no_rule","internal_error":false,"principal":{…},…}
//
// It may stand in a `<script>` element: see AppendJsonString in engine/escape.h.
#ifndef POSTERN_ENGINE_EXPLANATION_JSON_H_
#define POSTERN_ENGINE_EXPLANATION_JSON_H_

#include <string>
#include <string_view>

#include "engine/explanation.h"

namespace postern {

// Returns the whole explanation, without a line feed; for operators.
std::string ExplanationJson(const Explanation& explanation);

// Returns what a caller may know: `decision`, `signed_in` and `request_id` (null if it is empty).
std::string CallerExplanationJson(const Explanation& explanation, std::string_view request_id);

}  // namespace postern

#endif  // POSTERN_ENGINE_EXPLANATION_JSON_H_
