#include "policy/internal/utf8_ranges.h"

#include <algorithm>

namespace postern::internal {
namespace {

constexpr uint32_t kLastOfLength[] = {0x7f, 0x7ff, 0xffff, kMaxCodePoint};

std::array<uint8_t, 4> Encode(uint32_t code_point, int length) {
  constexpr uint8_t kLead[] = {0x00, 0xc0, 0xe0, 0xf0};
  std::array<uint8_t, 4> bytes = {};
  for (int i = length - 1; i > 0; --i) {
    bytes[i] = static_cast<uint8_t>(0x80 | (code_point & 0x3f));
    code_point >>= 6;
  }
  bytes[0] = static_cast<uint8_t>(kLead[length - 1] | code_point);
  return bytes;
}

// Appends the sequences of a range whose code points all take `length` bytes.
void AppendOfLength(CodePointRange range, int length, std::vector<ByteRangeSequence>* out) {
  for (int i = 1; i < length; ++i) {
    // The low bits that the last i bytes hold. If the bits above them differ within the range, the
    // range must cover those bytes fully, or be cut where it begins or ceases to.
    const uint32_t low = (uint32_t{1} << (6 * i)) - 1;
    if ((range.first & ~low) == (range.last & ~low)) continue;
    if ((range.first & low) != 0) {
      AppendOfLength({range.first, range.first | low}, length, out);
      AppendOfLength({(range.first | low) + 1, range.last}, length, out);
      return;
    }
    if ((range.last & low) != low) {
      AppendOfLength({range.first, (range.last & ~low) - 1}, length, out);
      AppendOfLength({range.last & ~low, range.last}, length, out);
      return;
    }
  }
  const std::array<uint8_t, 4> first = Encode(range.first, length);
  const std::array<uint8_t, 4> last = Encode(range.last, length);
  ByteRangeSequence sequence;
  sequence.length = static_cast<uint8_t>(length);
  for (int i = 0; i < length; ++i) sequence.ranges[i] = {first[i], last[i]};
  out->push_back(sequence);
}

}  // namespace

void AppendUtf8Sequences(CodePointRange range, std::vector<ByteRangeSequence>* out) {
  uint32_t first = range.first;
  for (int length = 1; length <= 4 && first <= range.last; ++length) {
    const uint32_t last = std::min(range.last, kLastOfLength[length - 1]);
    if (first > last) continue;
    AppendOfLength({first, last}, length, out);
    first = last + 1;
  }
}

}  // namespace postern::internal
