#include "tools/authoring/case_recorder.h"

#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "policy/limits.h"
#include "policy/source.h"
#include "tools/authoring/because_text.h"
#include "tools/authoring/no_report.h"
#include "tools/cli/words.h"
#include "tools/request/witness_text.h"
#include "tools/runner/case_file.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

constexpr char kComment[] =
    "Recorded by `postern test --record`: what is decided, which need not be what should be.\n"
    "Read it before you rely on it.";

}  // namespace

absl::Status CaseRecorder::Add(const Principal& principal, const std::string& action,
                               const std::string& path) {
  std::string key;
  AppendJsonRequest("", principal, action, path, key);
  if (seen_.count(key) != 0) return absl::OkStatus();
  const DecisionGraph& graph = *policy_.policy.graph();
  const Decision decision =
      Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(path));
  const std::vector<std::string> becauses = BecauseTexts(decision, action, policy_);
  CaseRequest request{principal, action, path, decision.effect};
  if (!becauses.empty()) request.because = becauses.front();
  if (absl::Status status = CheckCaseRequest(request, policy_.vocabulary); !status.ok()) {
    return status;
  }
  if (becauses.empty() && !decision.allowed()) {
    return absl::InvalidArgumentError("no `because` can say that it is denied as " +
                                      Quoted(ReasonName(decision.reason)));
  }
  seen_.insert(std::move(key));
  group_.requests.push_back(std::move(request));
  return absl::OkStatus();
}

absl::StatusOr<std::string> CaseRecorder::Write(const std::string& policy_path) && {
  seen_ = {};
  CaseDraft draft{policy_path, kComment, {}};
  draft.groups.push_back(std::move(group_));
  absl::StatusOr<std::string> text = WriteCases(draft, policy_.vocabulary);
  if (!text.ok()) return text;
  if (absl::Status status = Check(*text); !status.ok()) return status;
  return text;
}

// Runs what was written.
absl::Status CaseRecorder::Check(const std::string& text) const {
  const size_t limit = PolicyLimits().file_bytes;
  if (text.size() > limit) {
    return absl::ResourceExhaustedError("the case file would have more than " +
                                        std::to_string(limit) + " bytes; record fewer requests");
  }
  CaseFile file = ParseCaseFile(Source("recorded_test.yaml", text), {});
  CheckAgainstPolicy(policy_.vocabulary, file);
  if (file.has_errors()) {
    return absl::InternalError("the case file would have an error: " +
                               file.issues().all().front().message);
  }
  NoReport report;
  const Totals totals = RunTests(file, policy_, RunOptions(), report);
  if (totals.failures == 0) return absl::OkStatus();
  return absl::InternalError("the case file would not pass: " + Count(totals.failures, "request") +
                             " of it would fail");
}

}  // namespace postern::tools
