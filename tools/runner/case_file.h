// Case files: what a policy must decide (docs/cases.md).
//
//   cases: 1
//   policy: social-room.yaml
//   principals: {visitor: guest}
//   tests:
//     - {name: visitors look, as: visitor, can: [get room/42/cat.png]}
//
// Reading one finds every error that can be found without the policy; policy_check.h finds the
// rest.
#ifndef POSTERN_TOOLS_RUNNER_CASE_FILE_H_
#define POSTERN_TOOLS_RUNNER_CASE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "policy/analysis/invariant.h"
#include "policy/document.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/runner/case_test.h"
#include "tools/runner/packed_tests.h"
#include "tools/runner/principals.h"

namespace postern::tools {

// An item of `never` or `always`: what is to be proved of each policy.
struct CaseProof {
  Invariant::Kind kind = Invariant::Kind::kNever;
  CaseText name;
  std::vector<CaseText> selectors;
  std::vector<CaseText> actions;
  CaseText path;                // a path pattern
  bool may_be_unknown = false;  // it says `unknown: true`

  // Returns `never guest to write, delete on *`.
  std::string Claim() const;
};

// The names of the tests and proofs of a case file, each of which is unique in it.
class CaseNames {
 public:
  // Lifetime: borrows the text of the case file.
  explicit CaseNames(std::string_view source) : source_(source) {}

  // Adds a name, or an error if there is one like it. Keeps a copy of one that is no part of the
  // source.
  void Add(const CaseText& name, Issues& issues);

 private:
  std::string_view source_;
  std::deque<std::string> copies_;
  absl::flat_hash_map<std::string_view, SourceRange> names_;
};

// A file that a case file is made of. Neither movable nor copyable, since views point into it.
struct CaseSource {
  explicit CaseSource(Source read) : source(std::move(read)) {}
  CaseSource(const CaseSource&) = delete;
  CaseSource& operator=(const CaseSource&) = delete;

  Source source;
  std::optional<Document> document;
  Issues issues;
};

struct CaseFile {
  std::deque<CaseSource> files;    // the case file, then the files of its principals
  std::vector<CaseText> policies;  // as written, relative to the case file
  std::vector<CasePrincipal> principals;
  size_t num_declared = 0;  // the first ones are declared, the rest is written in place
  PackedTests tests;
  std::vector<CaseProof> proofs;

  // Some file could not be read at all; an issue says which, unless it is the case file itself.
  bool is_unreadable = false;
  std::string read_error;  // why the case file itself could not be read

  const Source& source() const { return files.front().source; }
  Issues& issues() { return files.front().issues; }
  bool has_errors() const;

  // Returns the issues of all its files as people read them.
  std::string IssuesText(bool color) const;
};

// Called with the path of a file before it is read, by several threads at once. Empty: nobody wants
// to know.
using BeforeRead = std::function<void(const std::string&)>;

struct CaseFileOptions {
  bool refuse_only = false;                // as in continuous integration
  bool allow_blanks = false;               // `because:` and `exactly:` with nothing
  uint64_t max_combinations = 1000000000;  // of the `with` of one test
  // A larger file is read twice if its tests stand before its principals, or there are none: until
  // these are known, its tests would take six times their text.
  size_t kept_bytes = 4 << 20;
  BeforeRead before_read;
};

// Reads a case file, `-` for standard input. Every error of the file is found, not just the first;
// REQUIRES: !has_errors() before its tests are run.
CaseFile ReadCaseFile(const std::string& path, const CaseFileOptions& options);

// The same of a text that is in memory. Files of principals are looked for beside the source's
// name.
CaseFile ParseCaseFile(Source source, const CaseFileOptions& options);

// Returns `path` as seen from the folder of `file`; an absolute one, and one in a case file from
// standard input, as it is.
std::string RelativeTo(std::string_view file, std::string_view path);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_CASE_FILE_H_
