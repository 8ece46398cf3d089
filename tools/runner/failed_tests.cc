#include "tools/runner/failed_tests.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/json_text.h"
#include "tools/cli/paths.h"
#include "tools/cli/replace_file.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFileBytes = size_t{16} << 20;

std::string NameOf(const CaseFile& file, const CompileResult& policy, std::string_view name,
                   std::string_view combination) {
  std::string line = "[";
  AppendJsonString(AbsolutePath(file.source().name()), line);
  line += ',';
  AppendJsonString(AbsolutePath(policy.file_name()), line);
  line += ',';
  AppendJsonString(name, line);
  line += ',';
  AppendJsonString(combination, line);
  return line + "]";
}

}  // namespace

std::string FailedTests::DefaultPath() {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  fs::path cache = variable("XDG_CACHE_HOME");
  if (!cache.is_absolute()) {
    const fs::path home = variable("HOME");
    if (!home.is_absolute()) return "";
    cache = home / ".cache";
  }
  return cache / "postern" / "failed.jsonl";
}

void FailedTests::Load() {
  std::error_code error;
  if (path_.empty() || fs::file_size(path_, error) > kMaxFileBytes || error) return;
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line);) {
    if (line.size() > 2 && line.front() == '[' && line.back() == ']') names_.insert(line);
  }
}

absl::Status FailedTests::Save() const {
  if (path_.empty() || !is_changed_) return absl::OkStatus();
  std::error_code error;
  fs::create_directories(fs::path(path_).parent_path(), error);
  std::string text;
  for (const std::string& name : names_) absl::StrAppend(&text, name, "\n");
  return WriteFile(path_, text);
}

bool FailedTests::Has(const TestRun& run) const {
  return names_.count(NameOf(run.file, run.policy, run.test.name.text, run.combination)) != 0;
}

bool FailedTests::Has(const CaseFile& file, const CompileResult& policy,
                      const CaseProof& proof) const {
  return names_.count(NameOf(file, policy, proof.name.text, "")) != 0;
}

void FailedTests::Note(std::string name, bool has_failed) {
  const bool is_new = has_failed ? names_.insert(std::move(name)).second : names_.erase(name) > 0;
  is_changed_ = is_changed_ || is_new;
}

void FailedTests::EndTest(const TestRun& run, TestStatus status, uint64_t /*requests*/) {
  if (status == TestStatus::kPassed && names_.empty()) return;  // the usual case, which is cheap
  if (status != TestStatus::kPassed && status != TestStatus::kFailed) return;
  Note(NameOf(run.file, run.policy, run.test.name.text, run.combination),
       status == TestStatus::kFailed);
}

void FailedTests::AddProof(const ProofRun& run) {
  Note(NameOf(run.file, run.policy, run.asked.name.text, ""),
       run.proof.outcome == Proof::Outcome::kRefuted);
}

}  // namespace postern::tools
