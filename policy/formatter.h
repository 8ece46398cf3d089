// Formatter: the canonical form of a policy file, as docs/language.md describes it.
//
//   const postern::FormatResult result = postern::FormatPolicy(source, {});
//   if (!result.text) std::cerr << result.refusal << '\n' << result.issues.Text(source);
//
// The canonical form says what the file says, in the same order and with the same comments.
#ifndef POSTERN_POLICY_FORMATTER_H_
#define POSTERN_POLICY_FORMATTER_H_

#include <optional>
#include <string>

#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/source.h"

namespace postern {

struct FormatResult {
  // The canonical form; absent if the file can't be formatted.
  std::optional<std::string> text;
  // Why not: the errors of the policy. Those that two declarations make together, which the lint
  // finds, are no hindrance.
  Issues issues;
  // Why not, if that is not for errors: "it is a case file, and only policies are formatted".
  std::string refusal;
};

// Returns the canonical form of a policy in YAML. It is read again before it is returned, and
// refused unless it gives the same policy and the same comments. The form of a text that is
// canonical is that text. Thread-safe.
FormatResult FormatPolicy(const Source& source, const PolicyLimits& limits);

}  // namespace postern

#endif  // POSTERN_POLICY_FORMATTER_H_
