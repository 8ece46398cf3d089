// A compiled policy may come from anywhere. A million random faults in ten files: each is refused
// with a reason, or what it became decides something and does no harm. A checksum would refuse
// nearly all of them, so most faults are given checksums that fit: what is tried is what looks at
// the arrays behind them. Sanitizers turn a read outside of an array into a failure.
//
//   bazel test --config=opt //engine:compiled_policy_mutation_test --test_env=POSTERN_SEED=7
//
// It is a million in an optimised build; others make fewer.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/testing/compiled_corpus.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kFaults = 20000;  // a sanitizer makes each many times as long
#elif !defined(__OPTIMIZE__)
constexpr int kFaults = 200000;  // and a build for debugging ten times
#else
constexpr int kFaults = 1000000;
#endif

uint64_t SeedFromEnvironment() {
  const char* seed = std::getenv("POSTERN_SEED");
  return seed == nullptr ? 1 : std::strtoull(seed, nullptr, 10);
}

// Makes faults in one compiled policy.
class Mutator {
 public:
  Mutator(std::string original, std::mt19937_64& random)
      : original_(std::move(original)), random_(random) {}

  // Returns the policy with one to three faults; in one of 32 the checksums tell.
  std::string Next() {
    bytes_ = original_;
    graph_bytes_ = PartsOf(bytes_).graph_end - PartsOf(bytes_).graph_begin;
    const uint64_t num_faults = 1 + Below(3);
    for (uint64_t i = 0; i < num_faults; ++i) Break();
    if (Below(32) != 0) FixHeader(graph_bytes_, bytes_);
    return bytes_;
  }

 private:
  static constexpr size_t kHeader = 64;

  uint64_t Below(uint64_t bound) { return random_() % bound; }
  size_t AnyByte() { return kHeader + Below(bytes_.size() - kHeader); }

  // Returns where an aligned word of `size` bytes is, one of the directory now and then.
  size_t AnyWord(size_t size) {
    if (Below(16) == 0) return kHeader + Below(std::min<size_t>(64, graph_bytes_ / 8)) * 8;
    return kHeader + Below((bytes_.size() - kHeader) / size) * size;
  }

  template <typename T>
  void OverwriteWord() {
    if (bytes_.size() < kHeader + 64) return;
    const size_t at = AnyWord(sizeof(T));
    T value;
    std::memcpy(&value, &bytes_[at], sizeof value);
    const T values[] = {0,
                        1,
                        static_cast<T>(value + 1),
                        static_cast<T>(value - 1),
                        static_cast<T>(value * 2),
                        static_cast<T>(value + 64),
                        static_cast<T>(value ^ T{1} << Below(8 * sizeof(T))),
                        static_cast<T>(~T{0}),
                        static_cast<T>(~T{0} >> 1),
                        static_cast<T>(T{1} << (8 * sizeof(T) - 1)),
                        static_cast<T>(Below(256)),
                        static_cast<T>(Below(bytes_.size())),
                        static_cast<T>(random_())};
    value = values[Below(std::size(values))];
    std::memcpy(&bytes_[at], &value, sizeof value);
  }

  void SwapWords(bool both) {
    if (bytes_.size() < kHeader + 64) return;
    const size_t a = AnyWord(8);
    const size_t b = AnyWord(8);
    char word[8];
    std::memcpy(word, &bytes_[a], sizeof word);
    std::memmove(&bytes_[a], &bytes_[b], sizeof word);
    if (both) std::memcpy(&bytes_[b], word, sizeof word);
  }

  void FlipBit(size_t at) { bytes_[at] = static_cast<char>(bytes_[at] ^ 1 << Below(8)); }

  // What is inserted or deleted in the graph changes its size.
  void Insert() {
    const size_t at = AnyByte();
    const size_t count = Below(8) == 0 ? 64 : 1 + Below(8);
    bytes_.insert(at, count, static_cast<char>(random_()));
    if (at < kHeader + graph_bytes_) graph_bytes_ += count;
  }

  void Delete() {
    const size_t at = AnyByte();
    const size_t count = std::min<size_t>(Below(8) == 0 ? 64 : 1 + Below(8), bytes_.size() - at);
    bytes_.erase(at, count);
    if (at < kHeader + graph_bytes_) {
      graph_bytes_ -= std::min(count, kHeader + graph_bytes_ - at);
    }
  }

  void Break() {
    if (bytes_.size() <= kHeader) return;
    switch (Below(16)) {
      case 0:
      case 1:
        return FlipBit(AnyByte());
      case 2:
        bytes_[AnyByte()] = static_cast<char>(random_());
        return;
      case 3:
        return Insert();
      case 4:
        return Delete();
      case 5:
        return SwapWords(true);
      case 6:
        return SwapWords(false);
      case 7:
      case 8:
      case 9:
        return OverwriteWord<uint64_t>();
      case 10:
        return OverwriteWord<uint16_t>();
      case 11:
        if (Below(16) == 0) bytes_.resize(AnyByte());
        return;
      default:
        return OverwriteWord<uint32_t>();
    }
  }

  const std::string original_;
  std::mt19937_64& random_;
  std::string bytes_;
  size_t graph_bytes_ = 0;
};

// Returns the message without its numbers and names.
std::string KindOf(std::string message) {
  message = message.substr(0, message.find('`'));
  for (char& c : message) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) c = '#';
  }
  message.erase(std::unique(message.begin(), message.end(),
                            [](char a, char b) { return a == '#' && b == '#'; }),
                message.end());
  return message;
}

TEST(CompiledPolicyMutationTest, EveryFaultIsRefusedOrDoesNoHarm) {
  const uint64_t seed = SeedFromEnvironment();
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const std::vector<CompiledPolicy> policies = CompiledPolicies();
  ASSERT_EQ(policies.size(), 11u);
  std::map<std::string, int> outcomes;
  int num_all = 0;
  for (size_t i = 0; i < policies.size(); ++i) {
    // The last two are large: each takes as long as a hundred others.
    const bool is_large = i >= 9;
    const int num_faults = is_large ? kFaults / 1000 : kFaults / 9;
    num_all += num_faults;
    Mutator mutator(policies[i].bytes, random);
    int num_loaded = 0;
    for (int k = 0; k < num_faults; ++k) {
      const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Load(mutator.Next());
      if (graph.ok()) {
        ASSERT_EQ(ProblemOfUse(*graph, k % 64 == 0), "") << policies[i].name << ", fault " << k;
        ++num_loaded;
        continue;
      }
      ASSERT_TRUE(absl::IsInvalidArgument(graph.status()) ||
                  absl::IsResourceExhausted(graph.status()))
          << graph.status();
      ASSERT_FALSE(graph.status().message().empty());
      ++outcomes[KindOf(std::string(graph.status().message()))];
    }
    std::printf("%s: %zu bytes, %d faults, %d loaded\n", policies[i].name.c_str(),
                policies[i].bytes.size(), num_faults, num_loaded);
    outcomes["(loaded)"] += num_loaded;
  }
  int total = 0;
  for (const auto& [kind, count] : outcomes) {
    std::printf("%8d  %s\n", count, kind.c_str());
    total += count;
  }
  EXPECT_EQ(total, num_all);
  EXPECT_GT(outcomes["(loaded)"], kFaults / 10) << "faults that load are the ones that try most";
  EXPECT_GT(outcomes.size(), 20u) << "reasons to refuse";
}

TEST(CompiledPolicyMutationTest, WhatIsNotBrokenIsUsedWithoutAProblem) {
  for (const CompiledPolicy& policy : CompiledPolicies()) {
    std::string bytes = policy.bytes;
    const CompiledParts parts = PartsOf(bytes);
    FixHeader(parts.graph_end - parts.graph_begin, bytes);
    EXPECT_EQ(bytes, policy.bytes) << "the header was right already";
    const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Load(bytes);
    ASSERT_EQ(graph.status(), absl::OkStatus()) << policy.name;
    EXPECT_EQ(ProblemOfUse(*graph, true), "") << policy.name;
  }
}

}  // namespace
}  // namespace postern
