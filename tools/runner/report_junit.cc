#include "tools/runner/report_junit.h"

#include <cstdio>
#include <utility>

#include "engine/escape.h"
#include "tools/cli/words.h"
#include "tools/runner/report_text.h"

namespace postern::tools {
namespace {

// Returns `text` for an attribute's value. What XML 1.0 forbids is spelled as bytes or code points,
// `\x1b`: HtmlSafe leaves nothing of it but these two. Line breaks are spelled, too: as they are, a
// reader takes them for spaces.
std::string XmlSafe(std::string_view text) {
  std::string safe = HtmlSafe(text);
  for (const auto& [forbidden, spelled] :
       {std::pair<std::string_view, std::string_view>("\uFFFE", "\\u{fffe}"),
        {"\uFFFF", "\\u{ffff}"}}) {
    for (size_t at = 0; (at = safe.find(forbidden, at)) != std::string::npos;) {
      safe.replace(at, forbidden.size(), spelled);
    }
  }
  return safe;
}

// Returns the same for the text of an element, where lines stay lines.
std::string XmlLines(std::string_view text) {
  std::string lines;
  for (size_t end = 0; (end = text.find('\n')) != std::string_view::npos;) {
    lines += XmlSafe(text.substr(0, end)) + "\n";
    text.remove_prefix(end + 1);
  }
  return lines + XmlSafe(text);
}

// Returns ` name="value"`.
std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + XmlSafe(value) + "\"";
}

std::string Attribute(std::string_view name, uint64_t value) {
  return Attribute(name, std::to_string(value));
}

// Returns seconds with three decimals: more is not accepted by all.
std::string SecondsText(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", seconds);
  return text;
}

// Returns an element that says what came of a test.
std::string Outcome(const std::string& element, std::string_view type, std::string_view message,
                    std::string_view text) {
  return "<" + element + Attribute("type", type) + Attribute("message", message) + ">" +
         XmlLines(text) + "</" + element + ">\n";
}

std::string Skipped(std::string_view reason) {
  return "<skipped" + Attribute("message", reason) + "/>\n";
}

}  // namespace

JunitReport::JunitReport(Output& out, size_t max_suite_bytes)
    : out_(out), max_suite_bytes_(max_suite_bytes) {
  out_.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
}

// The policy belongs to the name where there are several: else two tests would be called the same.
void JunitReport::BeginSuite(const CaseFile& file, const CompileResult& policy) {
  std::string name = file.source().name();
  if (file.policies.size() > 1) name += " on " + policy.file_name();
  if (suite_.name == name) return;
  EndSuite();
  suite_.name = std::move(name);
  suite_.policy = policy.file_name();
  began_ = Clock::now();
}

void JunitReport::EndSuite() {
  Suite suite = std::exchange(suite_, Suite());
  if (suite.tests == 0) return;
  if (suite.part > 1) suite.name += " (" + std::to_string(suite.part) + ")";
  out_.Write("<testsuite" + Attribute("name", suite.name) + Attribute("tests", suite.tests) +
             Attribute("failures", suite.failures) + Attribute("errors", suite.errors) +
             Attribute("skipped", suite.skipped) + Attribute("time", SecondsText(suite.seconds)) +
             ">\n");
  if (!suite.policy.empty()) {
    out_.Write("<properties>\n<property" + Attribute("name", "policy") +
               Attribute("value", suite.policy) + "/>\n</properties>\n");
  }
  out_.Write(suite.cases);
  out_.Write("</testsuite>\n");
}

void JunitReport::AddCase(std::string_view name, const std::string& file, uint32_t line,
                          double seconds, const std::string& body) {
  std::string text = "<testcase" + Attribute("classname", suite_.name) + Attribute("name", name) +
                     Attribute("file", file);
  if (line != 0) text += Attribute("line", line);
  text += Attribute("time", SecondsText(seconds));
  text += body.empty() ? "/>\n" : ">\n" + body + "</testcase>\n";
  suite_.cases += text;
  suite_.seconds += seconds;
  ++suite_.tests;
  if (suite_.cases.size() <= max_suite_bytes_) return;
  Suite rest;
  rest.name = suite_.name;
  rest.policy = suite_.policy;
  rest.part = suite_.part + 1;
  EndSuite();
  suite_ = std::move(rest);
}

void JunitReport::BeginTest(const TestRun& run) {
  BeginSuite(run.file, run.policy);
  case_ = TestCase();
  began_ = Clock::now();
}

void JunitReport::AddFailure(const TestRun& run, const Failure& failure) {
  if (case_.num_failures++ == 0) {
    case_.message = AskedText(failure) + ": " + Verdict(failure);
    case_.kind = FailureKindName(failure.kind);
  }
  if (case_.failures.size() >= kMaxFailureBytes) {
    ++case_.num_left_out;
    return;
  }
  case_.failures += LineText(run.file.source(), failure.range) + "\n" +
                    FailureText(run, failure, 2, false) + "\n";
}

std::string JunitReport::FailureBody() const {
  std::string message = case_.message;
  if (case_.num_failures > 1) message += ", and " + Count(case_.num_failures - 1, "more failure");
  std::string text = case_.failures;
  if (case_.num_left_out > 0) text += Count(case_.num_left_out, "more failure") + "\n";
  return Outcome("failure", case_.kind, message, text);
}

void JunitReport::EndTest(const TestRun& run, TestStatus status, uint64_t) {
  const std::chrono::duration<double> taken = Clock::now() - began_;
  std::string body;
  switch (status) {
    case TestStatus::kPassed:
      break;
    case TestStatus::kFailed:
      ++suite_.failures;
      body = FailureBody();
      break;
    case TestStatus::kSkipped:
      ++suite_.skipped;
      body = Skipped(run.test.skip);
      break;
    case TestStatus::kNotSelected:
      ++suite_.skipped;
      body = Skipped("not selected");
      break;
    case TestStatus::kInterrupted:
      ++suite_.errors;
      body = Outcome("error", TestStatusName(status), "interrupted before its end", "");
      break;
  }
  const Source& source = run.file.source();
  AddCase(run.Name(), source.name(), source.Locate(run.test.name.range.begin).line, taken.count(),
          body);
  began_ = Clock::now();
}

// A proof is told when it is done: it has taken the time since the test or proof before it.
void JunitReport::AddProof(const ProofRun& run) {
  BeginSuite(run.file, run.policy);
  const std::chrono::duration<double> taken = Clock::now() - began_;
  std::string body;
  const std::string_view outcome = OutcomeName(run.proof.outcome);
  if (run.proof.outcome == Proof::Outcome::kRefuted) {
    ++suite_.failures;
    body = Outcome("failure", outcome, "refuted: " + run.asked.Claim(), ProofText(run, 0, false));
  } else if (run.proof.outcome == Proof::Outcome::kUndecided) {
    ++suite_.errors;
    body = Outcome("error", outcome, "not decided, because " + run.proof.reason,
                   ProofText(run, 0, false));
  }
  const Source& source = run.file.source();
  AddCase(run.asked.name.text, source.name(), source.Locate(run.asked.name.range.begin).line,
          taken.count(), body);
  began_ = Clock::now();
}

void JunitReport::AddNotRun(const NotRun& not_run) {
  EndSuite();
  suite_.name = not_run.path;
  suite_.errors = 1;
  AddCase("is without errors", not_run.path, 0, 0,
          Outcome("error", "not_run", "not run, because of " + ErrorsText(not_run),
                  NotRunText(not_run)));
  EndSuite();
}

void JunitReport::EndFile(const CaseFile&, const Totals&) { EndSuite(); }

void JunitReport::Finish(const Totals&, ExitStatus) {
  EndSuite();
  out_.Write("</testsuites>\n");
}

}  // namespace postern::tools
