// Case answers: what a policy says today where a case file asks for a snapshot, and what the file
// says there is missing or not so.
//
//   - {request: get room/1, because: }     # the rule that decides
//   exactly:                               # who may do what
//     alice: [get]
//
// `can` and `cannot` are claims of the author and have no answers here.
#ifndef POSTERN_TOOLS_AUTHORING_CASE_ANSWERS_H_
#define POSTERN_TOOLS_AUTHORING_CASE_ANSWERS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "policy/source.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// A `because` that is blank or does not hold.
struct BecauseAnswer {
  SourceRange place;  // of its text; empty if it is blank
  std::string text;   // what holds

  friend bool operator==(const BecauseAnswer& a, const BecauseAnswer& b) {
    return a.place.begin == b.place.begin && a.text == b.text;
  }
};

// A row of `exactly` that is blank, wrong or missing.
struct RowAnswer {
  size_t principal = 0;              // its place in CaseFile::principals
  std::vector<std::string> actions;  // those named sets of the row that hold, then the other ones

  bool operator==(const RowAnswer&) const = default;
};

// The rows of a test that are not as they should be; none if all that is blank is `exactly` itself,
// and nobody may do anything.
struct ExactlyAnswer {
  size_t test = 0;  // its place in CaseFile::tests
  std::vector<RowAnswer> rows;

  bool operator==(const ExactlyAnswer&) const = default;
};

// What has no single answer, and must be left.
struct Unanswered {
  SourceRange place;
  std::string why;  // `of the test `x`, …`, and what to do instead
};

struct CaseAnswers {
  std::vector<BecauseAnswer> becauses;  // in the order of their places
  std::vector<ExactlyAnswer> exactly;   // in the order of the tests
  std::vector<Unanswered> unanswered;

  bool empty() const { return becauses.empty() && exactly.empty(); }
};

// Asks all tests that would be run. Memory grows with the answers and the tests with an `exactly`,
// not with the requests. REQUIRES: `file` has no errors, those of CheckAgainstPolicy included; it
// may have blanks. Once `is_stopped` says yes, which is asked before every request, no more is
// asked, and the answers are worth nothing.
CaseAnswers AnswersOf(const CaseFile& file, const LoadedPolicy& policy,
                      const std::function<bool()>& is_stopped = {});

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_CASE_ANSWERS_H_
