#include "tools/runner/test_selection.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "re2/re2.h"
#include "tools/cli/words.h"
#include "tools/runner/failed_tests.h"

namespace postern::tools {
namespace {

bool HasTag(const CaseTest& test, const std::vector<std::string>& tags) {
  return std::any_of(test.tags.begin(), test.tags.end(), [&tags](std::string_view tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  });
}

std::string NameOf(const CaseFile& file, const CaseText& name) {
  return file.source().name() + " > " + std::string(name.text);
}

}  // namespace

TestSelection::TestSelection() = default;
TestSelection::TestSelection(TestSelection&&) noexcept = default;
TestSelection& TestSelection::operator=(TestSelection&&) noexcept = default;
TestSelection::~TestSelection() = default;

absl::StatusOr<TestSelection> TestSelection::Of(const Options& options) {
  TestSelection selection;
  selection.failed_ = options.failed;
  if (!options.filter.empty()) {
    auto filter = std::make_unique<re2::RE2>(options.filter, re2::RE2::Quiet);
    if (!filter->ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "`--filter` ", Quoted(options.filter), " is no regular expression: ", filter->error()));
    }
    selection.filter_ = std::move(filter);
  }
  if (options.tags.empty()) return selection;
  selection.has_tags_ = true;
  const std::vector<std::string> tags = absl::StrSplit(options.tags, ',');
  for (const std::string& tag : tags) {
    const bool is_unwanted = !tag.empty() && tag.front() == '!';
    const std::string name = tag.substr(is_unwanted ? 1 : 0);
    if (name.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("`--tags` ", Quoted(options.tags), " holds an empty tag"));
    }
    (is_unwanted ? selection.unwanted_tags_ : selection.wanted_tags_).push_back(name);
  }
  return selection;
}

bool TestSelection::MayHave(const CaseTest& test) const {
  return !HasTag(test, unwanted_tags_) && (wanted_tags_.empty() || HasTag(test, wanted_tags_));
}

bool TestSelection::HasName(std::string_view name) const {
  return filter_ == nullptr || re2::RE2::PartialMatch({name.data(), name.size()}, *filter_);
}

bool TestSelection::Has(const TestRun& run) const {
  if (failed_ != nullptr && !failed_->Has(run)) return false;
  if (filter_ == nullptr) return true;
  std::string name = NameOf(run.file, run.test.name);
  if (!run.combination.empty()) name += " > " + run.combination;
  return HasName(name);
}

bool TestSelection::Has(const CaseFile& file, const CompileResult& policy,
                        const CaseProof& proof) const {
  if (!wanted_tags_.empty()) return false;
  if (failed_ != nullptr && !failed_->Has(file, policy, proof)) return false;
  return HasName(NameOf(file, proof.name));
}

}  // namespace postern::tools
