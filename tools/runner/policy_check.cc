#include "tools/runner/policy_check.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "policy/issue.h"
#include "tools/cli/words.h"
#include "tools/runner/because.h"
#include "tools/runner/expansion.h"
#include "tools/runner/invariant_spec.h"

namespace postern::tools {
namespace {

// Returns the range of `part`, which begins `text`, within the scalar that holds it.
SourceRange RangeOfStart(const Source& source, const CaseText& text, size_t length) {
  const std::string_view spelled = source.Text(text.range);
  const size_t quote = spelled.substr(0, 1) == "\"" || spelled.substr(0, 1) == "'" ? 1 : 0;
  const std::string_view start = text.text.substr(0, length);
  if (spelled.substr(quote, length) != start) return text.range;  // spelled with escapes
  const auto begin = static_cast<uint32_t>(text.range.begin + quote);
  return {begin, begin + static_cast<uint32_t>(length)};
}

// Returns what the action of a request stands for: itself, or the values of a placeholder.
std::vector<std::string_view> ValuesOf(const CaseTest& test, std::string_view action) {
  for (const WithValues& entry : test.with) {
    if (action == "<" + std::string(entry.name) + ">") return entry.values;
  }
  return {action};
}

class PolicyCheck {
 public:
  PolicyCheck(const Vocabulary& policy, CaseFile& file) : policy_(policy), file_(file) {}

  void CheckPrincipal(const CasePrincipal& principal);
  void CheckTest(const CaseTest& test);
  void CheckProof(const CaseProof& proof);

 private:
  void CheckMention(bool is_mentioned, std::string_view kind, const std::string& name,
                    const std::set<std::string>& known, size_t file, SourceRange range);
  void CheckRequest(const CaseTest& test, const Expectation& expectation);
  void CheckAction(std::string_view action, SourceRange range);
  void CheckBecause(const CaseText& because, Effect effect);
  bool IsReason(const CaseText& because) const;
  std::string Suggest(std::string_view word, const std::vector<std::string>& candidates,
                      std::string otherwise);

  const Vocabulary& policy_;
  CaseFile& file_;
  size_t suggestion_budget_ = 1000000;  // candidates that may still be looked at
};

void PolicyCheck::CheckPrincipal(const CasePrincipal& principal) {
  if (principal.may_be_unknown || policy_.Knows(principal.principal)) return;
  const Principal& who = principal.principal;
  const size_t file = principal.file;
  if (who.kind == PrincipalKind::kUser && !who.groups && policy_.asks_for_groups()) {
    file_.files[file].issues.AddError(
        "groups-left-open", principal.range,
        "the groups of " + Quoted(principal.name) +
            " are left open, and the policy asks for groups",
        "write `groups: []` for none, or `unknown: true` if they are meant to be unknown");
  }
  if (who.name) {
    CheckMention(policy_.MentionsFunction(*who.name), "function", *who.name, policy_.functions(),
                 file, principal.function_range);
  }
  for (size_t i = 0; who.groups && i < who.groups->size(); ++i) {
    const std::string& group = (*who.groups)[i];
    CheckMention(policy_.MentionsGroup(group), "group", group, policy_.groups(), file,
                 principal.group_ranges[i]);
  }
  for (size_t i = 0; i < who.attributes.size(); ++i) {
    const std::string& name = who.attributes[i].first;
    CheckMention(policy_.MentionsAttribute(name), "attribute", name, policy_.attributes(), file,
                 principal.attribute_ranges[i]);
  }
}

void PolicyCheck::CheckMention(bool is_mentioned, std::string_view kind, const std::string& name,
                               const std::set<std::string>& known, size_t file, SourceRange range) {
  if (is_mentioned) return;
  std::string id = "unmentioned-";
  id.append(kind);
  file_.files[file].issues.AddError(
      id, range, "the policy never mentions the " + std::string(kind) + " " + Quoted(name),
      Suggest(name, std::vector<std::string>(known.begin(), known.end()),
              "write `unknown: true` in the principal if that is meant"));
}

void PolicyCheck::CheckTest(const CaseTest& test) {
  for (const Expectation& expectation : test.expectations) CheckRequest(test, expectation);
  for (const ExactlyRow& row : test.exactly) {
    for (const CaseText& action : row.actions) CheckAction(action.text, action.range);
  }
  const bool has_because = !test.because.text.empty();
  if (!test.paths.empty() && has_because && !IsReason(test.because)) {
    file_.issues().AddError("bad-because", test.because.range,
                            "the `because` of `exactly` is the reason of its denied cells",
                            "write a reason such as `no_rule`");
  }
}

void PolicyCheck::CheckRequest(const CaseTest& test, const Expectation& expectation) {
  const CaseText& because = BecauseOf(test, expectation);
  CheckBecause(because, expectation.effect);
  if (because.text == ReasonName(Reason::kUnknownAction)) return;
  const RequestText request = SplitRequest(expectation.request.text);
  const SourceRange range =
      RangeOfStart(file_.source(), expectation.request, request.action.size());
  for (const std::string_view action : ValuesOf(test, request.action)) CheckAction(action, range);
}

void PolicyCheck::CheckAction(std::string_view action, SourceRange range) {
  if (policy_.ActionsOf(action) != 0) return;
  const std::vector<std::string> known = policy_.ActionNames();
  file_.issues().AddError("unknown-action", range, "unknown action " + Quoted(action),
                          Suggest(action, known, "the actions are " + QuotedList(known)));
}

void PolicyCheck::CheckBecause(const CaseText& because, Effect effect) {
  if (effect == Effect::kDeny || !IsReason(because)) return;
  file_.issues().AddError(
      "bad-because", because.range,
      Quoted(because.text) + " is a reason for a deny, and an allow is expected",
      "name the rule that must allow");
}

void PolicyCheck::CheckProof(const CaseProof& proof) {
  std::vector<InvariantProblem> problems;
  UnderstandInvariant(SpecOf(proof), policy_, problems);
  for (InvariantProblem& problem : problems) {
    const CaseText& part = problem.part == InvariantProblem::Part::kPath ? proof.path
                           : problem.part == InvariantProblem::Part::kAction
                               ? proof.actions[problem.index]
                               : proof.selectors[problem.index];
    file_.issues().AddError(problem.id, part.range, std::move(problem.message),
                            std::move(problem.help));
  }
}

bool PolicyCheck::IsReason(const CaseText& because) const {
  return DenyReason(because.text) && !policy_.HasRuleId(std::string(because.text));
}

// Returns "did you mean `x`?", or `otherwise`. A file of wrong names only must not take for ever.
std::string PolicyCheck::Suggest(std::string_view word, const std::vector<std::string>& candidates,
                                 std::string otherwise) {
  if (candidates.size() > suggestion_budget_) return otherwise;
  suggestion_budget_ -= candidates.size();
  const auto meant = DidYouMean(word, candidates);
  return meant ? "did you mean " + Quoted(*meant) + "?" : otherwise;
}

}  // namespace

void CheckAgainstPolicy(const Vocabulary& policy, CaseFile& file) {
  PolicyCheck check(policy, file);
  for (const CasePrincipal& principal : file.principals) check.CheckPrincipal(principal);
  for (size_t i = 0; i < file.tests.size(); ++i) check.CheckTest(file.tests.Get(i));
  for (const CaseProof& proof : file.proofs) check.CheckProof(proof);
  for (CaseSource& part : file.files) part.issues.Sort();
}

}  // namespace postern::tools
