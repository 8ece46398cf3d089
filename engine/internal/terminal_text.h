// Internal: not for users of the library, see engine/escape.h and
// policy/issue.h.
//
// A line of a file as a terminal may show it: no byte of a file reaches the terminal that could
// move the cursor, change colours, or make the line read otherwise than it is.
#ifndef POSTERN_ENGINE_INTERNAL_TERMINAL_TEXT_H_
#define POSTERN_ENGINE_INTERNAL_TERMINAL_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::internal {

// Returns whether a character reorders or hides the text around it.
bool IsDeceptive(uint32_t code_point);

// The first character of a text, spelled safely.
struct SafeChar {
  std::string text;
  uint32_t bytes = 0;    // of the source
  uint32_t columns = 1;  // on screen
};

// REQUIRES: text is not empty.
SafeChar FirstSafeChar(std::string_view text);

// What an excerpt shows of a line: the text, and where the carets go.
struct LineView {
  std::string text;
  uint32_t caret_column = 0;
  uint32_t caret_width = 0;
};

inline constexpr uint32_t kMaxLineColumns = 100;

// Returns what to show of `line` around its bytes [begin, end): kMaxLineColumns at most, with an
// ellipsis at each end that was cut. Tabs become two spaces. Takes time for what it shows, however
// long the line. REQUIRES: begin <= end <= line.size().
LineView CutLine(std::string_view line, uint32_t begin, uint32_t end);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TERMINAL_TEXT_H_
