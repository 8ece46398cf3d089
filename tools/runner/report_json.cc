#include "tools/runner/report_json.h"

#include <utility>

#include "engine/explanation_json.h"
#include "engine/json_text.h"
#include "tools/request/decision_line.h"
#include "tools/request/witness_text.h"
#include "tools/runner/findings_json.h"

namespace postern::tools {
namespace {

uint64_t LineOf(const Source& source, SourceRange range) { return source.Locate(range.begin).line; }

// Appends an error to a list; its place is null where there is no text that it could be in.
void AppendError(const FileErrors& file, const Issue& error, std::string& text) {
  text.append(text.back() == '[' ? "\n" : ",\n").append(" {\"file\":");
  AppendJsonString(file.file, text);
  const auto add = [&text](std::string_view key, uint32_t number) {
    AppendJsonKey(key, text);
    if (number != 0) {
      AppendJsonNumber(number, text);
    } else {
      text.append("null");
    }
  };
  const auto at =
      file.source == nullptr ? SourceLocation() : file.source->Locate(error.range.begin);
  add("line", at.line);
  add("column", at.column);
  AppendJsonKey("id", text);
  AppendJsonString(error.id, text);
  AppendJsonKey("message", text);
  AppendJsonString(error.message, text);
  AppendJsonKey("help", text);
  AppendJsonStringOrNull(error.help, text);
  text.push_back('}');
}

}  // namespace

JsonReport::JsonReport(Output& out) : out_(out) { out_.Write("{\"tests\":["); }

void JsonReport::BeginTest(const TestRun& run) {
  const Source& source = run.file.source();
  std::string text = std::exchange(has_test_, true) ? ",\n" : "\n";
  has_failure_ = false;
  text.append("{\"file\":");
  AppendJsonString(source.name(), text);
  AppendJsonKey("policy", text);
  AppendJsonString(run.policy.file_name(), text);
  AppendJsonKey("name", text);
  AppendJsonString(run.test.name.text, text);
  AppendJsonKey("with", text);
  AppendJsonStringOrNull(run.combination, text);
  AppendJsonKey("line", text);
  AppendJsonNumber(LineOf(source, run.test.name.range), text);
  AppendJsonKey("tags", text);
  text.push_back('[');
  for (const std::string_view tag : run.test.tags) {
    if (text.back() != '[') text.push_back(',');
    AppendJsonString(tag, text);
  }
  text.push_back(']');
  AppendJsonKey("skip", text);
  AppendJsonStringOrNull(run.test.skip, text);
  AppendJsonKey("failures", text);
  out_.Write(text + "[");
}

void JsonReport::AddFailure(const TestRun& run, const Failure& failure) {
  std::string text = std::exchange(has_failure_, true) ? ",\n" : "\n";
  text.append(" {\"line\":");
  AppendJsonNumber(LineOf(run.file.source(), failure.range), text);
  AppendJsonKey("kind", text);
  AppendJsonString(FailureKindName(failure.kind), text);
  AppendJsonKey("principal", text);
  AppendJsonString(failure.principal, text);
  AppendJsonKey("action", text);
  AppendJsonString(failure.action, text);
  AppendJsonKey("path", text);
  AppendJsonString(failure.path, text);
  AppendJsonKey("expected", text);
  AppendJsonString(failure.expected == Effect::kAllow ? "allow" : "deny", text);
  AppendJsonKey("because", text);
  AppendJsonStringOrNull(failure.because, text);
  AppendJsonKey("decided", text);
  AppendDecision(*run.policy.graph(), failure.decision, text);
  AppendJsonKey("explanation", text);
  text.append(ExplanationJson(failure.explanation));
  out_.Write(text + "}");
}

void JsonReport::EndTest(const TestRun&, TestStatus status, uint64_t requests) {
  std::string text = "]";
  AppendJsonKey("status", text);
  AppendJsonString(TestStatusName(status), text);
  AppendJsonKey("requests", text);
  AppendJsonNumber(requests, text);
  out_.Write(text + "}");
}

void JsonReport::AddProof(const ProofRun& run) {
  const Source& source = run.file.source();
  std::string& text = proofs_;
  text.append(text.empty() ? "\n" : ",\n").append("{\"file\":");
  AppendJsonString(source.name(), text);
  AppendJsonKey("policy", text);
  AppendJsonString(run.policy.file_name(), text);
  AppendJsonKey("name", text);
  AppendJsonString(run.asked.name.text, text);
  AppendJsonKey("line", text);
  AppendJsonNumber(LineOf(source, run.asked.name.range), text);
  AppendJsonKey("claim", text);
  AppendJsonString(run.asked.Claim(), text);
  AppendJsonKey("outcome", text);
  AppendJsonString(OutcomeName(run.proof.outcome), text);
  AppendJsonKey("reason", text);
  AppendJsonStringOrNull(run.proof.reason, text);
  if (run.explanation) {
    const AccessWitness& shown = *run.proof.counterexample;
    AppendJsonRequest("counterexample", shown.principal, shown.action, shown.path, text);
    AppendJsonKey("decided", text);
    AppendDecision(*run.policy.graph(), run.explanation->decision, text);
    AppendJsonKey("explanation", text);
    text.append(ExplanationJson(*run.explanation));
  } else {
    text.append(",\"counterexample\":null,\"decided\":null,\"explanation\":null");
  }
  text.push_back('}');
}

void JsonReport::AddNotRun(const NotRun& not_run) {
  std::string& text = not_run_;
  text.append(text.empty() ? "\n" : ",\n").append("{\"file\":");
  AppendJsonString(not_run.path, text);
  AppendJsonKey("errors", text);
  text.push_back('[');
  for (const FileErrors& file : not_run.errors) {
    if (file.issues == nullptr) {
      AppendError(file, Issue{Severity::kError, "unreadable", file.unreadable, "", {}, {}}, text);
      continue;
    }
    for (const Issue& issue : file.issues->all()) {
      if (issue.severity == Severity::kError) AppendError(file, issue, text);
    }
  }
  text.append("]}");
}

void JsonReport::EndFile(const CaseFile&, const Totals&) {}

void JsonReport::Finish(const Totals& totals, ExitStatus) { totals_ = totals; }

void JsonReport::Conclude(const Findings& findings, ExitStatus status) {
  std::string text = "\n],\n\"proofs\":[" + proofs_ + "],\n\"not_run\":[" + not_run_ + "]";
  AppendFindings(findings, text);
  text.append(",\n\"summary\":{\"files\":");
  AppendJsonNumber(totals_.files, text);
  const auto add = [&text](std::string_view key, uint64_t number) {
    AppendJsonKey(key, text);
    AppendJsonNumber(number, text);
  };
  add("files_with_errors", totals_.files_with_errors);
  add("passed", totals_.passed);
  add("failed", totals_.failed);
  add("skipped", totals_.skipped);
  add("not_selected", totals_.not_selected);
  add("requests", totals_.requests);
  add("failures", totals_.failures);
  add("proved", totals_.proved);
  add("refuted", totals_.refuted);
  add("undecided", totals_.undecided);
  add("status", static_cast<uint64_t>(status));
  out_.Write(text + "}}\n");
}

}  // namespace postern::tools
