// The tests of a case file, packed: a request takes some five bytes instead of sixty, so a case
// file of a million requests needs little more memory than its text.
//
//   PackedTests tests(source.text());
//   tests.Add(test);
//   const CaseTest same = tests.Get(0);
#ifndef POSTERN_TOOLS_RUNNER_PACKED_TESTS_H_
#define POSTERN_TOOLS_RUNNER_PACKED_TESTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/runner/case_test.h"

namespace postern::tools {

// Returns whether `part` is a view of some of `text`.
bool IsPartOf(std::string_view part, std::string_view text);

// Lifetime: borrows the source. Movable; what Get() returned stays valid then. Any number of
// threads may read it at once.
class PackedTests {
 public:
  PackedTests() = default;

  // `source` is the text that most texts of the tests are parts of; others are copied.
  explicit PackedTests(std::string_view source) : source_(source) {}

  // Adds a test; nothing of it is borrowed but what is part of the source.
  void Add(const CaseTest& test);

  size_t size() const { return places_.size(); }

  // Returns how many bytes they take.
  size_t num_bytes() const;

  // Returns whether one of them has `only`.
  bool has_only() const { return has_only_; }

  // Returns the test that was added as number `number`, from 0. Lifetime: it borrows from this and
  // from the source.
  CaseTest Get(size_t number) const;

 private:
  // Where the bytes of a test begin.
  struct Place {
    uint32_t chunk;
    uint32_t offset;
  };

  std::string_view source_;
  std::vector<std::string> chunks_;  // whose bytes never move
  std::vector<Place> places_;
  bool has_only_ = false;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_PACKED_TESTS_H_
