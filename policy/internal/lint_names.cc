#include "policy/internal/lint_names.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using Kind = Segment::Kind;
using SelectorKind = SelectorSpec::Kind;
constexpr std::string_view kEntityId = "entity_id";

bool Uses(const Rule& rule, std::string_view variable) {
  const bool in_selector =
      std::any_of(rule.selectors.begin(), rule.selectors.end(), [&](const Selector& selector) {
        return (selector.kind == SelectorKind::kOwner && variable == kEntityId) ||
               (selector.kind == SelectorKind::kGroupVariable && selector.name == variable);
      });
  return in_selector || std::any_of(rule.where.begin(), rule.where.end(),
                                    [&](const Where& where) { return where.variable == variable; });
}

bool Uses(const Declaration& declaration, std::string_view variable) {
  return std::any_of(declaration.rules.begin(), declaration.rules.end(),
                     [&](const Rule& rule) { return Uses(rule, variable); });
}

// Returns whether `variable` is `entity_id` but for case, underscores or a slip.
bool IsNearEntityId(std::string_view variable) {
  std::string plain = absl::AsciiStrToLower(absl::string_view(variable.data(), variable.size()));
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  if (variable == kEntityId) return false;
  return plain == "entityid" || DidYouMean(variable, {std::string(kEntityId)}).has_value();
}

class VariableLint {
 public:
  explicit VariableLint(LintContext& context) : context_(context) {
    for (const Declaration& declaration : context.policy().declarations) {
      for (const Segment& segment : declaration.pattern.segments) {
        if (!segment.variable.empty() && Uses(declaration, segment.variable)) {
          used_somewhere_.insert(segment.variable);
        }
      }
    }
  }

  void Look(const Declaration& declaration) {
    for (const Segment& segment : declaration.pattern.segments) {
      if (segment.variable.empty() || Uses(declaration, segment.variable)) continue;
      if (IsNearEntityId(segment.variable)) {
        context_.Warn("near-entity-id", declaration.pattern_range,
                      Quote("<" + segment.variable + ">") + " is a variable like any other: " +
                          "`owner` compares with `<entity_id>` alone",
                      "write `<entity_id>`");
      } else if (MattersUnused(declaration, segment)) {
        context_.Warn("unused-variable", declaration.pattern_range,
                      "no rule of " + Quote(declaration.pattern.text) + " uses " +
                          Quote("<" + segment.variable + ">"),
                      "write `*`, or " + Quote("<_" + segment.variable + ">") +
                          " if the name is for the reader");
      }
    }
  }

 private:
  // A name is no mistake where the language needs it: to grant one level at the end, and in an
  // expression. Nor is it where no rule was written that could use it: in a closure, and where the
  // rules that do are inherited. In routes (`/users/{id}/posts`) names are the custom, so there
  // only one that a rule of another declaration does use is worth a word. A leading `_` says that
  // it is for the reader.
  bool MattersUnused(const Declaration& declaration, const Segment& segment) const {
    if (declaration.inherits || declaration.rules.empty()) return false;
    if (segment.kind != Kind::kAny || segment.variable[0] == '_') return false;
    if (&segment == &declaration.pattern.segments.back()) return false;
    return context_.policy().mode != PathMode::kUrl || used_somewhere_.contains(segment.variable);
  }

  LintContext& context_;
  absl::flat_hash_set<std::string> used_somewhere_;
};

// Returns what two patterns share that differ in the case of ASCII letters alone. Expressions are
// left as they are: `\d` and `\D` are no two spellings of one thing.
std::string CaseFolded(const Pattern& pattern) {
  std::string key;
  for (const Segment& segment : pattern.segments) {
    key += '/';
    key += static_cast<char>('0' + static_cast<int>(segment.kind));
    std::string text = segment.literal;
    for (const GlobPiece& piece : segment.pieces) {
      text += piece.kind == GlobPiece::Kind::kLiteral  ? piece.literal
              : piece.kind == GlobPiece::Kind::kAnyRun ? std::string_view("\x01", 1)
                                                       : std::string_view("\x02", 1);
    }
    key += absl::AsciiStrToLower(text) + segment.expression;
  }
  return key;
}

void LintCaseOnly(LintContext& context) {
  absl::flat_hash_map<std::string, const Declaration*> first_of;
  for (const Declaration& declaration : context.policy().declarations) {
    const auto [entry, is_new] =
        first_of.try_emplace(CaseFolded(declaration.pattern), &declaration);
    if (is_new) continue;
    const Declaration& first = *entry->second;
    context.Warn("case-only", declaration.pattern_range,
                 Quote(declaration.pattern.text) + " differs from " + Quote(first.pattern.text) +
                     " in case alone, and paths are case-sensitive",
                 "if one spelling is a slip, correct it", {DeclaredHere(first)});
  }
}

bool IsReason(std::string_view word) {
  for (int reason = 0; reason <= static_cast<int>(Reason::kNoDeclaration); ++reason) {
    if (ReasonName(static_cast<Reason>(reason)) == word) return true;
  }
  return false;
}

// A `because` of a case file says either, and means the rule if there is one.
void LintIdIsAReason(LintContext& context, const Rule& rule) {
  if (!IsReason(rule.id)) return;
  context.Warn("id-is-a-reason", rule.range,
               "the id " + Quote(rule.id) + " is the name of a reason, which no case can state now",
               "choose another id");
}

}  // namespace

void LintNames(LintContext& context) {
  VariableLint variables(context);
  for (const Declaration& declaration : context.policy().declarations) {
    variables.Look(declaration);
    for (const Rule& rule : declaration.rules) LintIdIsAReason(context, rule);
  }
  LintCaseOnly(context);
}

}  // namespace postern::internal
