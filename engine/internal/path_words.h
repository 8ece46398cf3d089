// Internal: not for users of the library, see NearMiss in engine/explanation.h.
//
// The words that a policy speaks of, which the segments of a path could be instead.
#ifndef POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_
#define POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/graph.h"

namespace postern::internal {

// A word, and where it comes among others: literals where they are first used, then the others.
struct PolicyWord {
  std::string_view text;
  uint64_t order;
};

class PolicyWords {
 public:
  // Takes the words of the patterns that can grant, and for each glob or expression a word that it
  // accepts; no more than `max_words`. REQUIRES: `graph` outlives this.
  PolicyWords(const Graph& graph, uint32_t max_words);

  // Returns whether the patterns had more.
  bool is_cut() const { return is_cut_; }

  const std::vector<PolicyWord>& words() const { return words_; }

 private:
  std::vector<std::string> accepted_;  // by automata
  std::vector<PolicyWord> words_;
  bool is_cut_ = false;
};

// Returns a shortest text that the automaton accepts, of letters and digits where it can; empty if
// there is none.
std::string ShortestMatch(const SegmentAutomaton& automaton);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_
