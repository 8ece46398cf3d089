#include "tools/runner/runner.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "tools/runner/because.h"
#include "tools/runner/expansion.h"
#include "tools/runner/invariant_spec.h"

namespace postern::tools {
namespace {

// A denial for one of these reasons says nothing about the rules: the request was never judged by
// them. Most often it is a misspelt path.
bool IsAccident(Reason reason) {
  return reason == Reason::kPathRejected || reason == Reason::kPrincipalRejected ||
         reason == Reason::kRequestRejected || reason == Reason::kUnknownAction;
}

class Runner {
 public:
  Runner(const CaseFile& file, const LoadedPolicy& policy, const RunOptions& options,
         Report& report);

  Totals Run();

 private:
  // One question to the policy, and what the test expects of the answer.
  struct Question {
    size_t principal;
    std::string_view action;
    std::string_view path;
    Effect expected;
    CaseText because;
    SourceRange range;
    const Expectation* expectation;  // null: a cell of `exactly`
  };

  bool MayRun(const CaseTest& test) const;
  void RunTest(const CaseTest& test);
  void RunProof(const CaseProof& asked);
  void Leave(const TestRun& run, TestStatus status);
  bool IsOver();
  void RunCombination(const TestRun& run, const Combination& combination);
  void AskExpectations(const TestRun& run, const Combination& combination);
  void AskExactly(const TestRun& run, const Combination& combination);
  void AskRow(const TestRun& run, size_t principal, const CaseText& template_path,
              std::string_view path);
  void AskEach(const TestRun& run, Question question);
  void Ask(const TestRun& run, const Question& question);
  void Tell(const TestRun& run, const DecidedRequest& request);
  const Because& BecauseOf(std::string_view text);

  const CaseFile& file_;
  const CompileResult& policy_;
  const DecisionGraph& graph_;
  const Vocabulary& vocabulary_;
  const RunOptions& options_;
  Report& report_;
  std::vector<PreparedPrincipal> principals_;  // as CaseFile::principals
  std::unordered_map<std::string_view, Because> becauses_;
  bool stopped_ = false;
  Totals totals_;
};

Runner::Runner(const CaseFile& file, const LoadedPolicy& policy, const RunOptions& options,
               Report& report)
    : file_(file),
      policy_(policy.policy),
      graph_(*policy.policy.graph()),
      vocabulary_(policy.vocabulary),
      options_(options),
      report_(report) {
  for (const CasePrincipal& principal : file.principals) {
    principals_.push_back(graph_.Prepare(principal.principal));
  }
}

Totals Runner::Run() {
  std::vector<size_t> order(file_.tests.size());
  std::iota(order.begin(), order.end(), 0);
  if (options_.shuffle) order = ShuffledOrder(order.size(), *options_.shuffle);
  for (const size_t place : order) {
    if (IsOver()) break;
    const CaseTest test = file_.tests.Get(place);
    if (file_.tests.has_only() && !test.only) {
      Leave({file_, policy_, test, ""}, TestStatus::kNotSelected);
    } else if (MayRun(test)) {
      RunTest(test);
    } else {
      totals_.Count(TestStatus::kNotSelected);
    }
  }
  for (const CaseProof& asked : file_.proofs) {
    if (IsOver()) break;
    const TestSelection* const selection = options_.selection;
    if (selection == nullptr || selection->Has(file_, policy_, asked)) {
      RunProof(asked);
    } else {
      totals_.Count(TestStatus::kNotSelected);
    }
  }
  return totals_;
}

bool Runner::MayRun(const CaseTest& test) const {
  return options_.selection == nullptr || options_.selection->MayHave(test);
}

// Looks whether nothing more is to be run.
bool Runner::IsOver() {
  stopped_ = stopped_ || (options_.is_stopped && options_.is_stopped());
  return stopped_ || (options_.fail_fast && totals_.fell_short());
}

void Runner::RunProof(const CaseProof& asked) {
  std::vector<InvariantProblem> problems;  // none, CheckAgainstPolicy has looked
  const auto invariant = UnderstandInvariant(SpecOf(asked), vocabulary_, problems);
  ProofRun run{file_, policy_, asked, Prove(vocabulary_.policy(), invariant.value()), {}};
  if (run.proof.counterexample) {
    const AccessWitness& shown = *run.proof.counterexample;
    const PreparedPrincipal principal = graph_.Prepare(shown.principal);
    const Action action = graph_.action(shown.action);
    const CanonicalPath path = graph_.path(shown.path);
    run.explanation =
        Explain(graph_, principal, action, path, Evaluate(graph_, principal, action, path));
  }
  for (RequestObserver* const observer : options_.observers) observer->LookedAt(*invariant);
  report_.AddProof(run);
  totals_.Count(run.proof.outcome);
}

void Runner::Leave(const TestRun& run, TestStatus status) {
  report_.BeginTest(run);
  report_.EndTest(run, status, 0);
  totals_.Count(status);
}

// A test that is skipped is told of once, whatever its combinations.
void Runner::RunTest(const CaseTest& test) {
  for (Combination combination(test.with); !combination.done() && !IsOver(); combination.Next()) {
    const bool is_skipped = !test.skip.empty();
    const TestRun run{file_, policy_, test, is_skipped ? "" : combination.Label()};
    if (options_.selection != nullptr && !options_.selection->Has(run)) {
      totals_.Count(TestStatus::kNotSelected);
    } else if (is_skipped) {
      Leave(run, TestStatus::kSkipped);
    } else {
      RunCombination(run, combination);
    }
    if (is_skipped) return;
  }
}

void Runner::RunCombination(const TestRun& run, const Combination& combination) {
  const Totals before = totals_;
  report_.BeginTest(run);
  AskExpectations(run, combination);
  AskExactly(run, combination);
  const TestStatus status = totals_.failures > before.failures ? TestStatus::kFailed
                            : stopped_                         ? TestStatus::kInterrupted
                                                               : TestStatus::kPassed;
  report_.EndTest(run, status, totals_.requests - before.requests);
  totals_.Count(status);
}

void Runner::AskExpectations(const TestRun& run, const Combination& combination) {
  for (const Expectation& expectation : run.test.expectations) {
    const RequestText request = SplitRequest(expectation.request.text);
    const std::string action = combination.Fill(request.action);
    const std::string path = combination.Fill(request.path);
    const CaseText& because = tools::BecauseOf(run.test, expectation);
    for (const size_t principal : run.test.principals) {
      AskEach(run, {principal, action, path, expectation.effect, because, expectation.request.range,
                    &expectation});
    }
  }
}

void Runner::AskExactly(const TestRun& run, const Combination& combination) {
  for (const CaseText& template_path : run.test.paths) {
    const std::string path = combination.Fill(template_path.text);
    for (size_t i = 0; i < file_.num_declared; ++i) AskRow(run, i, template_path, path);
  }
}

// Every action of one principal: those of its row are allowed, all others are denied.
void Runner::AskRow(const TestRun& run, size_t principal, const CaseText& template_path,
                    std::string_view path) {
  uint64_t allowed = 0;
  SourceRange range = template_path.range;
  for (const ExactlyRow& row : run.test.exactly) {
    if (row.principal != principal) continue;
    range = row.range;
    for (const CaseText& action : row.actions) allowed |= vocabulary_.ActionsOf(action.text);
  }
  const std::vector<std::string>& actions = graph_.actions();
  for (size_t i = 0; i < actions.size(); ++i) {
    const bool is_allowed = (allowed >> i & 1) != 0;
    Ask(run, {principal, actions[i], path, is_allowed ? Effect::kAllow : Effect::kDeny,
              is_allowed ? CaseText() : run.test.because, range, nullptr});
  }
}

// Asks about every action that a named set stands for; anything else is one action, or none.
void Runner::AskEach(const TestRun& run, Question question) {
  const uint64_t mask = vocabulary_.ActionsOf(question.action);
  const bool is_one = graph_.action(question.action).known();
  if (is_one || mask == 0) {
    Ask(run, question);
    return;
  }
  const std::vector<std::string>& actions = graph_.actions();
  for (size_t i = 0; i < actions.size(); ++i) {
    if ((mask >> i & 1) == 0) continue;
    question.action = actions[i];
    Ask(run, question);
  }
}

void Runner::Ask(const TestRun& run, const Question& question) {
  stopped_ = stopped_ || (options_.is_stopped && options_.is_stopped());
  if (stopped_) return;
  ++totals_.requests;
  const PreparedPrincipal& principal = principals_[question.principal];
  const Action action = graph_.action(question.action);
  const CanonicalPath path = graph_.path(question.path);
  const Decision decision = Evaluate(graph_, principal, action, path);
  const AskedRequest asked = {question.principal,    file_.principals[question.principal].principal,
                              question.action,       question.path,
                              question.because.text, question.expectation};
  Tell(run, DecidedRequest(asked, graph_, principal, action, path, decision));

  Failure failure;
  const bool has_because = !question.because.text.empty();
  if (decision.effect != question.expected) {
    failure.kind = Failure::Kind::kEffect;
  } else if (has_because && !BecauseOf(question.because.text).Holds(decision)) {
    failure.kind = Failure::Kind::kBecause;
    failure.because_problem = BecauseOf(question.because.text).problem();
  } else if (!has_because && IsAccident(decision.reason)) {
    failure.kind = Failure::Kind::kByAccident;
  } else {
    return;
  }
  ++totals_.failures;
  failure.principal = file_.principals[question.principal].name;
  failure.action = question.action;
  failure.path = question.path;
  failure.range = question.range;
  failure.expected = question.expected;
  failure.because = question.because.text;
  failure.decision = decision;
  ExplainOptions options;
  options.raw_action = question.action;
  options.raw_path = question.path;
  if (question.expected == Effect::kDeny) options.max_near_misses = 0;
  failure.explanation = Explain(graph_, principal, action, path, decision, options);
  report_.AddFailure(run, failure);
}

void Runner::Tell(const TestRun& run, const DecidedRequest& request) {
  for (RequestObserver* const observer : options_.observers) observer->Decided(run, request);
}

const Because& Runner::BecauseOf(std::string_view text) {
  const auto found = becauses_.find(text);
  if (found != becauses_.end()) return found->second;
  return becauses_.emplace(text, Because(text, policy_, vocabulary_)).first->second;
}

}  // namespace

const Explanation& DecidedRequest::explanation() const {
  if (!explanation_) {
    ExplainOptions options;
    options.max_near_misses = 0;
    options.max_declarations = Decision::kNone;
    explanation_ = Explain(graph_, principal_, action_, path_, decision_, options);
  }
  return *explanation_;
}

std::vector<size_t> ShuffledOrder(size_t size, uint64_t seed) {
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  std::mt19937_64 random(seed);  // what std::shuffle makes of it differs between libraries
  for (size_t left = size; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
  return order;
}

Totals RunTests(const CaseFile& file, const LoadedPolicy& policy, const RunOptions& options,
                Report& report) {
  return Runner(file, policy, options, report).Run();
}

}  // namespace postern::tools
