#include "tools/runner/report_pretty.h"

#include "engine/escape.h"
#include "engine/explanation_text.h"
#include "tools/runner/report_text.h"

namespace postern::tools {
namespace {

// Colours of terminals (ECMA-48, SGR).
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

std::string PrettyReport::Paint(std::string_view text, std::string_view color) const {
  if (!color_) return std::string(text);
  return std::string(color).append(text).append(kReset);
}

// The mark takes three bytes and one column, and no colour may be counted.
std::string PrettyReport::FailedLine(std::string_view name, const std::string& place) const {
  std::string text = "✗ " + TerminalSafe(name);
  AppendPlace(place, 0, text);
  if (color_) text.replace(0, std::string_view("✗").size(), Paint("✗", kRed));
  return text;
}

void PrettyReport::BeginTest(const TestRun&) {}

void PrettyReport::AddFailure(const TestRun& run, const Failure& failure) {
  out_.Write(FailedLine(run.Name(), LineText(run.file.source(), failure.range)) +
             FailureText(run, failure, 4, color_) + "\n");
}

void PrettyReport::EndTest(const TestRun& run, TestStatus status, uint64_t) {
  if (status != TestStatus::kSkipped) return;
  out_.Write(Paint("-", kYellow) + " " + TerminalSafe(run.Name()) + ": skipped, " +
             TerminalSafe(run.test.skip) + "\n");
}

void PrettyReport::AddProof(const ProofRun& run) {
  if (run.proof.outcome == Proof::Outcome::kProved) return;
  out_.Write(FailedLine(run.asked.name.text, LineText(run.file.source(), run.asked.name.range)) +
             ProofText(run, 4, color_) + "\n");
}

void PrettyReport::AddNotRun(const NotRun&) {}

void PrettyReport::EndFile(const CaseFile& file, const Totals& totals) {
  const bool is_well = !totals.fell_short() && totals.undecided == 0;
  const bool has_run = totals.passed + totals.proved > 0;
  const std::string mark = !is_well  ? Paint("✗", kRed)
                           : has_run ? Paint("✓", kGreen)
                                     : Paint("-", kYellow);
  const std::string line =
      mark + " " + TerminalSafe(file.source().name()) + ": " + CountsText(totals) + "\n";
  if (is_well) {
    passed_line_ = line;
  } else {
    out_.Write(line);
  }
}

void PrettyReport::Finish(const Totals& totals, ExitStatus status) {
  const bool is_one = totals.files == 1 && totals.files_with_errors == 0;
  out_.Write(is_one ? passed_line_ : SummaryText(totals));
  if (status == ExitStatus::kInterrupted) out_.Write("interrupted\n");
}

}  // namespace postern::tools
