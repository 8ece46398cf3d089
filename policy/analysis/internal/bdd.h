// Internal: not for users of the library.
//
// Binary decision diagrams: truth functions of many variables, each in the one smallest form that
// its order of variables allows, so that two functions are equal iff their nodes are (R. E. Bryant,
// "Graph-Based Algorithms for Boolean Function Manipulation", 1986).
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_BDD_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_BDD_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace postern::internal {

// All functions of one analysis. Not thread-safe.
class Bdd {
 public:
  using Node = uint32_t;
  static constexpr Node kFalse = 0;
  static constexpr Node kTrue = 1;

  // Recursion goes as deep as there are variables, so they are bounded, too.
  static constexpr uint32_t kMaxVariables = 10'000;

  // Holds at most `max_nodes`, of variables below kMaxVariables; with more it is exhausted, and
  // every further result means nothing.
  explicit Bdd(size_t max_nodes) : max_nodes_(max_nodes), nodes_(2) {}

  bool exhausted() const { return exhausted_; }

  // Returns the function that is true iff the variable is. Variables of low numbers are asked
  // first.
  Node Variable(uint32_t variable) {
    exhausted_ = exhausted_ || variable >= kMaxVariables;
    return exhausted_ ? kFalse : Make(variable, kFalse, kTrue);
  }

  Node Not(Node f) { return Choose(f, kFalse, kTrue); }
  Node And(Node f, Node g) { return Choose(f, g, kFalse); }
  Node Or(Node f, Node g) { return Choose(f, kTrue, g); }
  Node Without(Node f, Node g) { return Choose(g, kFalse, f); }  // f and not g

  // Returns the variables that the function hangs on.
  std::set<uint32_t> Support(Node f) const;

  // Returns values of variables that make it true, false wherever that is possible first; others do
  // not matter. REQUIRES: the function is not kFalse.
  std::vector<std::pair<uint32_t, bool>> Satisfying(Node f) const;

 private:
  struct Triple {
    uint32_t variable = 0xffffffff;  // of the constants: after all others
    Node low = 0;                    // while it is false
    Node high = 0;

    friend bool operator==(const Triple& a, const Triple& b) {
      return a.variable == b.variable && a.low == b.low && a.high == b.high;
    }
    template <typename H>
    friend H AbslHashValue(H h, const Triple& t) {
      return H::combine(std::move(h), t.variable, t.low, t.high);
    }
  };

  Node Make(uint32_t variable, Node low, Node high);

  // Returns: if f then g else h.
  Node Choose(Node f, Node g, Node h);

  Node Cofactor(Node f, uint32_t variable, bool value) const {
    if (nodes_[f].variable != variable) return f;
    return value ? nodes_[f].high : nodes_[f].low;
  }

  size_t max_nodes_;
  bool exhausted_ = false;
  std::vector<Triple> nodes_;
  absl::flat_hash_map<Triple, Node> unique_;
  absl::flat_hash_map<Triple, Node> chosen_;  // f, g, h
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_BDD_H_
