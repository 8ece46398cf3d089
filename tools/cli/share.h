// Share: so many of so many, as coverage and mutation testing count.
#ifndef POSTERN_TOOLS_CLI_SHARE_H_
#define POSTERN_TOOLS_CLI_SHARE_H_

#include <cstdint>

namespace postern::tools {

struct Share {
  uint64_t covered = 0;
  uint64_t all = 0;

  // Returns 0 to 100; 100 if there is nothing to cover.
  double percent() const {
    return all == 0 ? 100 : 100 * static_cast<double>(covered) / static_cast<double>(all);
  }

  void Add(const Share& other) {
    covered += other.covered;
    all += other.all;
  }
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_SHARE_H_
