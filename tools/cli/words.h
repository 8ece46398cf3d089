// Words of messages: how they quote what the user wrote.
#ifndef POSTERN_TOOLS_CLI_WORDS_H_
#define POSTERN_TOOLS_CLI_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tools {

// Returns `text` in backticks, safe for a terminal.
std::string Quoted(std::string_view text);

// Returns "`a`, `b`, `c`", or "none" for an empty list.
std::string QuotedList(const std::vector<std::string>& names);

// Returns `text` as one word of a shell's command line, safe for a terminal; quoted only if it must
// be. What a terminal must not see is spelled as bytes, `$'\x1b'`, which bash, zsh and ksh know.
std::string ShellWord(std::string_view text);

// Returns the same of a file's path, never taken for an option; `-`, standard input, stays itself.
std::string ShellPath(std::string_view path);

// Returns ", did you mean `check`?" if a candidate is near to `word`, otherwise
// nothing. More than 10,000 candidates are not looked at.
std::string Suggestion(std::string_view word, const std::vector<std::string>& candidates);

// Returns "1 test", "2 tests".
std::string Count(uint64_t number, std::string_view noun);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_WORDS_H_
