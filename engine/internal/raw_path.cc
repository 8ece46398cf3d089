#include "engine/internal/raw_path.h"

namespace postern::internal {
namespace {

// Returns whether a path of a URL may hold the byte as it is: `pchar` without `%` and `;`, which
// this mode refuses, and the slash.
bool IsPlain(char c) {
  constexpr std::string_view kOthers = "-._~!$&'()*+,=:@/";
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || kOthers.find(c) != std::string_view::npos;
}

}  // namespace

std::string RawPath(PathMode mode, std::string_view canonical) {
  if (mode != PathMode::kUrl) return std::string(canonical);
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string raw;
  for (const char c : canonical) {
    if (IsPlain(c)) {
      raw.push_back(c);
      continue;
    }
    raw.push_back('%');
    raw.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
    raw.push_back(kHex[c & 0xf]);
  }
  return raw;
}

}  // namespace postern::internal
