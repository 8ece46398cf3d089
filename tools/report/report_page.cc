#include "tools/report/report_page.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "engine/escape.h"
#include "tools/cli/words.h"
#include "tools/coverage/coverage_page.h"
#include "tools/mutation/mutation_text.h"
#include "tools/page/html_page.h"
#include "tools/report/access_section.h"

namespace postern::tools {
namespace {

constexpr char kMadeBy[] = "postern report";
constexpr char kLine[] = "line-";  // with its number, the id of a line of the policy

constexpr char kStyle[] = R"(
main{max-width:80rem}
.lines tr{scroll-margin-top:6rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;list-style:none}
.item h3{margin-top:1.5rem}
.item pre{margin-top:.25rem}
.warning{border:2px solid var(--bar);border-radius:.4rem;padding:.5rem .8rem;font-weight:600}
)";

constexpr char kContents[] =
    "<nav aria-label=\"Sections\"><ul><li><a href=\"#access\">Who may do what</a></li>"
    "<li><a href=\"#failures\">What failed</a></li>"
    "<li><a href=\"#coverage\">What the tests cover</a></li>"
    "<li><a href=\"#survivors\">Changes that no test notices</a></li></ul></nav>\n";

constexpr char kInterrupted[] =
    "<p class=\"warning\">This run was interrupted: tests, failures, coverage and changes below "
    "are "
    "not all there are.</p>\n";

std::string Section(const char* id, const char* title, const std::string& content) {
  return "<section id=\"" + std::string(id) + "\">\n" + HtmlElement("h2", title) + content +
         "</section>\n";
}

std::string Percent(Share share) { return absl::StrFormat("%.1f %%", share.percent()); }

std::string Figures(const PolicyReport& report) {
  const Totals& totals = report.failures->totals();
  const PolicyCoverage& coverage = report.coverage->coverage;
  const uint64_t run = totals.passed + totals.failed;
  std::string out = "<dl>\n" + HtmlFigure("tests passed, of " + std::to_string(run),
                                          std::to_string(totals.passed));
  if (const uint64_t proofs = totals.proved + totals.refuted + totals.undecided; proofs > 0) {
    out += HtmlFigure("proved, of " + std::to_string(proofs), std::to_string(totals.proved));
  }
  if (const uint64_t not_run = totals.skipped + totals.not_selected; not_run > 0) {
    out += HtmlFigure("tests not run", std::to_string(not_run));
  }
  if (totals.files_with_errors > 0) {
    out += HtmlFigure("files not run", std::to_string(totals.files_with_errors));
  }
  out += HtmlFigure("rules covered", Percent(coverage.rules()));
  out += HtmlFigure("branches covered", Percent(coverage.branches()));
  out += HtmlFigure("mutants killed",
                    report.mutation ? Percent(report.mutation->score()) : "not known");
  return out + "</dl>\n";
}

std::string Item(const std::string& title, const std::string& place, const std::string& text) {
  return "<div class=\"item\">\n" +
         HtmlElement("h3", title + (place.empty() ? "" : " (" + place + ")")) + HtmlLines(text) +
         "</div>\n";
}

std::string Failures(const FailureList& failures) {
  std::string out;
  for (const FailedItem& item : failures.items()) {
    out += Item(HtmlSafe(item.name), HtmlCode(item.where), item.text);
  }
  if (failures.left_out() > 0) {
    out += HtmlElement("p", Count(failures.left_out(), "more failure") + " are not shown.");
  }
  if (out.empty()) out = HtmlElement("p", "Nothing.");
  if (failures.skipped().empty()) return out;
  out += HtmlElement("h3", "Not run");
  std::string list;
  for (const SkippedTest& test : failures.skipped()) {
    list += HtmlElement(
        "li", HtmlSafe(test.name) + " (" + HtmlCode(test.where) + "): " + HtmlSafe(test.why));
  }
  const uint64_t all = failures.totals().skipped + failures.totals().not_selected;
  if (all > failures.skipped().size()) {
    list += HtmlElement("li", std::to_string(all - failures.skipped().size()) + " more");
  }
  return out + HtmlElement("ul", list);
}

std::string LineLink(SourceLocation at) {
  if (at.line == 0) return "";
  const std::string line = std::to_string(at.line);
  return "<a href=\"#" + std::string(kLine) + line + "\">line " + line + "</a>";
}

std::string Survivors(const PolicyReport& report) {
  if (!report.mutation) return HtmlElement("p", HtmlSafe(report.why_no_mutants));
  std::string out = HtmlElement(
      "p",
      "Each mutant is the policy with one small step changed. One that no test notices shows what "
      "the tests do not say; a test that would notice it stands beside it, and is right only if "
      "the policy is.");
  const std::vector<SurvivorText> texts =
      SurvivorTexts(*report.policy, *report.mutation, /*color=*/false);
  for (size_t i = 0; i < texts.size(); ++i) {
    out += Item("Survivor " + std::to_string(i + 1), LineLink(texts[i].at), texts[i].text);
  }
  return out + HtmlElement("p", HtmlSafe(MutationSummary(*report.policy, *report.mutation)));
}

}  // namespace

std::string ReportPage(const PolicyReport& report) {
  const std::string name = report.policy->policy.file_name();
  const bool is_complete =
      !report.failures->is_interrupted() && (!report.mutation || report.mutation->is_complete);
  const bool has_failed = !report.failures->items().empty();
  const std::string failures = Section("failures", "What failed", Failures(*report.failures));
  std::string body = HtmlElement("h1", HtmlCode(name)) + (is_complete ? "" : kInterrupted) +
                     Figures(report) + kContents;
  if (has_failed) body += failures;
  body += Section("access", "Who may do what", AccessSection(report, kLine));
  if (!has_failed) body += failures;
  body += Section("coverage", "What the tests cover", CoverageSection(*report.coverage, kLine));
  body += Section("survivors", "Changes that no test notices", Survivors(report));
  return HtmlPage(kMadeBy, name, std::string(kAccessStyle) + kCoverageStyle + kStyle, body);
}

bool BeginsAsReportPage(std::string_view beginning) { return BeginsAsHtmlPage(kMadeBy, beginning); }

}  // namespace postern::tools
