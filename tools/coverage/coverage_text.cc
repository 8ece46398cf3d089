#include "tools/coverage/coverage_text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/escape.h"
#include "policy/source.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

constexpr char kRed[] = "\x1b[31m";
constexpr char kReset[] = "\x1b[0m";
constexpr size_t kMaxBranches = 8;  // told of one rule

std::string ShareText(const char* what, Share share) {
  return absl::StrFormat("%s %d of %d (%.1f %%)", what, share.covered, share.all, share.percent());
}

// A line of the table.
struct Row {
  std::string decided;
  std::string overruled;
  uint32_t line = 0;
  std::string text;
  std::vector<std::string> missing;  // branches that decided nothing
  bool is_reached = true;
};

Row RowOf(const DeclarationCoverage& declaration) {
  Row row;
  row.decided = absl::StrCat(declaration.reached);
  row.line = declaration.at.line;
  row.text = declaration.pattern;
  row.is_reached = declaration.reached > 0 || !declaration.can_be_reached;
  return row;
}

Row RowOf(const RuleCoverage& rule) {
  Row row;
  row.decided = absl::StrCat(rule.decided);
  row.overruled = absl::StrCat(rule.overruled);
  row.line = rule.at.line;
  row.text = "  " + rule.text;
  row.is_reached = rule.decided > 0 || !rule.can_decide();
  if (!rule.can_decide()) row.text += "  (can never decide)";
  for (const BranchCoverage& branch : rule.branches) {
    if (rule.decided > 0 && branch.can_decide && branch.decided == 0) {
      row.missing.push_back(branch.selector + " " + branch.action);
    }
  }
  return row;
}

std::vector<Row> RowsOf(const PolicyCoverage& coverage) {
  std::vector<Row> rows;
  for (const DeclarationCoverage& declaration : coverage.declarations()) {
    rows.push_back(RowOf(declaration));
    for (const RuleCoverage& rule : declaration.rules) rows.push_back(RowOf(rule));
  }
  return rows;
}

// Shows the policy's own line where one row alone stands for it.
void UseLines(const Source& source, std::vector<Row>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool is_alone = (i == 0 || rows[i - 1].line != rows[i].line) &&
                          (i + 1 == rows.size() || rows[i + 1].line != rows[i].line);
    if (is_alone && rows[i].line != 0) rows[i].text = source.Line(rows[i].line);
  }
}

void Append(const Row& row, bool color, std::string& out) {
  const bool lacks = !row.is_reached || !row.missing.empty();
  const std::string mark = lacks ? "!" : " ";
  out += color && lacks ? kRed + mark + kReset : mark;
  absl::StrAppend(&out, absl::StrFormat("%9s %10s %6d | ", row.decided, row.overruled, row.line),
                  TerminalSafe(row.text), "\n");
  if (row.missing.empty()) return;
  std::string missing;
  for (size_t i = 0; i < std::min(kMaxBranches, row.missing.size()); ++i) {
    absl::StrAppend(&missing, i == 0 ? "" : ", ", row.missing[i]);
  }
  if (row.missing.size() > kMaxBranches) {
    absl::StrAppend(&missing, ", and ", row.missing.size() - kMaxBranches, " more");
  }
  absl::StrAppend(&out, std::string(30, ' '), "never decided: ", TerminalSafe(missing), "\n");
}

}  // namespace

std::string CoverageText(const PolicyCoverage& coverage, const std::string& undecided, bool color) {
  const CompileResult& policy = coverage.policy().policy;
  std::string out = absl::StrCat(
      "coverage of ", TerminalSafe(policy.file_name()), ": ", ShareText("rules", coverage.rules()),
      ", ", ShareText("branches", coverage.branches()), ", ",
      ShareText("declarations", coverage.reached()), "; ",
      Count(coverage.no_declaration(), "request"), " matched no declaration\n");
  if (!undecided.empty()) {
    absl::StrAppend(&out, "rules that can decide nothing count, too: ", undecided, "\n");
  }
  std::vector<Row> rows = RowsOf(coverage);
  if (policy.source() != nullptr) UseLines(*policy.source(), rows);
  const bool is_cut = rows.size() > kMaxCoverageLines;
  if (is_cut) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [](const Row& row) { return row.is_reached && row.missing.empty(); }),
               rows.end());
  }
  absl::StrAppend(&out, "\n   decided  overruled   line\n");
  const size_t shown = std::min(rows.size(), kMaxCoverageLines);
  for (size_t i = 0; i < shown; ++i) Append(rows[i], color, out);
  if (is_cut) {
    absl::StrAppend(&out, "only what lacks something is shown: ", shown, " of ", rows.size(),
                    " lines\n");
  }
  return out + "\n";
}

}  // namespace postern::tools
