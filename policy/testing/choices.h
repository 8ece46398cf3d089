// Internal, for tests: where random policies and requests take their choices from, so that one
// generator serves seeded tests and fuzzers.
#ifndef POSTERN_POLICY_TESTING_CHOICES_H_
#define POSTERN_POLICY_TESTING_CHOICES_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace postern::internal {

class Choices {
 public:
  virtual ~Choices() = default;

  // Returns a number below `bound`. REQUIRES: bound > 0.
  virtual uint32_t Below(uint32_t bound) = 0;

  bool OneIn(uint32_t n) { return Below(n) == 0; }

  // Returns one of `items`, which are an array or a vector. REQUIRES: not empty.
  template <typename Items>
  const auto& OneOf(const Items& items) {
    return *(std::begin(items) + Below(static_cast<uint32_t>(std::size(items))));
  }
};

// Returns the number that a variable of the environment says, or `otherwise`.
inline uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Returns the seed of a random test: POSTERN_SEED of the environment, or 1.
inline uint64_t SeedFromEnvironment() { return FromEnvironment("POSTERN_SEED", 1); }

// A pseudo-random sequence (SplitMix64), the same on every machine.
class SeededChoices : public Choices {
 public:
  explicit SeededChoices(uint64_t seed) : state_(seed) {}

  uint32_t Below(uint32_t bound) override {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
    return static_cast<uint32_t>((mixed >> 32) * bound >> 32);
  }

 private:
  uint64_t state_;
};

// A fuzzer's bytes, one a choice; zeros when they are used up.
class ByteChoices : public Choices {
 public:
  explicit ByteChoices(std::string_view bytes) : bytes_(bytes) {}

  uint32_t Below(uint32_t bound) override {
    if (bytes_.empty()) return 0;
    const uint32_t byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte % bound;
  }

 private:
  std::string_view bytes_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_CHOICES_H_
