// The runner asks; what is written here listens, twice: first which `because` do not hold, then
// what would hold for all the requests of each of those. So nothing is kept of what is well.
#include "tools/authoring/case_answers.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "tools/authoring/because_text.h"
#include "tools/authoring/no_report.h"
#include "tools/cli/words.h"
#include "tools/runner/because.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

// Returns the `because` that a request must satisfy, or null: of the cells of `exactly` only the
// denied ones have one. Lifetime: that of the run.
const CaseText* BecauseOf(const TestRun& run, const DecidedRequest& request) {
  const Expectation* const expectation = request.asked().expectation;
  if (expectation == nullptr && request.decision().allowed()) return nullptr;
  const CaseText& because =
      expectation == nullptr ? run.test.because : tools::BecauseOf(run.test, *expectation);
  return because.is_there() ? &because : nullptr;
}

// The `because` of one place that is blank or does not hold.
struct OpenBecause {
  std::string test;   // its name
  SourceRange place;  // of the `because`
  bool is_blank = false;
  bool is_as_claimed = true;  // all its requests are allowed, or denied, as the test says
  bool has_texts = false;
  std::vector<std::string> texts;  // that hold for all its requests so far
};
using OpenBecauses = std::map<uint32_t, OpenBecause>;  // by where they begin

// Finds the open ones.
class OpenFinder : public RequestObserver {
 public:
  explicit OpenFinder(const LoadedPolicy& policy) : policy_(policy) {}

  void Decided(const TestRun& run, const DecidedRequest& request) override {
    const CaseText* const because = BecauseOf(run, request);
    if (because == nullptr) return;
    const Expectation* const claim = request.asked().expectation;
    const bool is_as_claimed = claim == nullptr || claim->effect == request.decision().effect;
    if (is_as_claimed && Holds(because->text, request.decision())) return;
    OpenBecause& open = open_[because->range.begin];
    open.test = run.test.name.text;
    open.place = because->range;
    open.is_blank = because->text.empty();
    open.is_as_claimed = open.is_as_claimed && is_as_claimed;
  }

  OpenBecauses Take() && { return std::move(open_); }

 private:
  bool Holds(std::string_view text, const Decision& decision) {
    if (text.empty()) return false;
    return known_.try_emplace(std::string(text), text, policy_.policy, policy_.vocabulary)
        .first->second.Holds(decision);
  }

  const LoadedPolicy& policy_;
  std::unordered_map<std::string, Because> known_;
  OpenBecauses open_;
};

// Finds what holds for them.
class TextFinder : public RequestObserver {
 public:
  TextFinder(OpenBecauses& open, const LoadedPolicy& policy) : open_(open), policy_(policy) {}

  void Decided(const TestRun& run, const DecidedRequest& request) override {
    const CaseText* const because = BecauseOf(run, request);
    const auto found = because == nullptr ? open_.end() : open_.find(because->range.begin);
    if (found == open_.end()) return;
    OpenBecause& open = found->second;
    const Decision& decision = request.decision();
    if (!std::exchange(open.has_texts, true)) {
      open.texts = BecauseTexts(decision, request.asked().action, policy_);
    }
    // Of the denied cells of `exactly`, only the reason can be said.
    const bool is_of_exactly = !run.test.paths.empty() && because == &run.test.because;
    const auto fails = [&](const std::string& text) {
      return (is_of_exactly && !DenyReason(text)) ||
             !Because(text, policy_.policy, policy_.vocabulary).Holds(decision);
    };
    open.texts.erase(std::remove_if(open.texts.begin(), open.texts.end(), fails), open.texts.end());
  }

 private:
  OpenBecauses& open_;
  const LoadedPolicy& policy_;
};

// Finds who may do what, of each test with an `exactly`.
class CellFinder : public RequestObserver {
 public:
  // What one principal was allowed, and what it was denied: one bit for each action.
  struct Cells {
    uint64_t allowed = 0;
    uint64_t denied = 0;
  };
  using Matrix = std::vector<Cells>;  // as the declared principals

  explicit CellFinder(const LoadedPolicy& policy) : policy_(policy) {}

  void Decided(const TestRun& run, const DecidedRequest& request) override {
    const AskedRequest& asked = request.asked();
    if (asked.expectation != nullptr) return;
    Matrix& matrix = matrices_[run.test.range.begin];
    matrix.resize(run.file.num_declared);
    Cells& cells = matrix[asked.place];
    const uint64_t action = policy_.vocabulary.ActionsOf(asked.action);
    (request.decision().allowed() ? cells.allowed : cells.denied) |= action;
  }

  // Returns the matrix of a test, or null if it was not asked.
  const Matrix* Find(const CaseTest& test) const {
    const auto found = matrices_.find(test.range.begin);
    return found == matrices_.end() ? nullptr : &found->second;
  }

 private:
  const LoadedPolicy& policy_;
  std::unordered_map<uint32_t, Matrix> matrices_;  // by where the test begins
};

std::string OfTest(std::string_view name) { return "of the test " + Quoted(name) + ", "; }

const ExactlyRow* FindRow(const CaseTest& test, size_t principal) {
  const auto row =
      std::find_if(test.exactly.begin(), test.exactly.end(),
                   [&](const ExactlyRow& other) { return other.principal == principal; });
  return row == test.exactly.end() ? nullptr : &*row;
}

class Answerer {
 public:
  Answerer(const CaseFile& file, const LoadedPolicy& policy,
           const std::function<bool()>& is_stopped)
      : file_(file), policy_(policy), is_stopped_(is_stopped) {}

  CaseAnswers Answer();

 private:
  void Run(const std::vector<RequestObserver*>& observers) const;
  void AnswerBecause(const OpenBecause& open);
  void AnswerExactly(size_t place, const CaseTest& test, const CellFinder::Matrix& matrix);
  std::vector<std::string> ActionsOf(const ExactlyRow* row, uint64_t allowed) const;

  const CaseFile& file_;
  const LoadedPolicy& policy_;
  const std::function<bool()>& is_stopped_;
  CaseAnswers answers_;
};

CaseAnswers Answerer::Answer() {
  OpenFinder finder(policy_);
  CellFinder cells(policy_);
  Run({&finder, &cells});
  OpenBecauses open = std::move(finder).Take();
  TextFinder texts(open, policy_);
  if (!open.empty()) Run({&texts});
  for (const auto& [place, found] : open) AnswerBecause(found);
  for (size_t i = 0; i < file_.tests.size(); ++i) {
    const CaseTest test = file_.tests.Get(i);
    const CellFinder::Matrix* const matrix = cells.Find(test);
    if (matrix != nullptr) AnswerExactly(i, test, *matrix);
  }
  std::sort(answers_.unanswered.begin(), answers_.unanswered.end(),
            [](const auto& a, const auto& b) { return a.place.begin < b.place.begin; });
  return std::move(answers_);
}

void Answerer::Run(const std::vector<RequestObserver*>& observers) const {
  RunOptions options;
  options.observers = observers;
  options.is_stopped = is_stopped_;
  NoReport report;
  RunTests(file_, policy_, options, report);
}

void Answerer::AnswerBecause(const OpenBecause& open) {
  if (open.is_as_claimed && !open.texts.empty()) {
    answers_.becauses.push_back({open.place, open.texts.front()});
    return;
  }
  // A test that fails for what it claims fails whatever its `because`.
  if (!open.is_as_claimed && !open.is_blank) return;
  answers_.unanswered.push_back(
      {open.place,
       OfTest(open.test) +
           (open.is_as_claimed
                ? "no one `because` holds for all the requests; split it, or leave `because` out"
                : "a request is not decided as it says; correct that, or the policy, first")});
}

void Answerer::AnswerExactly(size_t place, const CaseTest& test, const CellFinder::Matrix& matrix) {
  ExactlyAnswer answer;
  answer.test = place;
  for (size_t i = 0; i < matrix.size(); ++i) {
    const auto& [allowed, denied] = matrix[i];
    if ((allowed & denied) != 0) {
      answers_.unanswered.push_back(
          {test.exactly_range, OfTest(test.name.text) + Quoted(file_.principals[i].name) +
                                   " may do something on one of the paths and not on another; "
                                   "give each path a test of its own"});
      return;
    }
    const ExactlyRow* const row = FindRow(test, i);
    uint64_t said = 0;
    for (size_t j = 0; row != nullptr && j < row->actions.size(); ++j) {
      said |= policy_.vocabulary.ActionsOf(row->actions[j].text);
    }
    const bool is_blank = row != nullptr && row->actions_range.begin == row->actions_range.end;
    if (said != allowed || is_blank) answer.rows.push_back({i, ActionsOf(row, allowed)});
  }
  const bool is_blank = test.exactly_range.begin == test.exactly_range.end;
  if (is_blank || !answer.rows.empty()) answers_.exactly.push_back(std::move(answer));
}

// Returns words for the actions: those of the row that are right, then the others, each by itself.
std::vector<std::string> Answerer::ActionsOf(const ExactlyRow* row, uint64_t allowed) const {
  std::vector<std::string> words;
  uint64_t said = 0;
  for (size_t i = 0; row != nullptr && i < row->actions.size(); ++i) {
    const uint64_t actions = policy_.vocabulary.ActionsOf(row->actions[i].text);
    if ((actions & ~allowed) != 0) continue;
    words.emplace_back(row->actions[i].text);
    said |= actions;
  }
  const std::vector<std::string>& names = policy_.policy.graph()->actions();
  for (const std::string& name : names) {
    if ((policy_.vocabulary.ActionsOf(name) & allowed & ~said) != 0) words.push_back(name);
  }
  return words;
}

}  // namespace

CaseAnswers AnswersOf(const CaseFile& file, const LoadedPolicy& policy,
                      const std::function<bool()>& is_stopped) {
  return Answerer(file, policy, is_stopped).Answer();
}

}  // namespace postern::tools
