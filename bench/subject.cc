#include "bench/subject.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bench/policy_builder.h"
#include "benchmark/benchmark.h"
#include "engine/evaluator.h"
#include "engine/explanation_text.h"
#include "policy/compiler.h"

namespace postern::bench {

Subject::Subject(Workload workload) : workload_(std::move(workload)) {
  absl::StatusOr<DecisionGraph> graph = CompileModel(workload_.policy);
  if (!graph.ok()) Fail(workload_.name + ": " + std::string(graph.status().message()));
  graph_ = *std::move(graph);
  for (const Principal& principal : workload_.principals) {
    principals_.push_back(graph_.Prepare(principal));
  }
  std::vector<Action> actions;
  for (const std::string& action : workload_.actions) actions.push_back(graph_.action(action));
  for (const Request& request : workload_.requests) bytes_ += request.path;
  size_t begin = 0;
  for (const Request& request : workload_.requests) {
    const std::string_view raw = std::string_view(bytes_).substr(begin, request.path.size());
    requests_.push_back(
        {&principals_[request.principal], actions[request.action], raw, graph_.path(raw)});
    begin += raw.size();
  }
}

void Subject::CheckAnswers() const {
  for (size_t i = 0; i < requests_.size(); ++i) {
    const Request& request = workload_.requests[i];
    const size_t expected = request.allowed ? 1 : 0;
    if (DecidePrepared(i, i + 1) != expected || DecideRaw(i, i + 1) != expected ||
        DecideStrings(i, i + 1) != expected) {
      Fail(workload_.name + ": wrong answer for " + workload_.actions[request.action] + " on " +
           request.path + ", which is to be " + (request.allowed ? "allowed" : "denied"));
    }
  }
}

size_t Subject::Touch(size_t begin, size_t end) const {
  size_t sum = 0;
  for (size_t i = begin; i < end; ++i) {
    for (const char byte : requests_[i].raw) sum += static_cast<unsigned char>(byte);
    sum += requests_[i].path.text().size() + requests_[i].action.index();
  }
  return sum;
}

size_t Subject::HashPaths(size_t begin, size_t end) const {
  size_t sum = 0;
  for (size_t i = begin; i < end; ++i) {
    const std::string_view raw = requests_[i].raw;
    sum += absl::Hash<absl::string_view>()(absl::string_view(raw.data(), raw.size()));
  }
  return sum;
}

size_t Subject::DecidePrepared(size_t begin, size_t end) const {
  size_t allowed = 0;
  for (size_t i = begin; i < end; ++i) {
    const Prepared& request = requests_[i];
    allowed += Evaluate(graph_, *request.principal, request.action, request.path).allowed();
  }
  return allowed;
}

size_t Subject::DecideChained(size_t begin, size_t end) const {
  size_t zero = 0;
  benchmark::DoNotOptimize(zero);  // so that the compiler can't know that it is
  size_t allowed = 0;
  for (size_t i = begin; i < end; ++i) {
    const Prepared& request = requests_[i + (allowed & zero)];
    allowed += Evaluate(graph_, *request.principal, request.action, request.path).allowed();
  }
  return allowed;
}

size_t Subject::DecideRaw(size_t begin, size_t end) const {
  size_t allowed = 0;
  for (size_t i = begin; i < end; ++i) {
    const Prepared& request = requests_[i];
    const CanonicalPath path = graph_.path(request.raw);
    allowed += Evaluate(graph_, *request.principal, request.action, path).allowed();
  }
  return allowed;
}

size_t Subject::DecideStrings(size_t begin, size_t end) const {
  size_t allowed = 0;
  for (size_t i = begin; i < end; ++i) {
    const Request& request = workload_.requests[i];
    const PreparedPrincipal principal = graph_.Prepare(workload_.principals[request.principal]);
    const CanonicalPath path = graph_.path(request.path);
    const Action action = graph_.action(workload_.actions[request.action]);
    allowed += Evaluate(graph_, principal, action, path).allowed();
  }
  return allowed;
}

size_t Subject::PreparePrincipals(size_t begin, size_t end) const {
  size_t refused = 0;
  for (size_t i = begin; i < end; ++i) {
    const Principal& principal = workload_.principals[workload_.requests[i].principal];
    refused += graph_.Prepare(principal).error() != PrincipalError::kNone;
  }
  return refused;
}

Explanation Subject::Explain(size_t i) const {
  const auto& [principal, action, raw, path] = requests_[i];
  const Decision decision = Evaluate(graph_, *principal, action, path);
  ExplainOptions options;
  options.max_near_misses = 0;
  return postern::Explain(graph_, *principal, action, path, decision, options);
}

size_t Subject::ExplainPrepared(size_t begin, size_t end) const {
  size_t matches = 0;
  for (size_t i = begin; i < end; ++i) matches += Explain(i).declarations.size();
  return matches;
}

size_t Subject::ExplainAsText(size_t begin, size_t end) const {
  size_t length = 0;
  for (size_t i = begin; i < end; ++i) length += ExplanationText(Explain(i)).size();
  return length;
}

size_t Subject::LoopOnly(size_t begin, size_t end) const {
  size_t sum = 0;
  for (size_t i = begin; i < end; ++i) {
    const Prepared& request = requests_[i];
    sum += (request.principal != nullptr) + request.action.known() + request.path.ok();
  }
  return sum;
}

}  // namespace postern::bench
