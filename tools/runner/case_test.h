// A test of a case file, as it is run; see case_file.h.
#ifndef POSTERN_TOOLS_RUNNER_CASE_TEST_H_
#define POSTERN_TOOLS_RUNNER_CASE_TEST_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "policy/source.h"
#include "tools/runner/expansion.h"

namespace postern::tools {

// A text of the case file and its place.
struct CaseText {
  std::string_view text;
  SourceRange range;

  // Whether the file has it; a blank, which is to be filled in, has a place and no text.
  bool is_there() const { return range.end != 0; }
};

// A request under `can` or `cannot`. `request` is a template, `ACTION PATH`.
struct Expectation {
  Effect effect = Effect::kDeny;
  CaseText request;
  CaseText because;  // empty text: none
};

// A line of `exactly`: all that one principal may do.
struct ExactlyRow {
  size_t principal = 0;  // its place in CaseFile::principals
  SourceRange range;     // of the principal's name
  std::vector<CaseText> actions;
  SourceRange actions_range;  // of the list; empty if that is a blank
};

struct CaseTest {
  SourceRange range;  // of all of it
  CaseText name;
  std::vector<size_t> principals;  // of `as`, places in CaseFile::principals
  std::vector<Expectation> expectations;
  std::vector<CaseText> paths;  // of `path`: templates; empty unless there is an `exactly`
  std::vector<ExactlyRow> exactly;
  SourceRange exactly_range;  // of the value of `exactly`; empty if that is a blank
  CaseText because;           // of the whole test; empty text: none
  std::vector<WithValues> with;
  std::string_view skip;  // the reason; empty: not skipped
  bool only = false;
  std::vector<std::string_view> tags;
};

// Returns the `because` of a request of `test`: its own, or that of the whole test.
inline const CaseText& BecauseOf(const CaseTest& test, const Expectation& expectation) {
  return expectation.because.is_there() ? expectation.because : test.because;
}

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_CASE_TEST_H_
