#include "tools/page/html_page.h"

#include <utility>

#include "engine/escape.h"

namespace postern::tools {
namespace {

constexpr std::string_view kHead = R"(<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
)";

constexpr std::string_view kStyle = R"(
:root{--paper:#fff;--ink:#1b1f24;--soft:#545c66;--line:#d4d9df;--bar:#2f6fb0}
@media (prefers-color-scheme:dark){
:root{--paper:#15181c;--ink:#e8eaed;--soft:#a9b1bb;--line:#3a414a;--bar:#6fa8dc}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin-top:2.5rem}
h3{font-size:1rem;margin:0}
p{max-width:44rem;overflow-wrap:anywhere}
code{font:0.95em ui-monospace,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
pre{font:0.9em/1.5 ui-monospace,monospace;overflow-x:auto;border:1px solid var(--line);border-radius:.4rem;padding:.5rem .8rem;unicode-bidi:isolate}
pre:focus-visible,a:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
a{color:inherit;text-decoration-color:var(--bar)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.5rem;margin:0}
dl div{display:flex;flex-direction:column;justify-content:space-between;border:1px solid var(--line);border-radius:.4rem;padding:.5rem .6rem}
dt{color:var(--soft);font-size:.875rem}
dd{margin:0;font-size:1.35rem;font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:1.5rem}
figure{margin:0}
.scroll{overflow-x:auto;margin-top:1.5rem}
.scroll:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
th,td{padding:.25rem .9rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}
thead th{vertical-align:bottom;white-space:nowrap}
th:first-child{text-align:left}
tbody th{font-weight:400;min-width:9rem}
@media (forced-colors:active){
:root{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--line:GrayText;--bar:LinkText}
svg{forced-color-adjust:none}}
@media print{figure,tr{break-inside:avoid}}
)";

// How a file is known for a page of ours.
std::string BeginningOf(std::string_view made_by) {
  return "<!DOCTYPE html>\n<!-- made by " + std::string(made_by) + " -->\n";
}

}  // namespace

std::string HtmlPage(std::string_view made_by, std::string_view title, std::string_view style,
                     std::string_view body) {
  std::string out = BeginningOf(made_by);
  out.append(kHead);
  out += HtmlElement("title", HtmlSafe(title));
  out.append("<style>").append(kStyle).append(style).append("</style>\n");
  out.append("</head>\n<body>\n<main>\n").append(body);
  return out + "</main>\n</body>\n</html>\n";
}

bool BeginsAsHtmlPage(std::string_view made_by, std::string_view beginning) {
  const std::string ours = BeginningOf(made_by);
  return beginning.substr(0, ours.size()) == ours;
}

std::string HtmlElement(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">\n";
}

std::string HtmlCode(std::string_view text) { return "<code>" + HtmlSafe(text) + "</code>"; }

std::string HtmlFigure(std::string_view name, std::string_view value) {
  return "<div><dt>" + HtmlSafe(name) + "</dt><dd>" + HtmlSafe(value) + "</dd></div>\n";
}

std::string HtmlLines(std::string_view text) {
  std::string out = "<pre tabindex=\"0\">";
  while (!text.empty()) {
    const size_t end = text.find('\n');
    out += HtmlSafe(text.substr(0, end)) + "\n";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out + "</pre>\n";
}

HtmlTable::HtmlTable(std::string_view caption, const std::vector<std::string>& columns) {
  // It can be scrolled by who has no pointer: it takes the focus and says what it is.
  const std::string name = HtmlSafe(caption);
  out_ = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + name +
         "\">\n<table>\n<caption>" + name + "</caption>\n<thead>\n<tr>";
  for (const std::string& column : columns) {
    out_ += "<th scope=\"col\">" + HtmlSafe(column) + "</th>";
  }
  out_ += "</tr>\n</thead>\n<tbody>\n";
}

void HtmlTable::AddRow(const std::string& name, const std::vector<std::string>& cells) {
  out_ += "<tr><th scope=\"row\">" + name + "</th>";
  for (const std::string& cell : cells) out_ += "<td>" + cell + "</td>";
  out_ += "</tr>\n";
}

std::string HtmlTable::Done() && { return std::move(out_) + "</tbody>\n</table>\n</div>\n"; }

}  // namespace postern::tools
