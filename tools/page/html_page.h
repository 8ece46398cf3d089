// Pages: what commands write as HTML, each one file that loads nothing else.
#ifndef POSTERN_TOOLS_PAGE_HTML_PAGE_H_
#define POSTERN_TOOLS_PAGE_HTML_PAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace postern::tools {

// Returns a page that is HTML and well-formed XML at once and holds no script. `made_by` names the
// command, without hyphens (it is a comment); `title` is text; `style` comes behind that of all
// pages, and `body` is HTML.
std::string HtmlPage(std::string_view made_by, std::string_view title, std::string_view style,
                     std::string_view body);

// Returns whether bytes, the first 64 of a file, are those of a page that this command made.
bool BeginsAsHtmlPage(std::string_view made_by, std::string_view beginning);

// Returns an element on a line of its own; `text` is HTML.
std::string HtmlElement(const std::string& name, const std::string& text);

// Returns text as code.
std::string HtmlCode(std::string_view text);

// Returns a figure with its name, an element of a `dl`. Both are text.
std::string HtmlFigure(std::string_view name, std::string_view value);

// Returns text of several lines as it is laid out.
std::string HtmlLines(std::string_view text);

// A table whose first column names its rows. Cells are HTML.
class HtmlTable {
 public:
  // `caption` and `columns` are text.
  HtmlTable(std::string_view caption, const std::vector<std::string>& columns);

  void AddRow(const std::string& name, const std::vector<std::string>& cells);

  // Returns the HTML.
  std::string Done() &&;

 private:
  std::string out_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_PAGE_HTML_PAGE_H_
