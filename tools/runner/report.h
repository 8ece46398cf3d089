// Reports: what a run of case files tells, while it runs.
//
// A report receives events in the order in which things happen and writes them at once, so a
// million failures need no more memory than one.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_H_
#define POSTERN_TOOLS_RUNNER_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "policy/analysis/invariant.h"
#include "policy/compiler.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/cli/exit_status.h"
#include "tools/runner/case_file.h"
#include "tools/runner/findings.h"

namespace postern::tools {

enum class TestStatus : uint8_t {
  kPassed,
  kFailed,
  kSkipped,      // it has a `skip`
  kNotSelected,  // another test has `only`
  kInterrupted,  // it was not run to its end
};

// Returns `proved`, `refuted` or `undecided`.
std::string_view OutcomeName(Proof::Outcome outcome);

// Returns the status as reports spell it, for instance `not_selected`.
std::string_view TestStatusName(TestStatus status);

// A test that runs against one policy, with one combination of its `with`.
struct TestRun {
  const CaseFile& file;
  const CompileResult& policy;
  const CaseTest& test;
  std::string combination;  // `room=1, file=a.png`; empty without `with`

  // Returns the name in reports: `many at once [room=1, file=a.png]`.
  std::string Name() const;
};

// An expectation that did not come true. Borrows from the run.
struct Failure {
  enum class Kind : uint8_t {
    kEffect,      // it was decided the other way
    kByAccident,  // a deny, but the request never came to be judged
    kBecause,     // the effect is right, the rule or reason is not
  };
  Kind kind = Kind::kEffect;
  std::string_view principal;
  std::string_view action;
  std::string_view path;
  SourceRange range;  // in the case file: what expects it
  Effect expected = Effect::kDeny;
  std::string_view because;          // that was expected; empty: none
  std::string_view because_problem;  // why it can't come true in this policy; may be empty
  Decision decision;
  Explanation explanation;  // with near misses if an allow was expected
};

// Returns the kind as reports spell it, for instance `by_accident`.
std::string_view FailureKindName(Failure::Kind kind);

// A proof of one policy, and what came of it.
struct ProofRun {
  const CaseFile& file;
  const CompileResult& policy;
  const CaseProof& asked;
  Proof proof;
  // Of the counterexample, if there is one; its decision is the graph's.
  std::optional<Explanation> explanation;
};

// A file that keeps a case file from being run: itself, one with its principals, or a policy.
struct FileErrors {
  std::string file;
  std::string unreadable;          // why it could not be read; empty: it could
  const Source* source = nullptr;  // null if it could not, and so are the issues
  const Issues* issues = nullptr;
};

// A case file, or a path that leads to none, that was not run. Borrows from the case file and its
// policies.
struct NotRun {
  std::string path;
  std::vector<FileErrors> errors;  // at least one

  // Returns how many errors there are in all; a file that could not be read counts as one.
  uint64_t NumErrors() const;
};

// Returns what is wrong with the case file that was read from `path`. REQUIRES: it has errors, or
// there are policies of it in `broken`, each of which could be read and has errors.
NotRun NotRunOf(const std::string& path, const CaseFile& file,
                const std::vector<const CompileResult*>& broken);

// What was counted, of a test, a file or a whole run.
struct Totals {
  uint64_t files = 0;
  uint64_t files_with_errors = 0;
  uint64_t passed = 0;  // tests, each combination of `with` and each policy counted
  uint64_t failed = 0;
  uint64_t skipped = 0;
  uint64_t not_selected = 0;
  uint64_t requests = 0;
  uint64_t failures = 0;  // requests that were not decided as expected
  uint64_t proved = 0;
  uint64_t refuted = 0;
  uint64_t undecided = 0;  // proofs that a budget ended

  // Something is not as the files say.
  bool fell_short() const { return failed > 0 || refuted > 0; }

  uint64_t tests() const { return passed + failed + skipped + not_selected; }
  void Count(TestStatus status);
  void Count(Proof::Outcome outcome);
  void Add(const Totals& other);
};

class Report {
 public:
  virtual ~Report() = default;

  virtual void BeginTest(const TestRun& run) = 0;
  virtual void AddFailure(const TestRun& run, const Failure& failure) = 0;
  // `requests` is the number that this test has decided.
  virtual void EndTest(const TestRun& run, TestStatus status, uint64_t requests) = 0;
  virtual void AddProof(const ProofRun& run) = 0;
  // A case file was not run; nothing else is told of it.
  virtual void AddNotRun(const NotRun& not_run) = 0;
  // A case file was run against all its policies.
  virtual void EndFile(const CaseFile& file, const Totals& totals) = 0;
  // All files were run, which came to `status`.
  virtual void Finish(const Totals& totals, ExitStatus status) = 0;
  // The last event: what was found about the tests themselves, and the status of the whole.
  virtual void Conclude(const Findings& /*findings*/, ExitStatus /*status*/) {}
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_H_
