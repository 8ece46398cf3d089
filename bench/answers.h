// The expected answers of a workload: what docs/language.md says, in the plainest way that is still
// fast for a million declarations. A trie of hash maps, descended literals first; rules are read
// one by one and names compared as text. Nothing of the engine is in it.
#ifndef POSTERN_BENCH_ANSWERS_H_
#define POSTERN_BENCH_ANSWERS_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern::bench {

// Lifetime: borrows the policy. REQUIRES: the policy is one of workload.h: only guards have a
// floating wildcard and only they inherit, every deny is unconditional, and no two globs can stand
// in one place.
class Answers {
 public:
  explicit Answers(const Policy& policy);

  // Returns whether the action is allowed on a canonical path.
  bool IsAllowed(const Principal& principal, uint32_t action, std::string_view path) const;

 private:
  static constexpr uint32_t kNone = 0xffffffff;
  using Segments = std::vector<std::string_view>;

  struct Node {
    uint32_t any = kNone;   // the child for `<name>`
    uint32_t glob = kNone;  // the child for a glob
    const SegmentAutomaton* automaton = nullptr;
    const Declaration* end = nullptr;
    const Declaration* rest = nullptr;
  };

  void Add(const Declaration& declaration);
  uint32_t Child(uint32_t node, const Segment& segment);
  uint32_t NewNode();
  const Declaration* Find(uint32_t node, const Segments& segments, size_t at) const;
  bool IsDenied(uint32_t action, const Segments& segments) const;

  const Policy& policy_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<std::pair<uint32_t, absl::string_view>, uint32_t> literals_;
  std::vector<const Declaration*> guards_;
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_ANSWERS_H_
