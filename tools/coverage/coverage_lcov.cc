#include "tools/coverage/coverage_lcov.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/escape.h"
#include "tools/cli/paths.h"

namespace postern::tools {
namespace {

// Returns `text` so that it is no more than a name: commas part the fields of a record.
std::string NameOf(std::string_view text) {
  std::string name = TerminalSafe(text);
  std::replace(name.begin(), name.end(), ',', ';');
  return name;
}

void AppendFunctions(const PolicyCoverage& coverage, std::string& out) {
  const Share share = coverage.reached();
  std::string counts;
  for (const DeclarationCoverage& declaration : coverage.declarations()) {
    if (!declaration.can_be_reached) continue;
    const std::string name = NameOf(declaration.pattern);
    absl::StrAppend(&out, "FN:", declaration.at.line, ",", name, "\n");
    absl::StrAppend(&counts, "FNDA:", declaration.reached, ",", name, "\n");
  }
  absl::StrAppend(&out, counts, "FNF:", share.all, "\nFNH:", share.covered, "\n");
}

// Calls `visit` for each rule that can decide, in the order of the lines.
template <typename Visit>
void ForEachRule(const PolicyCoverage& coverage, const Visit& visit) {
  for (const DeclarationCoverage& declaration : coverage.declarations()) {
    for (const RuleCoverage& rule : declaration.rules) {
      if (rule.can_decide()) visit(rule);
    }
  }
}

void AppendBranches(const PolicyCoverage& coverage, std::string& out) {
  std::map<uint32_t, uint32_t> blocks;  // of a line, so far
  ForEachRule(coverage, [&](const RuleCoverage& rule) {
    const uint32_t block = blocks[rule.at.line]++;
    uint32_t number = 0;
    for (const BranchCoverage& branch : rule.branches) {
      if (!branch.can_decide) continue;
      // `-`: the line was never reached, so neither was the branch.
      const std::string taken = rule.decided == 0 ? "-" : absl::StrCat(branch.decided);
      absl::StrAppend(&out, "BRDA:", rule.at.line, ",", block, ",", number++, ",", taken, "\n");
    }
  });
  const Share share = coverage.branches();
  absl::StrAppend(&out, "BRF:", share.all, "\nBRH:", share.covered, "\n");
}

void AppendLines(const PolicyCoverage& coverage, std::string& out) {
  std::map<uint32_t, uint64_t> lines;
  ForEachRule(coverage, [&](const RuleCoverage& rule) {
    const auto [line, is_new] = lines.try_emplace(rule.at.line, rule.decided);
    line->second = std::min(line->second, rule.decided);
  });
  uint64_t hit = 0;
  for (const auto& [line, decided] : lines) {
    absl::StrAppend(&out, "DA:", line, ",", decided, "\n");
    hit += decided > 0 ? 1 : 0;
  }
  absl::StrAppend(&out, "LF:", lines.size(), "\nLH:", hit, "\n");
}

}  // namespace

std::string CoverageLcov(const PolicyCoverage& coverage) {
  if (coverage.policy().policy.source() == nullptr) return "";
  std::string out =
      absl::StrCat("TN:postern\nSF:", AbsolutePath(coverage.policy().policy.file_name()), "\n");
  AppendFunctions(coverage, out);
  AppendBranches(coverage, out);
  AppendLines(coverage, out);
  return out + "end_of_record\n";
}

}  // namespace postern::tools
