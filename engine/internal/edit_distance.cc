#include "engine/internal/edit_distance.h"

#include <algorithm>
#include <vector>

namespace postern::internal {

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
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
