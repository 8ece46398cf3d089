// The compiler on any bytes, read as YAML and as JSON: there is a graph iff there is no error, the
// graph is sound, every issue has its place in the text, and the lint changes no error.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "policy/compiler.h"

namespace postern {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> ErrorsOf(const CompileResult& result) {
  std::vector<std::string> errors;
  for (const Issue& issue : result.issues().all()) {
    if (issue.severity != Severity::kError) continue;
    errors.push_back(std::to_string(issue.range.begin) + " " + issue.id + " " + issue.message);
  }
  return errors;
}

void CheckIssues(const CompileResult& result) {
  const size_t size = result.source()->text().size();
  for (const Issue& issue : result.issues().all()) {
    Require(issue.range.begin <= issue.range.end && issue.range.end <= size);
    Require(!issue.id.empty() && !issue.message.empty());
    for (const RelatedPlace& related : issue.related) Require(related.range.end <= size);
  }
  Require(result.IssuesText().empty() ==
          (result.issues().num_errors() + result.issues().num_warnings() == 0));
}

void CheckGraph(const CompileResult& result) {
  const DecisionGraph& graph = *result.graph();
  const std::vector<Declaration>& declarations = result.policy()->declarations;
  Require(graph.CheckInvariants().ok());
  Require(graph.num_declarations() == declarations.size());
  std::vector<bool> seen(declarations.size());
  for (uint32_t rank = 0; rank < graph.num_declarations(); ++rank) {
    const uint32_t place = result.FileOrder(rank);
    Require(!seen[place]);
    seen[place] = true;
    Require(graph.declaration(rank).pattern == declarations[place].pattern.text);
    Require(graph.declaration(rank).num_rules == declarations[place].rules.size());
  }
}

void Compile(const std::string& text, Syntax syntax) {
  CompileOptions options;
  const CompileResult linted = CompilePolicy(Source("policy", text), syntax, options);
  Require(linted.status().ok());
  Require(linted.ok() == !linted.issues().has_errors());
  CheckIssues(linted);
  if (linted.ok()) CheckGraph(linted);

  options.lint = false;
  const CompileResult bare = CompilePolicy(Source("policy", text), syntax, options);
  Require(ErrorsOf(bare) == ErrorsOf(linted));
  Require(bare.issues().num_warnings() == 0);
}

}  // namespace
}  // namespace postern

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  postern::Compile(text, postern::Syntax::kYaml);
  postern::Compile(text, postern::Syntax::kJson);
  return 0;
}
