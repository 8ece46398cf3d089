#include "tools/runner/report.h"

namespace postern::tools {

std::string_view OutcomeName(Proof::Outcome outcome) {
  if (outcome == Proof::Outcome::kProved) return "proved";
  return outcome == Proof::Outcome::kRefuted ? "refuted" : "undecided";
}

std::string_view TestStatusName(TestStatus status) {
  switch (status) {
    case TestStatus::kPassed:
      return "passed";
    case TestStatus::kFailed:
      return "failed";
    case TestStatus::kSkipped:
      return "skipped";
    case TestStatus::kNotSelected:
      return "not_selected";
    case TestStatus::kInterrupted:
      break;
  }
  return "interrupted";
}

std::string_view FailureKindName(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::kEffect:
      return "effect";
    case Failure::Kind::kByAccident:
      return "by_accident";
    case Failure::Kind::kBecause:
      break;
  }
  return "because";
}

std::string TestRun::Name() const {
  std::string name(test.name.text);
  if (!combination.empty()) name += " [" + combination + "]";
  return name;
}

uint64_t NotRun::NumErrors() const {
  uint64_t number = 0;
  for (const FileErrors& file : errors) {
    number += file.issues == nullptr ? 1 : file.issues->num_errors();
  }
  return number;
}

NotRun NotRunOf(const std::string& path, const CaseFile& file,
                const std::vector<const CompileResult*>& broken) {
  NotRun not_run{FileName(path), {}};
  if (!file.read_error.empty()) not_run.errors.push_back({FileName(path), file.read_error});
  for (const CaseSource& part : file.files) {
    if (!part.issues.has_errors()) continue;
    not_run.errors.push_back({part.source.name(), "", &part.source, &part.issues});
  }
  for (const CompileResult* policy : broken) {
    not_run.errors.push_back({policy->file_name(), "", policy->source(), &policy->issues()});
  }
  return not_run;
}

void Totals::Count(TestStatus status) {
  switch (status) {
    case TestStatus::kPassed:
      ++passed;
      break;
    case TestStatus::kFailed:
      ++failed;
      break;
    case TestStatus::kSkipped:
      ++skipped;
      break;
    case TestStatus::kNotSelected:
      ++not_selected;
      break;
    case TestStatus::kInterrupted:
      break;
  }
}

void Totals::Count(Proof::Outcome outcome) {
  ++(outcome == Proof::Outcome::kProved    ? proved
     : outcome == Proof::Outcome::kRefuted ? refuted
                                           : undecided);
}

void Totals::Add(const Totals& other) {
  files += other.files;
  files_with_errors += other.files_with_errors;
  passed += other.passed;
  failed += other.failed;
  skipped += other.skipped;
  not_selected += other.not_selected;
  requests += other.requests;
  failures += other.failures;
  proved += other.proved;
  refuted += other.refuted;
  undecided += other.undecided;
}

}  // namespace postern::tools
