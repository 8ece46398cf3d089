#include "tools/commands/check_sarif.h"

#include <filesystem>

#include "engine/json_text.h"
#include "engine/version.h"
#include "policy/lint_ids.h"
#include "policy/source.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

std::string_view LevelOf(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

// Braces stand for arguments of a message and are doubled where none is meant (SARIF, 3.11.5).
std::string WithoutPlaceholders(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    escaped += byte;
    if (byte == '{' || byte == '}') escaped += byte;
  }
  return escaped;
}

// Appends `"KEY":{"text":"…"}`.
void AppendMessage(std::string_view key, std::string_view text, std::string& out) {
  AppendJsonString(key, out);
  out += ":{\"text\":";
  AppendJsonString(WithoutPlaceholders(text), out);
  out += '}';
}

void AppendFile(const std::string& name, std::string& out) {
  out += "\"artifactLocation\":{\"uri\":";
  AppendJsonString(UriOf(name), out);
  out += '}';
}

// Appends `"physicalLocation":{…}`.
void AppendPlace(const std::string& name, const Source& source, SourceRange range,
                 std::string& out) {
  const SourceLocation begin = source.LocateUtf16(range.begin);
  const SourceLocation end = source.LocateUtf16(range.end);
  out += "\"physicalLocation\":{";
  AppendFile(name, out);
  out += ",\"region\":{\"startLine\":";
  AppendJsonNumber(begin.line, out);
  AppendJsonKey("startColumn", out);
  AppendJsonNumber(begin.column, out);
  AppendJsonKey("endLine", out);
  AppendJsonNumber(end.line, out);
  AppendJsonKey("endColumn", out);
  AppendJsonNumber(end.column, out);
  out += "}}";
}

void AppendRelated(const std::string& name, const Source& source, const Issue& issue,
                   std::string& out) {
  if (issue.related.empty()) return;
  AppendJsonKey("relatedLocations", out);
  out += '[';
  for (const RelatedPlace& place : issue.related) {
    out += out.back() == '[' ? "{" : ",{";
    AppendPlace(name, source, place.range, out);
    out += ',';
    AppendMessage("message", place.message, out);
    out += '}';
  }
  out += ']';
}

// One that is not suppressed says so, since some are (SARIF, 3.27.23).
void AppendSuppressions(const Issue& issue, std::string& out) {
  AppendJsonKey("suppressions", out);
  out += '[';
  if (issue.ignored) {
    out += "{\"kind\":\"inSource\",\"justification\":";
    AppendJsonString(*issue.ignored, out);
    out += '}';
  }
  out += ']';
}

// Begins the next member of an array.
void AppendComma(std::string& members) { members += members.empty() ? "\n" : ",\n"; }

}  // namespace

void SarifReport::Add(const std::string& name, const CompileResult& policy) {
  if (!policy.status().ok()) AddNotification(name, TextOf(policy.status()));
  for (const Issue& issue : policy.issues().all()) AddResult(name, *policy.source(), issue);
}

void SarifReport::AddNotification(const std::string& name, std::string_view message) {
  AppendComma(notifications_);
  notifications_ += "{\"level\":\"error\",";
  AppendMessage("message", message, notifications_);
  AppendJsonKey("locations", notifications_);
  notifications_ += "[{\"physicalLocation\":{";
  AppendFile(name, notifications_);
  notifications_ += "}}]}";
}

void SarifReport::AddResult(const std::string& name, const Source& source, const Issue& issue) {
  AppendComma(results_);
  results_ += "{\"ruleId\":";
  AppendJsonString(issue.id, results_);
  AppendJsonKey("ruleIndex", results_);
  AppendJsonNumber(RuleIndex(issue), results_);
  AppendJsonKey("level", results_);
  AppendJsonString(LevelOf(issue.severity), results_);
  results_ += ',';
  AppendMessage("message", issue.help.empty() ? issue.message : issue.message + ": " + issue.help,
                results_);
  AppendJsonKey("locations", results_);
  results_ += "[{";
  AppendPlace(name, source, issue.range, results_);
  results_ += "}]";
  AppendRelated(name, source, issue, results_);
  AppendSuppressions(issue, results_);
  results_ += '}';
}

size_t SarifReport::RuleIndex(const Issue& issue) {
  const auto [entry, is_new] = rule_index_.try_emplace(issue.id, rule_index_.size());
  if (!is_new) return entry->second;
  AppendComma(rules_);
  rules_ += "{\"id\":";
  AppendJsonString(issue.id, rules_);
  if (const LintId* lint = FindLintId(issue.id)) {
    rules_ += ',';
    AppendMessage("shortDescription", lint->summary, rules_);
    rules_ += ',';
    AppendMessage("help", "see docs/lint/" + issue.id + ".md", rules_);
  } else {
    rules_ += ',';
    AppendMessage("shortDescription", "the text of a policy is not what the language allows",
                  rules_);
    rules_ += ',';
    AppendMessage("help", "see docs/language.md", rules_);
  }
  AppendJsonKey("defaultConfiguration", rules_);
  rules_ += "{\"level\":";
  AppendJsonString(LevelOf(issue.severity), rules_);
  rules_ += "}}";
  return entry->second;
}

std::string SarifReport::Text(ExitStatus status) const {
  std::string text =
      "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
      "sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n"
      "\"tool\":{\"driver\":{\"name\":\"postern\",\"version\":";
  AppendJsonString(kVersion, text);
  text += ",\"rules\":[" + rules_ + "]}},\n\"columnKind\":\"utf16CodeUnits\",\n";
  text += "\"invocations\":[{\"executionSuccessful\":";
  text += notifications_.empty() ? "true" : "false";
  AppendJsonKey("exitCode", text);
  AppendJsonNumber(static_cast<uint64_t>(status), text);
  text += ",\"toolExecutionNotifications\":[" + notifications_ + "]}],\n";
  return text + "\"results\":[" + results_ + "]}]}\n";
}

std::string UriOf(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  const std::string normal = std::filesystem::path(path).lexically_normal().string();
  std::string uri = !normal.empty() && normal.front() == '/' ? "file://" : "";
  for (const char byte : normal) {
    if (kPlain.find(byte) != std::string_view::npos) {
      uri += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      uri += {'%', kHex[value >> 4], kHex[value & 15]};
    }
  }
  return uri;
}

}  // namespace postern::tools
