#include "tools/report/access_section.h"

#include <algorithm>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/escape.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "tools/cli/words.h"
#include "tools/page/html_page.h"
#include "tools/request/witness_text.h"

namespace postern::tools {

// A word tells what a shade shows, so the map can be read without seeing colours.
const char kAccessStyle[] = R"(
.map{border-collapse:separate;border-spacing:2px}
.map th,.map td{border:0;padding:.15rem .3rem;text-align:center}
.map thead th[scope=colgroup]{border-bottom:2px solid var(--line)}
.map thead tr:last-child th{font-weight:400;color:var(--soft)}
.map tbody th{position:sticky;left:0;background:var(--paper);text-align:left;min-width:14rem}
.map td{min-width:2.6rem;font-size:.875rem;border:1px solid transparent;border-radius:.2rem}
.map .all{background:#1d5d9b;color:#fff}
.map .some{border:1px dashed var(--bar);background:color-mix(in srgb,var(--bar) 18%,var(--paper))}
.map .none,.map .nobody{color:var(--soft)}
.area{border-left:.3rem solid transparent;padding-left:.7rem;margin-left:-1rem;scroll-margin-top:1rem}
.area:target,tr:target{border-left-color:var(--bar)}
tr:target td{background:color-mix(in srgb,var(--bar) 18%,var(--paper))}
.area h3 code{font-weight:600}
.area h3{margin-top:1.5rem;overflow-wrap:anywhere}
.area .scroll{margin-top:.25rem}
.area caption{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.area td,.area thead th{text-align:left;white-space:nowrap}
.area td:last-child{white-space:normal;min-width:16rem}
@media (forced-colors:active){.map .all{border:2px solid CanvasText}}
@media print{.map .all{print-color-adjust:exact}}
)";

namespace {

std::string_view ExtentWord(Extent extent) {
  switch (extent) {
    case Extent::kAll:
      return "all";
    case Extent::kSome:
      return "some";
    case Extent::kNone:
      return "none";
    case Extent::kNobody:
      break;
  }
  return "nobody";
}

std::string AreaId(size_t number) { return "area-" + std::to_string(number + 1); }

// --- The map -------------------------------------------------------------------------------------

// How many of the selectors have columns.
size_t NumShown(const PolicyReport& report) {
  const size_t most = kMaxMapColumns / std::max<size_t>(report.policy->model().actions.size(), 1);
  return std::min(report.selectors.size(), std::max<size_t>(most, 1));
}

std::string MapHead(const PolicyReport& report) {
  const std::vector<std::string>& actions = report.policy->model().actions;
  std::string out = "<thead>\n<tr><th scope=\"col\" rowspan=\"2\">paths</th>";
  std::string below = "<tr>";
  for (size_t i = 0; i < NumShown(report); ++i) {
    out += "<th scope=\"colgroup\" colspan=\"" + std::to_string(actions.size()) + "\">" +
           HtmlSafe(report.selectors[i].text) + "</th>";
    for (const std::string& action : actions) {
      below += "<th scope=\"col\">" + HtmlSafe(action) + "</th>";
    }
  }
  return out + "</tr>\n" + below + "</tr>\n</thead>\n";
}

std::string MapRow(const PolicyReport& report, size_t number) {
  const AccessMatrix& area = report.access.answer[number];
  std::string out = "<tr><th scope=\"row\"><a href=\"#" + AreaId(number) + "\">" +
                    HtmlCode(RegionText(area.paths, area.except)) + "</a></th>";
  for (size_t i = 0; i < NumShown(report); ++i) {
    for (const Extent extent : area.extents[i]) {
      const std::string word(ExtentWord(extent));
      out += "<td class=\"" + word + "\">" + (extent == Extent::kNobody ? "–" : word) + "</td>";
    }
  }
  return out + "</tr>\n";
}

std::string Map(const PolicyReport& report, size_t num_areas) {
  std::string out =
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The map of access\">\n"
      "<table class=\"map\">\n<caption>How many of the principals that a column names may do an "
      "action on the paths of a row</caption>\n" +
      MapHead(report) + "<tbody>\n";
  for (size_t i = 0; i < num_areas; ++i) out += MapRow(report, i);
  return out + "</tbody>\n</table>\n</div>\n";
}

// --- Areas, exactly ------------------------------------------------------------------------------

// Returns `yes, line 7`: what the policy decides, and the line that decides.
std::string DecisionCell(const PolicyReport& report, const AccessWitness& witness,
                         const std::string& action, std::string_view anchor) {
  const DecisionGraph& graph = *report.policy->policy.graph();
  const PreparedPrincipal principal = graph.Prepare(witness.principal);
  const Action asked = graph.action(action);
  const CanonicalPath path = graph.path(witness.path);
  const Decision decision = Evaluate(graph, principal, asked, path);
  std::string text = decision.allowed() ? "<strong>yes</strong>" : "no";
  if (decision.rule == Decision::kNone) return text;
  const Explanation why = Explain(graph, principal, asked, path, decision);
  const uint32_t line = why.decided_by.location.line;
  if (line == 0) return text;
  const std::string number = std::to_string(line);
  text += ", ";
  if (report.policy->policy.source() == nullptr) return text + "line " + number;
  return text + "<a href=\"#" + std::string(anchor) + number + "\">line " + number + "</a>";
}

std::string Area(const PolicyReport& report, size_t number, std::string_view anchor) {
  const AccessMatrix& area = report.access.answer[number];
  const std::string where = RegionText(area.paths, area.except);
  std::string out =
      "<div class=\"area\" id=\"" + AreaId(number) + "\">\n" + HtmlElement("h3", HtmlCode(where));
  if (area.rows.empty()) return out + HtmlElement("p", "Nobody may do anything.") + "</div>\n";
  HtmlTable table("Who may do what on " + where, [&] {
    std::vector<std::string> columns = {"who"};
    const std::vector<std::string>& actions = report.policy->model().actions;
    columns.insert(columns.end(), actions.begin(), actions.end());
    columns.emplace_back("for instance");
    return columns;
  }());
  bool is_anyone = false;
  for (const AccessMatrix::Row& row : area.rows) {
    std::vector<std::string> cells;
    for (const std::string& action : report.policy->model().actions) {
      cells.push_back(DecisionCell(report, row.witness, action, anchor));
    }
    cells.push_back(HtmlCode(ExplainCommand(report.policy_path, row.witness.principal,
                                            row.witness.action, row.witness.path)));
    table.AddRow(HtmlCode(row.who), cells);
    is_anyone = is_anyone || row.who == "anyone";
  }
  if (!is_anyone) {
    std::vector<std::string> cells(report.policy->model().actions.size(), "no");
    cells.emplace_back();
    table.AddRow("everybody else", cells);
  }
  out += std::move(table).Done();
  return out + "</div>\n";
}

}  // namespace

std::string AccessSection(const PolicyReport& report, std::string_view anchor) {
  if (!report.access.undecided.empty()) {
    return HtmlElement("p", "It is not known exactly who may do what, because " +
                                HtmlSafe(report.access.undecided) + ".");
  }
  const size_t num_areas = std::min(report.access.answer.size(), kMaxAreas);
  std::string out = HtmlElement(
      "p",
      "Each path is in one row. <em>all</em> and <em>none</em> are exact: they speak of every "
      "principal and every path; <em>some</em> means that it depends on what else is true of who "
      "asks; – that there is nobody such. Below the map each row is told exactly. A line that is "
      "named there is the one that decides the request in the last column.");
  out += Map(report, num_areas);
  const size_t num_hidden = report.selectors.size() - NumShown(report);
  if (num_hidden > 0) {
    out += HtmlElement("p", Count(num_hidden, "more selector") + " of the policy have no column.");
  }
  for (size_t i = 0; i < num_areas; ++i) out += Area(report, i, anchor);
  const size_t num_left_out = report.access.answer.size() - num_areas;
  if (num_left_out > 0) {
    out += HtmlElement("p", Count(num_left_out, "more area") +
                                " of paths are not shown; ask "
                                "<code>postern query which</code> about a pattern.");
  }
  return out;
}

}  // namespace postern::tools
