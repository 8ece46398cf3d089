#include "policy/lint_ids.h"

#include <algorithm>
#include <iterator>

namespace postern {
namespace {

// In the order of docs/lint.md.
constexpr LintId kLintIds[] = {
    // Errors between declarations.
    {"same-paths", Severity::kError, "two declarations match exactly the same paths"},
    {"closure-overruled", Severity::kError,
     "a closure loses paths to a more specific declaration with an `allow`"},
    {"closure-undecided", Severity::kError,
     "whether a closure is overruled takes too long to find out"},
    // Which declaration governs.
    {"crossing", Severity::kWarning,
     "two patterns match a common path, and neither lies inside the other"},
    {"byte-order", Severity::kWarning,
     "nothing but the order of their bytes tells which of two patterns is more specific"},
    {"shadowed", Severity::kWarning,
     "a declaration never governs: more specific ones match all its paths"},
    {"denies-alone", Severity::kWarning, "a list of denies without `inherit` closes its paths"},
    // What a pattern does not reach.
    {"glob-not-below", Severity::kWarning,
     "a glob ends with its segment and does not match what lies below"},
    {"deny-below-open-at", Severity::kWarning, "a deny on `X/*` leaves `X` open"},
    {"deny-exact-open-below", Severity::kWarning,
     "a deny on `X` leaves `X/` or what lies below open"},
    {"opaque-deny-wildcard", Severity::kWarning,
     "a key with an empty segment slips past a deny with a wildcard in the middle"},
    // Who may do more than it seems.
    {"guest-writes", Severity::kWarning, "whoever is not signed in may write or delete"},
    {"leaking-list", Severity::kWarning,
     "who may list a prefix sees names of a sub path that they may not list"},
    {"reopens-closure", Severity::kWarning,
     "inside a closure guests may do what they may not do around it"},
    {"deny-anyone-where", Severity::kWarning,
     "a `deny` to `anyone` with `where` also meets whoever lacks the attribute"},
    // Spelling.
    {"unused-variable", Severity::kWarning,
     "no rule of the declaration uses a variable of its pattern"},
    {"near-entity-id", Severity::kWarning, "a variable is spelled nearly like `<entity_id>`"},
    {"case-only", Severity::kWarning, "two patterns differ in the case of their letters alone"},
    {"id-is-a-reason", Severity::kWarning, "a rule has the id of a reason"},
    {"pattern-ignorable-character", Severity::kWarning,
     "a pattern holds a character that is not shown"},
    {"pattern-not-nfc", Severity::kWarning, "a pattern is not in Unicode's normal form C"},
    // Rules of Amplify.
    {"amplify-unknown-token", Severity::kWarning,
     "a token other than `{entity_id}` is the literal name of a folder"},
    {"amplify-owner-without-token", Severity::kWarning,
     "`owner` on a path without `{entity_id}` is every signed-in user"},
    {"amplify-token-without-owner", Severity::kWarning,
     "a path with `{entity_id}` has no rule for `owner`"},
    {"amplify-empty-path", Severity::kWarning, "a path that gives nobody anything locks nothing"},
    {"amplify-listed-path", Severity::kWarning,
     "a listing of a path shows names below one that may not be listed"},
    {"amplify-order", Severity::kWarning, "a decision hangs on the order of the paths in the file"},
    {"amplify-group-owner", Severity::kWarning, "a member of a group loses what `owner` gets"},
    {"ported-closure", Severity::kWarning,
     "`[]` closes a path here that it did not close in Amplify"},
    // What could be left out.
    {"contradictory-rules", Severity::kWarning,
     "a `deny` takes away all that an `allow` of the same declaration gives"},
    {"rule-never-decides", Severity::kWarning,
     "a rule never decides: others come first wherever it holds"},
    {"guard-denies-nothing", Severity::kWarning,
     "a guard takes nothing away: nobody whom it denies is allowed what it denies"},
    {"unused-action", Severity::kWarning, "the policy declares an action that nobody is granted"},
    {"unused-group", Severity::kWarning, "the policy declares a group that no rule is about"},
    {"unused-function", Severity::kWarning, "the policy declares a function that no rule is about"},
    {"rule-covered", Severity::kWarning,
     "a rule changes no decision: others of its declaration already decide all of it"},
    {"ignore-unknown", Severity::kWarning,
     "a comment that ignores names a warning that there is not"},
    {"ignore-refused", Severity::kWarning, "a comment ignores what can't be ignored"},
    {"ignore-without-reason", Severity::kWarning,
     "a comment that ignores gives no reason, and so does not"},
    {"ignore-unused", Severity::kWarning, "a comment ignores a warning that is not there"},
    {"lint-cut", Severity::kWarning,
     "the policy is too large or too entangled to look at everything"},
};

}  // namespace

absl::Span<const LintId> LintIds() { return kLintIds; }

const LintId* FindLintId(std::string_view id) {
  const auto* const found = std::find_if(std::begin(kLintIds), std::end(kLintIds),
                                         [id](const LintId& one) { return one.id == id; });
  return found == std::end(kLintIds) ? nullptr : found;
}

}  // namespace postern
