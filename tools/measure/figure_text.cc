#include "tools/measure/figure_text.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace postern::tools {
namespace {

constexpr double kStep = 1000;  // from one unit to the next

// Whole numbers and one decimal below ten, but none that is 0.
std::string WithUnit(double number, const std::array<std::string_view, 4>& units) {
  size_t unit = 0;
  for (; number >= kStep - 0.5 && unit + 1 < units.size(); ++unit) number /= kStep;
  std::string text = Formatted(unit == 0 || number >= 9.95 ? "%.0f" : "%.1f", number);
  constexpr std::string_view kZero = ".0";
  if (text.size() > kZero.size() && text.substr(text.size() - kZero.size()) == kZero) {
    text.resize(text.size() - kZero.size());
  }
  return text.append(" ").append(units[unit]);
}

}  // namespace

std::string Formatted(const char* format, double number) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, number);
  return buffer;
}

std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t left = text.size(); left > 3; left -= 3) text.insert(left - 3, ",");
  return text;
}

std::string TimeText(double ns) { return WithUnit(ns, {"ns", "µs", "ms", "s"}); }

std::string SizeText(double bytes) { return WithUnit(bytes, {"B", "kB", "MB", "GB"}); }

}  // namespace postern::tools
