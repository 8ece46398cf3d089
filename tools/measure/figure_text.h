// Figures as people read them.
#ifndef POSTERN_TOOLS_MEASURE_FIGURE_TEXT_H_
#define POSTERN_TOOLS_MEASURE_FIGURE_TEXT_H_

#include <cstdint>
#include <string>

namespace postern::tools {

// Returns a number as snprintf does. REQUIRES: `format` has one conversion, of a double, to at most
// 63 bytes.
std::string Formatted(const char* format, double number);

// Returns 1234567 as "1,234,567".
std::string Grouped(uint64_t number);

// Returns a time: "87 ns", "1.2 µs", "350 ms", "2.5 s".
std::string TimeText(double ns);

// Returns a size, in powers of 1,000: "87 B", "1.2 kB", "350 MB".
std::string SizeText(double bytes);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_FIGURE_TEXT_H_
