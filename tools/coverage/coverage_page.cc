#include "tools/coverage/coverage_page.h"

#include <cstdint>
#include <map>

#include "absl/strings/str_format.h"
#include "engine/escape.h"
#include "policy/source.h"
#include "tools/cli/words.h"
#include "tools/page/html_page.h"

namespace postern::tools {
namespace {

constexpr char kMadeBy[] = "postern test, coverage";

// What is told beside a line of the policy.
struct LineNote {
  std::string counts;  // `12`, or `3 / 2` where a rule was overruled twice
  std::string missing;
  bool lacks = false;
};

void Add(const std::string& text, const char* between, std::string& to) {
  if (!to.empty()) to += between;
  to += text;
}

void AddRule(const RuleCoverage& rule, LineNote& note) {
  if (!rule.can_decide()) {
    Add("can never decide", ", ", note.missing);
    return;
  }
  std::string counts = std::to_string(rule.decided);
  if (rule.overruled > 0) counts += " / " + std::to_string(rule.overruled);
  Add(counts, ", ", note.counts);
  for (const BranchCoverage& branch : rule.branches) {
    if (!branch.can_decide || branch.decided > 0) continue;
    Add(branch.selector + " " + branch.action, ", ", note.missing);
    note.lacks = true;
  }
}

std::map<uint32_t, LineNote> NotesOf(const PolicyCoverage& coverage) {
  std::map<uint32_t, LineNote> notes;
  for (const DeclarationCoverage& declaration : coverage.declarations()) {
    LineNote& note = notes[declaration.at.line];
    Add(std::to_string(declaration.reached), ", ", note.counts);
    note.lacks = note.lacks || (declaration.can_be_reached && declaration.reached == 0);
    for (const RuleCoverage& rule : declaration.rules) AddRule(rule, notes[rule.at.line]);
  }
  return notes;
}

std::string Cells(const std::string& line, const std::string& id, const LineNote& note,
                  std::string_view text) {
  std::string out = "<tr";
  if (!id.empty()) out += " id=\"" + id + "\"";
  out += note.lacks ? " class=\"lacks\">" : ">";
  out += "<td>" + line + "</td><td>" + note.counts + "</td><td>" + HtmlSafe(text) + "</td><td>" +
         (note.lacks && !note.missing.empty() ? "never decided: " : "") + HtmlSafe(note.missing) +
         "</td></tr>\n";
  return out;
}

// The policy's text, a row for each line; without a text, one for each declaration and rule.
std::string Lines(const PolicyCoverage& coverage, std::string_view anchor) {
  std::string out =
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The policy\">\n"
      "<table class=\"lines\">\n<caption>How many requests a declaration governed, or a rule "
      "decided; behind a stroke, for how many more it held and another rule decided</caption>\n"
      "<thead>\n<tr><th scope=\"col\">line</th><th scope=\"col\">requests</th>"
      "<th scope=\"col\">policy</th><th scope=\"col\">lacks</th></tr>\n</thead>\n<tbody>\n";
  const Source* const source = coverage.policy().policy.source();
  if (source != nullptr) {
    const std::map<uint32_t, LineNote> notes = NotesOf(coverage);
    const uint32_t end = source->Locate(static_cast<uint32_t>(source->text().size())).line;
    for (uint32_t line = 1; line <= end; ++line) {
      const auto note = notes.find(line);
      const bool is_end = line == end && source->Line(line).empty();
      if (is_end) continue;
      const std::string number = std::to_string(line);
      out += Cells(number, anchor.empty() ? "" : std::string(anchor) + number,
                   note == notes.end() ? LineNote() : note->second, source->Line(line));
    }
    return out + "</tbody>\n</table>\n</div>\n";
  }
  for (const DeclarationCoverage& declaration : coverage.declarations()) {
    LineNote note;
    note.counts = std::to_string(declaration.reached);
    note.lacks = declaration.can_be_reached && declaration.reached == 0;
    out += Cells("", "", note, declaration.pattern);
    for (const RuleCoverage& rule : declaration.rules) {
      LineNote of_rule;
      AddRule(rule, of_rule);
      out += Cells("", "", of_rule, "  " + rule.text);
    }
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

std::string Figure(const char* name, Share share) {
  return HtmlFigure(absl::StrFormat("%s, %d of %d", name, share.covered, share.all),
                    absl::StrFormat("%.1f %%", share.percent()));
}

}  // namespace

// What lacks something is marked by a sign and a border, not by colour alone.
const char kCoverageStyle[] = R"(
.lines thead th{text-align:left}
.lines td{text-align:left;white-space:pre;font:0.9em/1.5 ui-monospace,monospace}
.lines td:first-child,.lines td:nth-child(2){text-align:right;color:var(--soft)}
.lines .lacks td:nth-child(2){color:var(--ink);border-left:.3rem solid var(--bar);font-weight:600}
.lines .lacks td:nth-child(2)::before{content:"! "}
)";

std::string CoverageSection(const CoverageObserver::Result& result, std::string_view anchor) {
  const PolicyCoverage& coverage = result.coverage;
  std::string out = "<dl>\n" + Figure("rules", coverage.rules()) +
                    Figure("branches", coverage.branches()) +
                    Figure("declarations", coverage.reached()) + "</dl>\n";
  out += HtmlElement("p", Count(coverage.requests(), "request") + ", of which " +
                              std::to_string(coverage.no_declaration()) +
                              " no declaration matched. A branch is one selector of a rule with " +
                              "one of its actions; what can decide nothing does not count.");
  if (!result.undecided.empty()) {
    out += HtmlElement("p", HtmlSafe("Here it counts, too, because " + result.undecided + "."));
  }
  return out + Lines(coverage, anchor);
}

std::string CoveragePage(const std::deque<CoverageObserver::Result>& results) {
  std::string body = HtmlElement("h1", "What the cases cover");
  for (const CoverageObserver::Result& result : results) {
    body += HtmlElement("h2", HtmlCode(result.coverage.policy().policy.file_name()));
    body += CoverageSection(result, "");
  }
  return HtmlPage(kMadeBy, "What the cases cover", kCoverageStyle, body);
}

bool BeginsAsCoveragePage(std::string_view beginning) {
  return BeginsAsHtmlPage(kMadeBy, beginning);
}

}  // namespace postern::tools
