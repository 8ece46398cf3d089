#include "engine/explanation_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "engine/escape.h"
#include "engine/internal/near_miss_text.h"
#include "engine/internal/rejection_text.h"
#include "engine/internal/terminal_text.h"

namespace postern {
namespace {

using Outcome = ExplainedRule::Outcome;
using Part = ExplainedDeclaration::Part;

std::string Quoted(std::string_view text) { return absl::StrCat("`", TerminalSafe(text), "`"); }

std::string QuotedList(const std::vector<std::string>& names) {
  return absl::StrJoin(
      names, ", ", [](std::string* out, const std::string& name) { out->append(Quoted(name)); });
}

// Returns the number of code points, which is near enough to the width on a terminal.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Writes the lines of one explanation.
class Writer {
 public:
  Writer(const Explanation& explanation, const ExplanationTextOptions& options, int indent,
         std::string& out)
      : explanation_(explanation), options_(options), indent_(indent), out_(out) {}

  void ForCaller();
  void ForOperator();
  void Why();
  void NearMisses();

 private:
  size_t IndentOf(int depth) const { return static_cast<size_t>(indent_) + size_t{2} * depth; }
  void Line(int depth, std::string_view text);
  void LineWithPlace(int depth, std::string_view text, SourceLocation location);
  void Excerpt(int depth, const CitedRule& cited);

  void Asked();
  std::string RoleText() const;
  void WhyStripped();
  void WhyRejected();
  void WhyNotJudged();
  void AboutRule(const ExplainedRule& rule, int depth);
  std::string DecidedHow() const;
  const ExplainedRule* DecidingRule() const;
  void Matches();
  void Rules(const ExplainedDeclaration& declaration);
  std::string PartText(const ExplainedDeclaration& declaration) const;
  void NearMissLines(const NearMiss& miss);

  const Explanation& explanation_;
  const ExplanationTextOptions& options_;
  const int indent_;
  std::string& out_;
};

// --- lines ---------------------------------------------------------------------------------------

void Writer::Line(int depth, std::string_view text) {
  out_.append(IndentOf(depth), ' ').append(text).append("\n");
}

void Writer::LineWithPlace(int depth, std::string_view text, SourceLocation location) {
  const size_t line_begin = out_.size();
  out_.append(IndentOf(depth), ' ').append(text);
  AppendPlace(absl::StrCat(explanation_.file, ":", location.line, ":", location.column), line_begin,
              out_);
}

void Writer::Excerpt(int depth, const CitedRule& cited) {
  if (options_.excerpt) out_.append(options_.excerpt(cited, indent_ + 2 * depth));
}

// --- the whole -----------------------------------------------------------------------------------

void Writer::ForCaller() {
  const std::optional<Principal>& principal = explanation_.principal;
  const PrincipalKind kind = principal ? principal->kind : PrincipalKind::kGuest;
  std::string_view known = "you are not signed in";
  if (kind == PrincipalKind::kUser) known = "you are signed in";
  if (kind == PrincipalKind::kFunction) known = "you are known as a function";
  Line(0, explanation_.decision.allowed() ? "allow" : "deny");
  Line(1, known);
  if (!options_.request_id.empty()) Line(1, "request " + Quoted(options_.request_id));
}

void Writer::ForOperator() {
  if (explanation_.internal_error) {
    Line(0, "deny  internal error");
    Line(1, "the matches do not lead to this decision; please report it");
    return;
  }
  const Decision& decision = explanation_.decision;
  Line(0, absl::StrCat(decision.allowed() ? "allow" : "deny", "  ",
                       std::string(ReasonName(decision.reason))));
  Asked();
  Writer(explanation_, options_, indent_ + 2, out_).Why();
  if (explanation_.is_stripped) {
    Line(1, "the compiled policy was stripped: its patterns, rules and places are not known");
  }
  Matches();
  Writer(explanation_, options_, indent_ + 2, out_).NearMisses();
}

void Writer::Asked() {
  if (explanation_.principal) {
    Line(1, "who    " + internal::DescribePrincipal(explanation_));
  }
  if (!explanation_.role.empty()) Line(1, "role   " + RoleText());
  const std::string& action =
      explanation_.action.empty() ? explanation_.raw_action : explanation_.action;
  const bool is_rejected = explanation_.path.empty() && !explanation_.is_root;
  const std::string& path = is_rejected ? explanation_.raw_path : explanation_.path;
  Line(1, absl::StrCat("what   ", TerminalSafe(action), "  ",
                       explanation_.is_root ? "(the root)" : TerminalSafe(path)));
  if (!explanation_.selectors.empty()) {
    Line(1, absl::StrCat("holds  ", TerminalSafe(absl::StrJoin(explanation_.selectors, ", "))));
  }
}

std::string Writer::RoleText() const {
  const std::string& role = explanation_.role;
  if (explanation_.principal->kind != PrincipalKind::kUser || role == "authenticated") {
    return TerminalSafe(role);
  }
  return TerminalSafe(role) +
         ", the first of the policy's groups that the user is in; it replaces authenticated and "
         "owner";
}

// --- why -----------------------------------------------------------------------------------------

void Writer::Why() {
  const CitedRule& cited = explanation_.decided_by;
  if (cited.declaration == Decision::kNone) {
    WhyNotJudged();
    return;
  }
  if (explanation_.is_stripped) return WhyStripped();
  std::string text = DecidedHow() + TerminalSafe(cited.pattern);
  if (cited.rule != Decision::kNone) text += "  " + TerminalSafe(cited.rule_text);
  LineWithPlace(0, text, cited.location);
  Excerpt(1, cited);
  if (const ExplainedRule* rule = DecidingRule()) AboutRule(*rule, 1);
}

std::string Writer::DecidedHow() const {
  if (explanation_.decided_by.rule == Decision::kNone) return "no rule holds in  ";
  return explanation_.decision.allowed() ? "allowed by  " : "denied by  ";
}

void Writer::WhyStripped() {
  const CitedRule& cited = explanation_.decided_by;
  std::string text = absl::StrCat(DecidedHow(), "declaration ", cited.declaration);
  if (cited.rule != Decision::kNone) absl::StrAppend(&text, ", rule ", cited.rule);
  Line(0, text);
}

const ExplainedRule* Writer::DecidingRule() const {
  const Decision& decision = explanation_.decision;
  if (decision.rule == Decision::kNone) return nullptr;
  for (const ExplainedDeclaration& declaration : explanation_.declarations) {
    if (declaration.cited.declaration != decision.declaration) continue;
    return &declaration.rules[decision.rule];
  }
  return nullptr;
}

// What there is to say of a rule beside its text.
void Writer::AboutRule(const ExplainedRule& rule, int depth) {
  if (!rule.cited.note.empty()) Line(depth, "note: " + TerminalSafe(rule.cited.note));
  const bool counted = rule.outcome == Outcome::kHolds;
  for (const std::string& unknown : rule.unknown) {
    Line(depth, TerminalSafe(internal::UnknownText(unknown, counted)));
  }
}

void Writer::WhyNotJudged() {
  switch (explanation_.decision.reason) {
    case Reason::kNoPolicy:
      return Line(0, "there is no policy to decide by");
    case Reason::kRequestRejected:
      return Line(0,
                  "the request is malformed: a kind of principal or of path that the policy "
                  "does not have");
    case Reason::kStalePrincipal:
      return Line(0, "the principal was prepared for another policy; prepare it again");
    case Reason::kPrincipalRejected:
      Line(0, absl::StrCat("the principal is rejected: ",
                           std::string(PrincipalErrorText(explanation_.principal_error))));
      return Line(1, internal::InsteadOf(explanation_.principal_error));
    case Reason::kPathRejected:
      return WhyRejected();
    case Reason::kUnknownAction:
      break;
    default:
      return Line(0, "no declaration matches the path");
  }
  const std::string& sent = explanation_.raw_action;
  const std::vector<std::string>& set = explanation_.actions_of_set;
  if (!set.empty()) {
    return Line(0, Quoted(sent) + " is a set of " + QuotedList(set) + "; ask for one of them");
  }
  Line(0,
       sent.empty() ? "the policy has no such action" : "the policy has no action " + Quoted(sent));
  std::string actions = "it has " + QuotedList(explanation_.actions);
  if (!explanation_.methods.empty()) {
    actions += " and the methods " + QuotedList(explanation_.methods);
  }
  Line(1, actions);
  const std::string& nearest = explanation_.nearest_action;
  if (!nearest.empty()) Line(1, "did you mean " + Quoted(nearest) + "?");
}

void Writer::WhyRejected() {
  const Decision& decision = explanation_.decision;
  const std::string_view name = PathErrorName(decision.path_error);
  Line(0, absl::StrCat("the path is rejected: ", std::string(name), " at byte ",
                       decision.path_offset));
  const std::string_view raw = explanation_.raw_path;
  if (decision.path_offset <= raw.size() && !raw.empty()) {
    const uint32_t end = std::min<uint32_t>(decision.path_offset + 1, raw.size());
    const internal::LineView view = internal::CutLine(raw, decision.path_offset, end);
    Line(1, view.text);
    Line(1, std::string(view.caret_column, ' ') + "^");
  }
  const internal::RejectionText text = internal::TextOf(decision.path_error, decision.path_offset);
  Line(1, text.meaning);
  Line(1, text.instead);
}

// --- what matched --------------------------------------------------------------------------------

void Writer::Matches() {
  if (explanation_.declarations.empty()) return;
  Line(1, "what matches, the most specific first");
  for (const ExplainedDeclaration& declaration : explanation_.declarations) {
    LineWithPlace(
        2, absl::StrCat(TerminalSafe(declaration.cited.pattern), "  ", PartText(declaration)),
        declaration.cited.location);
    Rules(declaration);
  }
  if (explanation_.cut.declarations != 0) {
    Line(2, absl::StrCat("and ", explanation_.cut.declarations, " more"));
  }
}

std::string Writer::PartText(const ExplainedDeclaration& declaration) const {
  std::string text;
  switch (declaration.part) {
    case Part::kGoverns:
      text = declaration.inherits ? "governs, and inherits" : "governs";
      break;
    case Part::kInherited:
      text = "inherited from";
      break;
    case Part::kGuard:
      text = "guard: it only takes away";
      break;
    case Part::kNotAsked:
      text = "not asked";
      break;
  }
  return declaration.denies ? text + "; denies" : text;
}

// The rules that are about the action: those that hold, and of a declaration that was asked also
// those that are for others.
void Writer::Rules(const ExplainedDeclaration& declaration) {
  const bool is_asked = declaration.part == Part::kGoverns || declaration.part == Part::kInherited;
  size_t num_others = 0;
  for (const ExplainedRule& rule : declaration.rules) {
    const bool holds = rule.outcome == Outcome::kHolds;
    if (rule.outcome == Outcome::kOtherAction) ++num_others;
    if (!holds && (!is_asked || rule.outcome == Outcome::kOtherAction)) continue;
    Line(3, absl::StrCat(holds ? "holds    " : "not met  ", TerminalSafe(rule.cited.rule_text)));
    AboutRule(rule, 4);
  }
  if (is_asked && num_others != 0) {
    Line(3, absl::StrCat("and ", num_others, num_others == 1 ? " rule" : " rules",
                         " for other actions"));
  }
}

// --- what would change it ------------------------------------------------------------------------

void Writer::NearMisses() {
  // A path that was rejected has to be another one, and that is not looked for.
  const bool is_rejected = explanation_.decision.reason == Reason::kPathRejected;
  if (explanation_.near_misses.empty()) {
    if (!explanation_.is_searched || is_rejected) return;
    Line(0, "no single change within the bounds was found that would allow it");
  } else {
    Line(0, "what would change it, each alone");
  }
  for (const NearMiss& miss : explanation_.near_misses) NearMissLines(miss);
  if (explanation_.cut.near_misses != 0) {
    Line(1, absl::StrCat("and ", explanation_.cut.near_misses, " more changes"));
  }
  if (explanation_.cut.search) Line(1, "not everything was tried: the policy is large");
}

void Writer::NearMissLines(const NearMiss& miss) {
  const bool is_deny = miss.kind == NearMiss::Kind::kDenyInTheWay;
  const std::string text = internal::NearMissText(miss, explanation_);
  if (is_deny) {
    LineWithPlace(1, text, miss.deny.location);
  } else {
    Line(1, text);
  }
  LineWithPlace(2,
                absl::StrCat("then allowed by  ", TerminalSafe(miss.allowed_by.pattern), "  ",
                             TerminalSafe(miss.allowed_by.rule_text)),
                miss.allowed_by.location);
  const std::string command = !is_deny && options_.command ? options_.command(miss) : "";
  if (!command.empty()) Line(2, command);
}

}  // namespace

std::string ExplanationText(const Explanation& explanation, const ExplanationTextOptions& options) {
  std::string out;
  Writer writer(explanation, options, 0, out);
  if (options.audience == Audience::kCaller) {
    writer.ForCaller();
  } else {
    writer.ForOperator();
  }
  return out;
}

void AppendWhy(const Explanation& explanation, const ExplanationTextOptions& options, int indent,
               std::string& out) {
  Writer(explanation, options, indent, out).Why();
}

void AppendNearMisses(const Explanation& explanation, const ExplanationTextOptions& options,
                      int indent, std::string& out) {
  Writer(explanation, options, indent, out).NearMisses();
}

void AppendPlace(std::string_view place, size_t line_begin, std::string& out) {
  const size_t width = Width(std::string_view(out).substr(line_begin));
  out.append(width + 2 < kPlaceColumn ? kPlaceColumn - width : 2, ' ');
  out.append(TerminalSafe(place)).append("\n");
}

}  // namespace postern
