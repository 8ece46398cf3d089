// Internal: not for users of the library, see NearMiss in engine/explanation.h.
//
// What the segments of a path could be instead.
#ifndef POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_
#define POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/graph.h"
#include "engine/principal.h"

namespace postern::internal {

// A segment of a path, and the word that could stand there.
struct SegmentChange {
  uint32_t place;
  std::string_view word;
};

class PathWords {
 public:
  // A word that probably no pattern names: where it would do, most others would.
  static constexpr std::string_view kAnyOther = "other";

  // Takes the principal's own id, groups and attributes, which variables may be compared with, and,
  // no more than `max_words`, the words of the patterns that can grant and for each glob or
  // expression a word that it accepts.
  PathWords(const Graph& graph, const Principal& principal, uint32_t max_words);

  // Returns whether the patterns had more.
  bool is_cut() const { return is_cut_; }

  // Returns the changes of `path`, those to words of the principal's own first. No more than
  // `max_changes`.
  std::vector<SegmentChange> Changes(const std::vector<std::string_view>& path,
                                     size_t max_changes) const;

  // Returns the less, the more a change is worth telling: 0 for a word of the principal's own, then
  // how far apart the two are in spelling. Takes longer than to decide a request.
  size_t Distance(std::string_view segment, std::string_view word) const;

 private:
  std::vector<std::string> own_;
  std::vector<std::string> words_;
  bool is_cut_ = false;
};

// Returns a shortest text that the automaton accepts, of letters and digits where it can; empty if
// there is none.
std::string ShortestMatch(const SegmentAutomaton& automaton);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_WORDS_H_
