// Internal, for tests: which situations a set of decisions covered.
//
// A cell is a reason, how the two most specific matching declarations were told apart, and how many
// declarations were asked before the one that decided. A cell that the language allows and nobody
// visited is a hole in the tests; one that it does not allow is a bug if it is visited.
#ifndef POSTERN_POLICY_TESTING_HISTOGRAM_H_
#define POSTERN_POLICY_TESTING_HISTOGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "policy/model.h"
#include "policy/pattern.h"

namespace postern::internal {

class Histogram {
 public:
  static constexpr size_t kMaxDepth = 3;

  // The declarations that match one path, the most specific first, as places in the policy.
  struct Matching {
    std::vector<uint32_t> places;
    size_t row = 0;
  };

  static Matching Match(const Policy& policy, const std::string& path);

  // Counts a decision of the reference. REQUIRES: it is one of the last four reasons.
  void Add(const Policy& policy, const Matching& matching, const Decision& decision);

  // Returns every cell that ought to be visited and was not, or the other way round.
  std::vector<std::string> Surprises() const;

  uint64_t allowed() const { return allowed_; }
  uint64_t total() const { return total_; }

  // Returns the table: a row for every way of telling apart, the reasons and depths across.
  std::string Text() const;

 private:
  static constexpr size_t kRows = 21;
  static constexpr size_t kReasons = 4;
  std::array<std::array<std::array<uint64_t, kMaxDepth + 1>, kReasons>, kRows> cells_ = {};
  uint64_t allowed_ = 0;
  uint64_t total_ = 0;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_HISTOGRAM_H_
