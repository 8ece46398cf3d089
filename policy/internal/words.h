// Internal: use policy/parser.h.
//
// Words of messages: how they quote the author's text, lists of names and numbers.
#ifndef POSTERN_POLICY_INTERNAL_WORDS_H_
#define POSTERN_POLICY_INTERNAL_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::internal {

// Returns `text` in backticks, cut with `…` if it is too long to be read in a line.
std::string Quote(std::string_view text);

// Returns the names in backticks with commas and a last `link`: "`a`, `b` or `c`". A list too long
// to be read ends in "and 17 more".
std::string QuoteList(const std::vector<std::string>& names, std::string_view link);

// Returns the number as people read it: 1,000,000.
std::string WithCommas(size_t number);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_WORDS_H_
