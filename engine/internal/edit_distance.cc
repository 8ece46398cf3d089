#include "engine/internal/edit_distance.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace postern::internal {

namespace {

// The rows of the table that the definition speaks of, three at a time.
size_t DistanceByRows(std::string_view a, std::string_view b, size_t limit) {
  // rows[i % 3][j] is the distance of the first i bytes of `a` from the first j of `b`; no more
  // than `limit` off the diagonal is ever of use.
  std::vector<size_t> rows[3];
  for (std::vector<size_t>& row : rows) row.assign(b.size() + 1, limit + 1);
  for (size_t j = 0; j <= std::min(b.size(), limit); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::vector<size_t>& row = rows[i % 3];
    const std::vector<size_t>& above = rows[(i + 2) % 3];
    const std::vector<size_t>& above_two = rows[(i + 1) % 3];
    const size_t from = i > limit ? i - limit : 0;
    const size_t to = std::min(b.size(), i + limit);
    if (from > 0) row[from - 1] = limit + 1;
    for (size_t j = from; j <= to; ++j) {
      size_t best = above[j] + 1;
      if (j == to && to == i + limit) best = limit + 1;  // above[j] is off the band
      if (j > 0) best = std::min({best, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, above_two[j - 2] + 1);
      }
      row[j] = best;
    }
  }
  return rows[a.size() % 3][b.size()];
}

// A column of the table is two words of bits, of where the number goes up and down from one row to
// the next: H. Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances"
// (2003). REQUIRES: a.size() is 1 to 64.
size_t DistanceByBits(std::string_view a, std::string_view b) {
  uint64_t places[256] = {};  // of each byte in `a`
  for (size_t i = 0; i < a.size(); ++i) {
    places[static_cast<unsigned char>(a[i])] |= uint64_t{1} << i;
  }
  uint64_t up = ~uint64_t{0};
  uint64_t down = 0;
  uint64_t same = 0;  // where the diagonal does not go up
  uint64_t before = 0;
  size_t distance = a.size();
  for (const char byte : b) {
    const uint64_t equal = places[static_cast<unsigned char>(byte)];
    const uint64_t swapped = ((~same & equal) << 1) & before;
    same = (((equal & up) + up) ^ up) | equal | down | swapped;
    const uint64_t right_up = down | ~(same | up);
    const uint64_t right_down = same & up;
    distance += right_up >> (a.size() - 1) & 1;
    distance -= right_down >> (a.size() - 1) & 1;
    up = right_down << 1 | ~(same | (right_up << 1 | 1));
    down = (right_up << 1 | 1) & same;
    before = equal;
  }
  return distance;
}

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  if (a.empty()) return b.size();
  return a.size() <= 64 ? DistanceByBits(a, b) : DistanceByRows(a, b, limit);
}

std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  size_t limit = std::min<size_t>(word.size() / 3, 3);
  std::optional<std::string> nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate, limit);
    if (distance > limit || (nearest && distance == limit)) continue;
    nearest = candidate;
    limit = distance;
  }
  return nearest;
}

}  // namespace postern::internal
