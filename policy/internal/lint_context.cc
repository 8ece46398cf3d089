#include "policy/internal/lint_context.h"

#include <numeric>
#include <utility>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

// Some seconds.
constexpr SearchBudget kBudget = {3000000, 30000};

std::vector<uint32_t> AllDeclarations(const Policy& policy) {
  std::vector<uint32_t> all(policy.declarations.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

LintContext::LintContext(const Policy& policy, Issues& issues)
    : policy_(policy),
      issues_(issues),
      trie_(policy, AllDeclarations(policy)),
      search_(policy, trie_, kBudget) {}

std::string LintContext::ActionNames(uint64_t actions) const {
  std::vector<std::string> names;
  for (size_t i = 0; i < policy_.actions.size(); ++i) {
    if ((actions >> i & 1) != 0) names.push_back(policy_.actions[i]);
  }
  return QuoteList(names, "and");
}

void LintContext::Warn(std::string_view id, SourceRange range, std::string message,
                       std::string help, std::vector<RelatedPlace> related) {
  Count& count = counts_[std::string(id)];
  if (++count.warnings == kListedPerId + 1) count.first_unlisted = range;
  if (count.warnings > kListedPerId) return;
  issues_.Add({Severity::kWarning, std::string(id), std::move(message), std::move(help), range,
               std::move(related)});
}

void LintContext::Finish() {
  for (const auto& [id, count] : counts_) {
    if (count.warnings <= kListedPerId) continue;
    issues_.AddWarning(
        id, count.first_unlisted,
        "not listed: " + WithCommas(count.warnings - kListedPerId) + " more of this id");
  }
  if (cut_.empty()) return;
  issues_.AddWarning("lint-cut", {},
                     "the policy is too large or too entangled to look at everything: there may be "
                     "more of " +
                         QuoteList({cut_.begin(), cut_.end()}, "and"),
                     "split the policy, or use fewer `**`, globs and expressions");
}

RelatedPlace DeclaredHere(const Declaration& declaration) {
  return {Quote(declaration.pattern.text) + " is declared here", declaration.pattern_range};
}

}  // namespace postern::internal
