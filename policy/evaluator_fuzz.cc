// The compiled evaluator decides as the reference does. What stands before the first NUL of the
// input is a policy; if nothing does, the bytes after it choose a generated one. The rest of the
// bytes choose requests.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "policy/compiler.h"
#include "policy/testing/agreement.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

constexpr uint32_t kMaxDeclarations = 8;
constexpr int kRequests = 8;

// Explains a request as it was decided. Returns what is wrong with the explanation, or nothing.
std::string ProblemOfExplanation(const CompileResult& built, const RandomRequest& request) {
  const DecisionGraph& graph = *built.graph();
  const PreparedPrincipal principal = graph.Prepare(request.principal);
  const Action action = graph.action(request.action);
  const CanonicalPath path = graph.path(request.path);
  const Decision decision = Evaluate(graph, principal, action, path);
  ExplainOptions options;
  options.raw_action = request.action;
  options.raw_path = request.path;
  options.max_words = 20;  // bounds that leave time for more inputs
  options.max_requests = 100;
  const Explanation explanation = Explain(graph, principal, action, path, decision, options);
  std::vector<uint32_t> file_order(graph.num_declarations());
  for (uint32_t i = 0; i < file_order.size(); ++i) file_order[i] = built.FileOrder(i);
  return ExplanationProblem(*built.policy(), file_order, decision, explanation);
}

void CheckRequests(const CompileResult& built, const Draft& draft, Choices& choices) {
  for (int i = 0; i < kRequests; ++i) {
    const RandomRequest request = MakeRequest(draft, choices);
    const Judgement judgement = Judge(built, request.principal, request.action, request.path);
    const std::string problem = ProblemOfExplanation(built, request);
    if (judgement.Agrees() && problem.empty()) continue;
    std::fprintf(stderr, "%s\n%s %s %s\n%s", std::string(built.source()->text()).c_str(),
                 PrincipalText(request.principal).c_str(), request.action.c_str(),
                 Quoted(request.path).c_str(), (judgement.Text() + problem).c_str());
    std::abort();
  }
}

void CheckGenerated(std::string_view bytes) {
  ByteChoices choices(bytes);
  Draft draft = RandomDraft(choices, kMaxDeclarations);
  const CompileResult built = CompileRepaired(draft);
  if (built.ok()) CheckRequests(built, draft, choices);
}

void CheckWritten(std::string_view policy, std::string_view bytes) {
  CompileOptions options;
  options.lint = false;
  const CompileResult built =
      CompilePolicy(Source("fuzz.yaml", std::string(policy)), Syntax::kYaml, options);
  if (!built.ok()) return;
  ByteChoices choices(bytes);
  CheckRequests(built, DraftOf(*built.policy()), choices);
}

}  // namespace
}  // namespace postern::internal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = input.find('\0');
  const std::string_view bytes = end == input.npos ? std::string_view() : input.substr(end + 1);
  if (end == 0) {
    postern::internal::CheckGenerated(bytes);
  } else {
    postern::internal::CheckWritten(input.substr(0, end), bytes);
  }
  return 0;
}
