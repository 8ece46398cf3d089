#include "tools/runner/invariant_spec.h"

#include <set>
#include <utility>

#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/pattern.h"
#include "policy/selector.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

using Part = InvariantProblem::Part;

class Reader {
 public:
  Reader(const InvariantSpec& spec, const Vocabulary& policy,
         std::vector<InvariantProblem>& problems)
      : spec_(spec), policy_(policy), problems_(problems) {}

  std::optional<Invariant> Read() {
    const size_t before = problems_.size();
    Invariant invariant;
    invariant.kind = spec_.kind;
    std::optional<Pattern> paths = ReadPath();
    for (size_t i = 0; i < spec_.actions.size(); ++i) invariant.actions |= ReadAction(i);
    for (size_t i = 0; paths && i < spec_.selectors.size(); ++i) {
      std::optional<Selector> selector = ReadSelector(i, *paths);
      if (selector) invariant.selectors.push_back(*std::move(selector));
    }
    if (problems_.size() != before) return std::nullopt;
    invariant.paths = *std::move(paths);
    return invariant;
  }

 private:
  std::optional<Pattern> ReadPath() {
    PatternResult result = ParsePattern(spec_.path, policy_.policy().mode, PolicyLimits());
    if (result.pattern) return std::move(result.pattern);
    PatternError& error = result.errors.front();
    problems_.push_back(
        {Part::kPath, 0, std::move(error.id), std::move(error.message), std::move(error.help)});
    return std::nullopt;
  }

  uint64_t ReadAction(size_t index) {
    const std::string_view word = spec_.actions[index];
    const uint64_t actions = policy_.ActionsOf(word);
    if (actions != 0) return actions;
    const std::vector<std::string> known = policy_.ActionNames();
    problems_.push_back({Part::kAction, index, "unknown-action", "unknown action " + Quoted(word),
                         Meant(word, known, "the actions are " + QuotedList(known))});
    return 0;
  }

  std::optional<Selector> ReadSelector(size_t index, const Pattern& paths) {
    SelectorResult result = ParseSelectorText(spec_.selectors[index], &paths, policy_.policy());
    if (!result.selector) {
      problems_.push_back({Part::kSelector, index, std::move(result.id), std::move(result.message),
                           std::move(result.help)});
      return std::nullopt;
    }
    const Selector& selector = *result.selector;
    if (selector.kind == SelectorSpec::Kind::kGroup) {
      CheckMention(policy_.MentionsGroup(selector.name), "group", selector.name, policy_.groups(),
                   index);
    } else if (selector.kind == SelectorSpec::Kind::kFunction) {
      CheckMention(policy_.MentionsFunction(selector.name), "function", selector.name,
                   policy_.functions(), index);
    }
    return std::move(result.selector);
  }

  // What is said of a name that is misspelt is true, and says nothing.
  void CheckMention(bool is_mentioned, const std::string& kind, const std::string& name,
                    const std::set<std::string>& known, size_t index) {
    if (is_mentioned || spec_.may_be_unknown) return;
    problems_.push_back({Part::kSelector, index, "unmentioned-" + kind,
                         "the policy never mentions the " + kind + " " + Quoted(name),
                         Meant(name, {known.begin(), known.end()},
                               std::string(spec_.how_to_say_unknown) + " if that is meant")});
  }

  static std::string Meant(std::string_view word, const std::vector<std::string>& known,
                           std::string otherwise) {
    const auto meant = DidYouMean(word, known);
    return meant ? "did you mean " + Quoted(*meant) + "?" : std::move(otherwise);
  }

  const InvariantSpec& spec_;
  const Vocabulary& policy_;
  std::vector<InvariantProblem>& problems_;
};

}  // namespace

InvariantSpec SpecOf(const CaseProof& proof) {
  InvariantSpec spec;
  spec.kind = proof.kind;
  for (const CaseText& selector : proof.selectors) spec.selectors.push_back(selector.text);
  for (const CaseText& action : proof.actions) spec.actions.push_back(action.text);
  spec.path = proof.path.text;
  spec.may_be_unknown = proof.may_be_unknown;
  spec.how_to_say_unknown = "write `unknown: true` beside it";
  return spec;
}

std::optional<Invariant> UnderstandInvariant(const InvariantSpec& spec, const Vocabulary& policy,
                                             std::vector<InvariantProblem>& problems) {
  return Reader(spec, policy, problems).Read();
}

}  // namespace postern::tools
