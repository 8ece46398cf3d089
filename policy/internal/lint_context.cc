#include "policy/internal/lint_context.h"

#include <numeric>
#include <optional>
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

// Returns a canonical path that the pattern matches, if it can be told at a glance.
std::optional<std::string> ShortestPath(const Pattern& pattern) {
  std::string path;
  bool is_first = pattern.mode != PathMode::kUrl;
  for (const Segment& segment : pattern.segments) {
    if (segment.kind == Segment::Kind::kFloating) continue;
    if (!is_first) path += '/';
    is_first = false;
    if (segment.kind == Segment::Kind::kLiteral) {
      path += segment.literal;
    } else if (segment.kind == Segment::Kind::kAny) {
      path += 'a';
    } else if (segment.kind != Segment::Kind::kRest) {
      return std::nullopt;
    }
  }
  if (path.empty()) return std::nullopt;
  return path;
}

}  // namespace

LintContext::LintContext(const Policy& policy, IgnoreComments ignores, Issues& issues)
    : policy_(policy),
      ignores_(std::move(ignores)),
      issues_(issues),
      trie_(policy, AllDeclarations(policy)),
      search_(policy, trie_, kBudget) {}

PathSearch LintContext::FindAsked(uint32_t place) {
  if (const std::optional<std::string> path = ShortestPath(pattern(place))) {
    for (const uint32_t other : trie_.Matching(*path)) {
      if (other == place) return {PathSearch::Outcome::kFound, *path, 0};
      if (!declaration(other).inherits) break;
    }
  }
  return search_.FindReached({&pattern(place)}, place);
}

std::string LintContext::ActionNames(uint64_t actions) const {
  std::vector<std::string> names;
  for (size_t i = 0; i < policy_.actions.size(); ++i) {
    if ((actions >> i & 1) != 0) names.push_back(policy_.actions[i]);
  }
  return QuoteList(names, "and");
}

void LintContext::Warn(std::string_view id, SourceRange range, std::string message,
                       std::string help, std::vector<RelatedPlace> related) {
  Issue issue = {Severity::kWarning, std::string(id), std::move(message),
                 std::move(help),    range,           std::move(related)};
  if (const std::string* reason = ignores_.ReasonFor(id, range)) {
    issue.ignored = *reason;
    return issues_.Add(std::move(issue));
  }
  Count& count = counts_[std::string(id)];
  if (++count.warnings == kListedPerId + 1) count.first_unlisted = range;
  if (count.warnings <= kListedPerId) issues_.Add(std::move(issue));
}

void LintContext::Finish() {
  AddCut();
  AddFaultsOfIgnores();
  AddCounts();
}

void LintContext::AddCounts() {
  for (const auto& [id, count] : counts_) {
    if (count.warnings <= kListedPerId) continue;
    issues_.AddWarning(
        id, count.first_unlisted,
        "not listed: " + WithCommas(count.warnings - kListedPerId) + " more of this id");
  }
}

void LintContext::AddCut() {
  if (cut_.empty()) return;
  Warn("lint-cut", {},
       "the policy is too large or too entangled to look at everything: there may be more of " +
           QuoteList({cut_.begin(), cut_.end()}, "and"),
       "split the policy, or use fewer `**`, globs and expressions");
}

void LintContext::AddFaultsOfIgnores() {
  for (const IgnoreComments::Fault& fault : ignores_.faults()) {
    Warn(fault.id, fault.range, fault.message, fault.help);
  }
  for (const IgnoreComments::Comment& comment : ignores_.comments()) {
    // What was not looked for is not known not to be there.
    if (comment.is_used || cut_.count(comment.id) != 0) continue;
    Warn("ignore-unused", comment.range,
         "there is no warning " + Quote(comment.id) + " here to ignore",
         "remove the comment, or write it above or beside what it is meant for");
  }
}

void WarnOfGuestWrites(LintContext& context, const Selector& selector, uint64_t actions,
                       const std::string& pattern, const std::string& path) {
  context.Warn("guest-writes", selector.range,
               "a guest may " + context.ActionNames(actions) + " on " + Quote(pattern) +
                   ", for instance " + Quote(path),
               "allow it to `authenticated` or fewer unless it is meant");
}

RelatedPlace DeclaredHere(const Declaration& declaration) {
  return {Quote(declaration.pattern.text) + " is declared here", declaration.pattern_range};
}

}  // namespace postern::internal
