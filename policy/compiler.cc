#include "policy/compiler.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/internal/sha256.h"
#include "policy/ignore_comments.h"
#include "policy/internal/lowering.h"
#include "policy/lint.h"
#include "policy/parser.h"

namespace postern {
namespace {

Issues WithoutWarnings(const Issues& issues) {
  Issues errors;
  for (const Issue& issue : issues.all()) {
    if (issue.severity == Severity::kError) errors.Add(issue);
  }
  return errors;
}

// Parses and checks the text. Returns the model if it could be parsed without an error; it is sound
// if the issues then hold no error.
std::optional<Policy> Check(const Source& source, Syntax syntax, const CompileOptions& options,
                            Issues& issues) {
  std::optional<Policy> policy = ParsePolicyInPart(source, syntax, options.limits, issues);
  const bool is_whole = !issues.has_errors();
  if (policy) CheckDeclarations(*policy, issues);
  if (options.lint && !issues.has_errors()) {
    Lint(*policy, IgnoreComments::Find(source, syntax, options.limits), issues);
  }
  if (!options.lint) issues = WithoutWarnings(issues);
  issues.Sort();
  return is_whole ? std::move(policy) : std::nullopt;
}

bool IsWildcard(const Segment& segment) {
  return segment.kind != Segment::Kind::kLiteral && segment.kind != Segment::Kind::kRest;
}

// The wildcards of many patterns together are too much; the pattern with the most is named.
// REQUIRES: there is a declaration.
void AddTooComplex(const Policy& policy, const absl::Status& status, Issues& issues) {
  const auto num_wildcards = [](const Declaration& declaration) {
    const std::vector<Segment>& segments = declaration.pattern.segments;
    return std::count_if(segments.begin(), segments.end(), IsWildcard);
  };
  const auto worst = std::max_element(policy.declarations.begin(), policy.declarations.end(),
                                      [&](const Declaration& a, const Declaration& b) {
                                        return num_wildcards(a) < num_wildcards(b);
                                      });
  issues.AddError("policy-too-complex", worst->pattern_range, std::string(status.message()),
                  "this one has the most wildcards: write fixed segments where you can");
}

GraphSpec WithOrigin(GraphSpec spec, const Source& source, const CompileOptions& options) {
  spec.file = options.file_name.empty() ? source.name() : options.file_name;
  spec.digest = internal::Sha256Text(source.text());
  spec.limits = options.limits.request;
  return spec;
}

// What is called so is never taken for text, lest a damaged one be told to be bad YAML.
bool HasCompiledName(std::string_view path) {
  constexpr std::string_view kSuffix = ".pstn";
  return path.size() >= kSuffix.size() && path.substr(path.size() - kSuffix.size()) == kSuffix;
}

}  // namespace

std::string CompileResult::IssuesText(bool color) const {
  if (!status_.ok()) return std::string(status_.message()) + "\n";
  return source_ ? issues_.Text(*source_, color) : "";
}

absl::Status CompileResult::Error() const {
  if (ok() || !status_.ok()) return status_;
  return absl::InvalidArgumentError(absl::StripTrailingAsciiWhitespace(IssuesText()));
}

CompileResult CompilePolicy(Source source, Syntax syntax, const CompileOptions& options) {
  CompileResult result;
  result.file_name_ = source.name();
  result.source_ = std::move(source);
  result.policy_ = Check(*result.source_, syntax, options, result.issues_);
  if (result.issues_.has_errors()) return result;

  internal::LoweredPolicy lowered = internal::LowerPolicy(*result.policy_, *result.source_);
  absl::StatusOr<DecisionGraph> graph =
      DecisionGraph::Build(WithOrigin(std::move(lowered.spec), *result.source_, options));
  if (absl::IsResourceExhausted(graph.status()) && !result.policy_->declarations.empty()) {
    AddTooComplex(*result.policy_, graph.status(), result.issues_);
    return result;
  }
  if (!graph.ok()) {
    result.status_ = graph.status();
    return result;
  }
  result.graph_ = *std::move(graph);
  result.file_order_ = std::move(lowered.file_order);
  return result;
}

CompileResult CompilePolicyFile(const std::string& path, const CompileOptions& options) {
  return CompilePolicyBytes(path, ReadPolicyFile(path, options.limits), options);
}

absl::StatusOr<std::string> ReadPolicyFile(const std::string& path, const PolicyLimits& limits) {
  return ReadFile(path, [&limits](std::string_view beginning) {
    return DecisionGraph::IsCompiled(beginning) ? limits.compiled_bytes : limits.file_bytes;
  });
}

CompileResult CompilePolicyBytes(const std::string& path, absl::StatusOr<std::string> bytes,
                                 const CompileOptions& options) {
  CompileResult result;
  result.file_name_ = FileName(path);
  if (!bytes.ok()) {
    result.status_ = bytes.status();
    return result;
  }
  if (!DecisionGraph::IsCompiled(*bytes) && !HasCompiledName(path)) {
    return CompilePolicy(Source(FileName(path), *std::move(bytes)), SyntaxOf(path), options);
  }
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Load(*bytes);
  absl::Status status = graph.status();
  if (graph.ok() && graph->is_description_damaged()) {
    status = absl::InvalidArgumentError("the description of the compiled policy is damaged");
  }
  if (!status.ok()) {
    result.status_ =
        absl::Status(status.code(), absl::StrCat("`", FileName(path), "`: ", status.message()));
    return result;
  }
  result.is_compiled_ = true;
  result.compiled_digest_ = DecisionGraph::DigestOf(*bytes);
  result.graph_ = *std::move(graph);
  return result;
}

absl::StatusOr<DecisionGraph> LoadPolicyFile(const std::string& path) {
  CompileOptions options;
  options.lint = false;
  CompileResult result = CompilePolicyFile(path, options);
  if (!result.ok()) return result.Error();
  return std::move(result).TakeGraph();
}

absl::StatusOr<DecisionGraph> CompileModel(const Policy& policy, const RequestLimits& limits) {
  internal::LoweredPolicy lowered = internal::LowerPolicy(policy, Source("", ""));
  lowered.spec.limits = limits;
  return DecisionGraph::Build(lowered.spec);
}

}  // namespace postern
