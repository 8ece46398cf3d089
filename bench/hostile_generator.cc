// Patterns made to blow a graph up: each family doubles, or worse, the states of a naive automaton
// with every pattern or segment that is added. Paths have 28 segments of the same few words, so
// that as much as can be is open at every step.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bench/generators.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

using Texts = std::vector<std::string>;

constexpr size_t kPathSegments = 28;

struct Family {
  Texts patterns;
  Texts words;  // of the paths; one that stands twice is drawn twice as often
};

std::string Stars(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "*/";
  return text;
}

size_t SegmentsOf(const std::string& pattern) {
  size_t segments = 1;
  for (const char byte : pattern) segments += byte == '/' ? 1 : 0;
  return segments;
}

// Adds patterns as long as they have at most `segments` in all.
void AddPatterns(size_t segments, const std::function<std::string(size_t)>& pattern,
                 Family& family) {
  for (size_t i = 0, used = 0;; ++i) {
    const std::string text = pattern(i);
    used += SegmentsOf(text);
    if (used > segments) return;
    family.patterns.push_back(text);
  }
}

Family FamilyOf(HostileRules rules, size_t segments) {
  Family family;
  switch (rules) {
    case HostileRules::kStars:  // 3 x 2^20 states for each
      family.words = {"a", "a", "x0", "x1", "x2"};
      AddPatterns(
          segments, [](size_t i) { return absl::StrCat("**/a/", Stars(20), "x", i); }, family);
      return family;
    case HostileRules::kPairs:  // a state for each set of those whose first half was seen
      AddPatterns(
          segments, [](size_t i) { return absl::StrCat("**/x", i, "/**/q", i, "/*"); }, family);
      for (size_t i = 0; i < 16; ++i) {
        family.words.push_back(absl::StrCat("x", i));
        family.words.push_back(absl::StrCat("q", i));
        family.words.push_back("none");
      }
      return family;
    case HostileRules::kDiagonal:  // a state for each set of places where an `a` was seen
      family.words = {"a", "a", "b", "z0", "z1"};
      AddPatterns(
          segments,
          [](size_t i) {
            return absl::StrCat(Stars(i % 24), "a/", Stars(24 - i % 24), "z", i / 24, "/*");
          },
          family);
      return family;
    case HostileRules::kMixes:  // anchored and floating ones that cross
      family.words = {"a", "b", "c", "d0", "d1", "d2"};
      AddPatterns(
          segments,
          [](size_t i) {
            return i % 2 == 0 ? absl::StrCat("*/a/*/b/d", i / 2, "/**")
                              : absl::StrCat("**/a/**/b/*/*/d", i / 2);
          },
          family);
      return family;
  }
  Fail("no such family");
}

class HostileGenerator : public Generator {
 public:
  HostileGenerator(HostileRules rules, size_t segments) : words_(FamilyOf(rules, segments).words) {
    workload.policy = NewPolicy("hostile", PathMode::kKey);
    workload.actions = workload.policy.actions;
    workload.principals.emplace_back();
    bool is_open = false;
    for (const std::string& pattern : FamilyOf(rules, segments).patterns) {
      is_open = !is_open;
      Declare(workload.policy, pattern).rules = {Allow({"guest"}, is_open ? 15 : 1)};
    }
  }

  std::optional<Draft> Draw(Random& random) const override {
    Texts segments;
    for (size_t i = 0; i < kPathSegments; ++i) segments.push_back(random.Pick(words_));
    Draft draft;
    draft.action = static_cast<uint32_t>(random.Below(workload.actions.size()));
    draft.path = absl::StrJoin(segments, "/");
    draft.canonical = draft.path;
    return draft;
  }

 private:
  Texts words_;
};

}  // namespace

std::unique_ptr<Generator> NewHostileGenerator(HostileRules rules, size_t segments) {
  return std::make_unique<HostileGenerator>(rules, segments);
}

}  // namespace postern::bench
