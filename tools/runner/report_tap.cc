#include "tools/runner/report_tap.h"

#include "engine/escape.h"
#include "tools/request/witness_text.h"
#include "tools/runner/report_text.h"

namespace postern::tools {
namespace {

// Returns `text` as a description: a `#` would begin a directive.
std::string Described(std::string_view text) {
  std::string described;
  for (const char c : TerminalSafe(text)) {
    if (c == '#' || c == '\\') described.push_back('\\');
    described.push_back(c);
  }
  return described;
}

// Returns `text` in double quotes. No escape is used but of `"` and `\`: readers of TAP know only a
// part of YAML.
std::string Scalar(std::string_view text) {
  std::string scalar = "\"";
  for (const char c : TerminalSafe(text)) {
    if (c == '"' || c == '\\') scalar.push_back('\\');
    scalar.push_back(c);
  }
  return scalar + "\"";
}

// Appends lines of a map, each with `indent` in front of it.
class MapWriter {
 public:
  MapWriter(std::string_view indent, std::string& out) : indent_(indent), out_(out) {}

  // Begins an item of a list: its first key stands behind the dash.
  void BeginItem() { is_item_ = true; }

  void Add(std::string_view key, std::string_view text) { AddRaw(key, Scalar(text)); }
  void Add(std::string_view key, uint64_t number) { AddRaw(key, std::to_string(number)); }

 private:
  void AddRaw(std::string_view key, std::string_view value) {
    out_.append(indent_).append(is_item_ ? "- " : "  ");
    out_.append(key).append(": ").append(value).append("\n");
    is_item_ = false;
  }

  std::string_view indent_;
  std::string& out_;
  bool is_item_ = false;
};

// What decided, and where it stands; only the reason, where no declaration did.
void AddDecision(const CompileResult& policy, const Explanation& explanation, MapWriter& map) {
  const CitedRule& cited = explanation.decided_by;
  map.Add("decided", EffectName(explanation.decision.effect));
  map.Add("reason", ReasonName(explanation.decision.reason));
  if (cited.declaration == Decision::kNone) return;
  map.Add("declaration", cited.pattern);
  if (cited.rule != Decision::kNone) map.Add("rule", RuleText(cited));
  if (cited.location.line == 0) return;
  map.Add("at", policy.file_name() + ":" + std::to_string(cited.location.line) + ":" +
                    std::to_string(cited.location.column));
}

void AddError(const FileErrors& file, const Issue& error, MapWriter& map) {
  map.BeginItem();
  map.Add("file", file.file);
  const SourceLocation at = file.source->Locate(error.range.begin);
  map.Add("line", at.line);
  map.Add("column", at.column);
  map.Add("id", error.id);
  map.Add("message", error.message);
  if (!error.help.empty()) map.Add("help", error.help);
}

constexpr std::string_view kMapIndent = "";       // of a block's keys, less two spaces
constexpr std::string_view kListIndent = "    ";  // of the items of a list in a block
constexpr std::string_view kBlockBegin = "  ---\n";
constexpr std::string_view kBlockEnd = "  ...\n";

}  // namespace

TapReport::TapReport(Output& out) : out_(out) { out_.Write("TAP version 13\n"); }

void TapReport::WritePoint(bool is_ok, std::string_view name, std::string_view skip) {
  std::string line = (is_ok ? "ok " : "not ok ") + std::to_string(++points_) + " - ";
  line += Described(name);
  if (!skip.empty()) line += " # SKIP " + TerminalSafe(skip);
  out_.Write(line + "\n");
}

void TapReport::WriteSubject(const CaseFile& file, const CompileResult& policy) {
  const std::string subject =
      TerminalSafe(file.source().name()) + " on " + TerminalSafe(policy.file_name());
  if (subject == subject_) return;
  subject_ = subject;
  out_.Write("# " + subject + "\n");
}

void TapReport::BeginDiagnostics(std::string_view name, const CaseFile& file, SourceRange range,
                                 const CompileResult& policy) {
  WritePoint(false, name);
  std::string text(kBlockBegin);
  MapWriter map(kMapIndent, text);
  map.Add("file", file.source().name());
  map.Add("line", file.source().Locate(range.begin).line);
  map.Add("policy", policy.file_name());
  out_.Write(text);
}

void TapReport::BeginTest(const TestRun& run) {
  WriteSubject(run.file, run.policy);
  has_failure_ = false;
}

void TapReport::AddFailure(const TestRun& run, const Failure& failure) {
  if (!has_failure_) {
    BeginDiagnostics(run.Name(), run.file, run.test.name.range, run.policy);
    out_.Write("  failures:\n");
  }
  has_failure_ = true;
  std::string text;
  MapWriter map(kListIndent, text);
  map.BeginItem();
  map.Add("line", run.file.source().Locate(failure.range.begin).line);
  map.Add("asked", AskedText(failure));
  map.Add("expected", EffectName(failure.expected));
  if (!failure.because.empty()) map.Add("because", failure.because);
  AddDecision(run.policy, failure.explanation, map);
  map.Add("message", Verdict(failure));
  out_.Write(text);
}

void TapReport::EndTest(const TestRun& run, TestStatus status, uint64_t) {
  switch (status) {
    case TestStatus::kPassed:
      WritePoint(true, run.Name());
      break;
    case TestStatus::kFailed:
      out_.Write(kBlockEnd);
      break;
    case TestStatus::kSkipped:
      WritePoint(true, run.Name(), run.test.skip);
      break;
    case TestStatus::kNotSelected:
      WritePoint(true, run.Name(), "not selected");
      break;
    case TestStatus::kInterrupted:  // neither; Finish bails out
      break;
  }
}

void TapReport::AddProof(const ProofRun& run) {
  WriteSubject(run.file, run.policy);
  if (run.proof.outcome == Proof::Outcome::kProved) {
    WritePoint(true, run.asked.name.text);
    return;
  }
  BeginDiagnostics(run.asked.name.text, run.file, run.asked.name.range, run.policy);
  std::string text;
  MapWriter map(kMapIndent, text);
  map.Add("claim", run.asked.Claim());
  map.Add("outcome", OutcomeName(run.proof.outcome));
  if (run.explanation) {
    const AccessWitness& shown = *run.proof.counterexample;
    map.Add("asked", PrincipalWords(shown.principal) + "  " + shown.action + "  " + shown.path);
    AddDecision(run.policy, *run.explanation, map);
  } else {
    map.Add("message", "not decided, because " + run.proof.reason);
  }
  out_.Write(text.append(kBlockEnd));
}

void TapReport::AddNotRun(const NotRun& not_run) {
  WritePoint(false, not_run.path + ": not run, because of errors");
  std::string text(kBlockBegin);
  text.append("  errors:\n");
  MapWriter map(kListIndent, text);
  for (const FileErrors& file : not_run.errors) {
    if (file.issues == nullptr) {
      map.BeginItem();
      map.Add("file", file.file);
      map.Add("message", file.unreadable);
      continue;
    }
    for (const Issue& issue : file.issues->all()) {
      if (issue.severity == Severity::kError) AddError(file, issue, map);
    }
  }
  out_.Write(text.append(kBlockEnd));
}

void TapReport::EndFile(const CaseFile&, const Totals&) { subject_.clear(); }

// After an interrupt there is no plan: a harness must not take what was run for all there is.
void TapReport::Finish(const Totals&, ExitStatus status) {
  out_.Write(status == ExitStatus::kInterrupted ? "Bail out! interrupted\n"
                                                : "1.." + std::to_string(points_) + "\n");
}

}  // namespace postern::tools
