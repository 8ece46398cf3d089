// Seeded chance for the workloads: the same numbers on every machine.
//
// The standard library's distributions may differ from one library to the next, its engines may
// not, so only an engine of it is used.
#ifndef POSTERN_BENCH_RANDOM_H_
#define POSTERN_BENCH_RANDOM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace postern::bench {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // Returns a number below `bound`. REQUIRES: bound > 0.
  size_t Below(size_t bound) { return engine_() % bound; }

  // Returns a number in [0, 1).
  double Fraction() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  bool Chance(double probability) { return Fraction() < probability; }

  // REQUIRES: there is one.
  template <typename T>
  const T& Pick(const std::vector<T>& items) {
    return items[Below(items.size())];
  }

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

// Draws numbers below `size` with probabilities of 1 : 1/2 : 1/3 ... (Zipf's law), in an order of
// popularity that is drawn too. REQUIRES: size > 0.
class Zipf {
 public:
  Zipf(size_t size, Random& random) {
    double sum = 0;
    for (size_t i = 0; i < size; ++i) {
      by_popularity_.push_back(i);
      cumulative_.push_back(sum += 1.0 / static_cast<double>(i + 1));
    }
    random.Shuffle(by_popularity_);
  }

  size_t Draw(Random& random) const {
    const auto found = std::lower_bound(cumulative_.begin(), cumulative_.end(),
                                        random.Fraction() * cumulative_.back());
    return by_popularity_[static_cast<size_t>(found - cumulative_.begin())];
  }

 private:
  std::vector<size_t> by_popularity_;
  std::vector<double> cumulative_;
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_RANDOM_H_
