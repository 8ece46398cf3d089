#include "tools/coverage/covering_tests.h"

#include "engine/escape.h"
#include "engine/explanation_text.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

// Returns whether the rule holds for the request, whatever decided it.
bool HoldsFor(const Because& because, const DecidedRequest& request) {
  for (const ExplainedDeclaration& declaration : request.explanation().declarations) {
    for (const ExplainedRule& rule : declaration.rules) {
      if (rule.outcome != ExplainedRule::Outcome::kHolds) continue;
      Decision decision;
      decision.declaration = rule.cited.declaration;
      decision.rule = rule.cited.rule;
      decision.selector = rule.cited.selector;
      if (because.Holds(decision)) return true;
    }
  }
  return false;
}

}  // namespace

void CoveringTests::Begin(const LoadedPolicy& policy) {
  because_.emplace(rule_, policy.policy, policy.vocabulary);
  is_known_ = is_known_ || because_->problem().empty();
  problem_ = is_known_ ? "" : because_->problem();
}

void CoveringTests::Decided(const TestRun& run, const DecidedRequest& request) {
  const bool is_decisive = because_->Holds(request.decision());
  if (!is_decisive && !HoldsFor(*because_, request)) return;
  const Source& source = run.file.source();
  const std::string place =
      source.name() + ":" + std::to_string(source.Locate(run.test.name.range.begin).line);
  const std::string name(run.test.name.text);
  if (tests_.empty() || tests_.back().name != name || tests_.back().place != place) {
    tests_.push_back({name, place, 0, 0});
  }
  ++(is_decisive ? tests_.back().decided : tests_.back().overruled);
}

std::string CoveringTests::Text() const {
  std::string out =
      tests_.empty() ? "no test reaches "
                     : Count(tests_.size(), "test") + " reach" + (tests_.size() == 1 ? "es " : " ");
  out += Quoted(rule_) + "\n";
  for (const Covering& test : tests_) {
    const size_t begin = out.size();
    out += "  " + TerminalSafe(test.name);
    AppendPlace(test.place, begin, out);
    out += "    decides " + Count(test.decided, "request");
    if (test.overruled > 0) out += ", is overruled in " + std::to_string(test.overruled);
    out += "\n";
  }
  return out;
}

}  // namespace postern::tools
