// Selection: which tests of the case files are run (`--filter`, `--tags`, `--failed`).
#ifndef POSTERN_TOOLS_RUNNER_TEST_SELECTION_H_
#define POSTERN_TOOLS_RUNNER_TEST_SELECTION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/runner/case_file.h"
#include "tools/runner/report.h"

namespace re2 {
class RE2;
}

namespace postern::tools {

class FailedTests;

// Immutable, thread-safe.
class TestSelection {
 public:
  struct Options {
    std::string filter;  // of names, in RE2's syntax, found anywhere in them; empty: all
    std::string tags;    // `a,b,!c`: one of `a` and `b`, but not `c`; empty: all
    const FailedTests* failed = nullptr;  // of these alone; null: all
  };

  // Errors: kInvalidArgument if the filter is no regular expression, or a tag is empty.
  static absl::StatusOr<TestSelection> Of(const Options& options);

  TestSelection(TestSelection&&) noexcept;
  TestSelection& operator=(TestSelection&&) noexcept;
  ~TestSelection();

  // Whether it leaves out anything at all.
  bool is_all() const { return filter_ == nullptr && !has_tags_ && failed_ == nullptr; }

  // Returns whether runs of a test may be selected, by its tags.
  bool MayHave(const CaseTest& test) const;

  // Returns whether a run is selected: its name is `FILE > TEST`, and with `with` `FILE > TEST >
  // room=1, file=a.png`.
  bool Has(const TestRun& run) const;

  // Returns whether a proof is, by the name `FILE > NAME`. A proof has no tags.
  bool Has(const CaseFile& file, const CompileResult& policy, const CaseProof& proof) const;

 private:
  TestSelection();
  bool HasName(std::string_view name) const;

  std::unique_ptr<const re2::RE2> filter_;
  bool has_tags_ = false;
  std::vector<std::string> wanted_tags_;
  std::vector<std::string> unwanted_tags_;
  const FailedTests* failed_ = nullptr;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_TEST_SELECTION_H_
