#include "engine/internal/automaton_union.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

// Accepts a text that holds `byte`, and more than `length` bytes.
SegmentAutomaton Holding(char byte, uint16_t length) {
  SegmentAutomaton automaton;
  automaton.num_classes = 2;
  automaton.byte_class[static_cast<uint8_t>(byte)] = 1;
  const uint16_t without = length + uint16_t{1};  // states: so many bytes, without it and with it
  for (uint16_t state = 0; state < 2 * without; ++state) {
    const uint16_t count = state % without;
    const uint16_t next = std::min<uint16_t>(count + uint16_t{1}, length);
    const bool holds = state >= without;
    automaton.transitions.push_back(static_cast<uint16_t>(next + (holds ? without : 0)));
    automaton.transitions.push_back(static_cast<uint16_t>(next + without));
    automaton.accepting.push_back(holds && count == length);
  }
  return automaton;
}

struct Family {
  explicit Family(std::vector<SegmentAutomaton> all) : automata(std::move(all)) {
    for (const SegmentAutomaton& automaton : automata) pointers.push_back(&automaton);
  }
  std::vector<SegmentAutomaton> automata;
  std::vector<const SegmentAutomaton*> pointers;
};

TEST(AutomatonUnionTest, TellsWhichOfThemAccept) {
  const Family family({PrefixAutomaton("a"), PrefixAutomaton("ab"), Holding('b', 0),
                       Holding('c', 2), PrefixAutomaton("a")});
  uint64_t steps = 1'000'000;
  const absl::StatusOr<AutomatonUnion> united = UniteAutomata(family.pointers, steps);
  ASSERT_TRUE(united.ok()) << united.status();
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (uint32_t length = random() % 6; length > 0; --length) text += "abcd"[random() % 4];
    std::vector<uint32_t> expected;
    for (uint32_t k = 0; k < family.automata.size(); ++k) {
      if (family.automata[k].Matches(text)) expected.push_back(k);
    }
    const uint16_t output = united->Run(text);
    EXPECT_EQ(output == 0 ? std::vector<uint32_t>() : united->accepted[output - 1], expected)
        << text;
  }
}

// Which of the bytes came decides independently: 2^n states.
TEST(AutomatonUnionTest, TooManyStatesAreRefused) {
  const auto unite = [](int count) {
    std::vector<SegmentAutomaton> automata;
    automata.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) automata.push_back(Holding(static_cast<char>('a' + i), 0));
    uint64_t steps = 1'000'000;
    return UniteAutomata(Family(std::move(automata)).pointers, steps).status();
  };
  EXPECT_EQ(unite(12), absl::OkStatus());  // 4,096
  EXPECT_EQ(unite(13), absl::ResourceExhaustedError("too many automata beside each other"));
}

// Few states, but each costs a step for every automaton and class of bytes.
TEST(AutomatonUnionTest, TooManyStepsAreRefused) {
  const Family family({PrefixAutomaton("a"), Holding('b', 0)});
  uint64_t steps = 1'000'000;
  const absl::StatusOr<AutomatonUnion> united = UniteAutomata(family.pointers, steps);
  ASSERT_TRUE(united.ok());
  const uint64_t cost = 2 * united->outputs.size() * united->num_classes;
  EXPECT_EQ(steps, 1'000'000 - cost);
  steps = cost;
  EXPECT_TRUE(UniteAutomata(family.pointers, steps).ok());
  EXPECT_EQ(steps, 0u);
  steps = cost - 1;
  EXPECT_EQ(UniteAutomata(family.pointers, steps).status(),
            absl::ResourceExhaustedError("too many automata beside each other"));
}

}  // namespace
}  // namespace postern::internal
