// Escapes: how bytes that somebody else wrote are put into text that somebody reads.
//
//   std::cout << postern::TerminalSafe(path);                     // room/\x1b[2J
//   std::string json; postern::AppendJsonString(path, json);      // "room/\u001b[2J"
//   html += "<td>" + postern::HtmlSafe(path) + "</td>";           // &lt;b&gt;
//
// An id, a group, a path, a policy's note: any of them may hold a byte that moves a cursor, ends a
// string or begins a tag. There is one way for each kind of text, and everything that Postern
// prints goes through it.
#ifndef POSTERN_ENGINE_ESCAPE_H_
#define POSTERN_ENGINE_ESCAPE_H_

#include <string>
#include <string_view>

namespace postern {

// Returns `text` with control characters, bidirectional and invisible controls and invalid UTF-8
// shown as `\xHH` or `\u{HHHH}`, so that it may be printed to a terminal.
std::string TerminalSafe(std::string_view text);

// Appends `text` as a JSON string, quotes included (RFC 8259 section 7). Valid UTF-8 is copied as
// it is; a byte that is not part of a valid sequence becomes U+FFFD, so the result is always valid.
// A `<` that could end or begin a script element or a comment is spelled `\u003c`, so JSON made of
// such strings may stand within `<script>` (HTML, section 4.12.1.3).
void AppendJsonString(std::string_view text, std::string& out);

// Returns `text` for the text of an HTML element or for an attribute's value in quotes: `&`, `<`,
// `>`, `"` and `'` as references, and what a terminal must not see as TerminalSafe spells it.
std::string HtmlSafe(std::string_view text);

}  // namespace postern

#endif  // POSTERN_ENGINE_ESCAPE_H_
