#include "tools/commands/lowered_text.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/escape.h"
#include "engine/explanation_text.h"
#include "policy/model.h"

namespace postern::tools {
namespace {

std::string RolesLine(const Policy& policy) {
  std::string line = "roles: ";
  for (const std::string& group : policy.role_groups) {
    line += "group:" + TerminalSafe(group) + ", else ";
  }
  return line + "authenticated; guest; function:NAME\n";
}

// Appends a line that ends with the place of `range`.
void AppendLine(const Source& source, std::string_view text, SourceRange range, std::string& out) {
  const size_t line_begin = out.size();
  out += TerminalSafe(text);
  const SourceLocation at = source.Locate(range.begin);
  AppendPlace(source.name() + ':' + std::to_string(at.line) + ':' + std::to_string(at.column),
              line_begin, out);
}

}  // namespace

std::string LoweredText(const CompileResult& policy) {
  const Policy& model = *policy.policy();
  const Source& source = *policy.source();
  std::string text = RolesLine(model);
  std::vector<uint32_t> ranks(model.declarations.size());
  for (uint32_t rank = 0; rank < ranks.size(); ++rank) ranks[policy.FileOrder(rank)] = rank;
  for (size_t i = 0; i < ranks.size(); ++i) {
    const Declaration& declaration = model.declarations[i];
    AppendLine(source, declaration.pattern.text, declaration.pattern_range, text);
    text += "  inherit\n";
    for (uint32_t k = 0; k < declaration.rules.size(); ++k) {
      const Rule& rule = declaration.rules[k];
      AppendLine(source, "  " + policy.graph()->rule(ranks[i], k).text, rule.range, text);
      if (!rule.note.empty()) text += "    " + TerminalSafe(rule.note) + '\n';
    }
  }
  return text;
}

}  // namespace postern::tools
