#include "policy/explanation_lines.h"

#include "policy/issue.h"

namespace postern {

SourceRange RangeOf(const CompileResult& policy, const CitedRule& cited) {
  const Declaration& declaration =
      policy.policy()->declarations[policy.FileOrder(cited.declaration)];
  if (cited.rule == Decision::kNone) return declaration.pattern_range;
  return declaration.rules[cited.rule].range;
}

ExplanationTextOptions TextOptions(const CompileResult& policy, bool color) {
  ExplanationTextOptions options;
  if (policy.is_compiled()) return options;
  options.excerpt = [&policy, color](const CitedRule& cited, int indent) {
    return Excerpt(*policy.source(), RangeOf(policy, cited), indent, color);
  };
  return options;
}

}  // namespace postern
