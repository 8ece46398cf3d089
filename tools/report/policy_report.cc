#include "tools/report/policy_report.h"

#include <algorithm>
#include <string_view>

#include "engine/escape.h"
#include "policy/selector.h"
#include "tools/runner/report_text.h"

namespace postern::tools {

bool FailureList::HasRoom() {
  if (kept_ == kMaxKept) {
    ++left_out_;
    return false;
  }
  ++kept_;
  return true;
}

void FailureList::AddFailure(const TestRun& run, const Failure& failure) {
  if (!HasRoom()) return;
  const std::string where = LineText(run.file.source(), run.test.range);
  std::string name = TerminalSafe(run.Name());
  // The failures of a test come one after another.
  const bool is_new = items_.empty() || items_.back().where != where || items_.back().name != name;
  if (is_new) items_.push_back({where, std::move(name), ""});
  std::string& text = items_.back().text;
  text += (text.empty() ? "" : "\n") + FailureText(run, failure, 0, /*color=*/false);
}

void FailureList::EndTest(const TestRun& run, TestStatus status, uint64_t /*requests*/) {
  const bool is_skipped = status == TestStatus::kSkipped;
  if ((!is_skipped && status != TestStatus::kNotSelected) || skipped_.size() == kMaxKept) return;
  skipped_.push_back({LineText(run.file.source(), run.test.range), TerminalSafe(run.Name()),
                      is_skipped ? TerminalSafe(run.test.skip) : "another test has `only`"});
}

void FailureList::Finish(const Totals& totals, ExitStatus status) {
  totals_ = totals;
  is_interrupted_ = status == ExitStatus::kInterrupted;
}

void FailureList::AddProof(const ProofRun& run) {
  if (run.proof.outcome == Proof::Outcome::kProved || !HasRoom()) return;
  items_.push_back({LineText(run.file.source(), run.asked.name.range),
                    TerminalSafe(run.asked.name.text), ProofText(run, 0, /*color=*/false)});
}

void FailureList::AddNotRun(const NotRun& not_run) {
  if (HasRoom()) items_.push_back({TerminalSafe(not_run.path), "not run", NotRunText(not_run)});
}

std::vector<Selector> SelectorsOf(const Policy& policy) {
  std::vector<Selector> selectors;
  const auto add = [&selectors](const Selector& selector) {
    const bool is_there =
        std::any_of(selectors.begin(), selectors.end(),
                    [&](const Selector& other) { return other.text == selector.text; });
    if (!is_there && selector.kind != SelectorSpec::Kind::kAnyone) selectors.push_back(selector);
  };
  for (const char* const always : {"guest", "authenticated"}) {
    add(*ParseSelectorText(always, nullptr, policy).selector);
  }
  for (const Declaration& declaration : policy.declarations) {
    for (const Rule& rule : declaration.rules) {
      for (const Selector& selector : rule.selectors) add(selector);
    }
  }
  return selectors;
}

}  // namespace postern::tools
