#include "engine/explanation_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "engine/escape.h"
#include "engine/internal/near_miss_text.h"
#include "engine/internal/rejection_text.h"
#include "engine/internal/terminal_text.h"

namespace postern {
namespace {

using Outcome = ExplainedRule::Outcome;
using Part = ExplainedDeclaration::Part;

std::string Quoted(std::string_view text) { return absl::StrCat("`", TerminalSafe(text), "`"); }

// A part of a line that is not known to be safe for a terminal.
struct Safe {
  std::string_view text;
};

void AppendPart(std::string_view text, std::string& out) { out.append(text); }
void AppendPart(Safe part, std::string& out) { internal::AppendSafe(part.text, out); }

std::string QuotedList(absl::Span<const std::string> names) {
  return absl::StrJoin(
      names, ", ", [](std::string* out, const std::string& name) { out->append(Quoted(name)); });
}

// Returns the number of code points, which is near enough to the width on a terminal.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Pads the line that began at `line_begin` up to where its place goes.
void PadToPlace(size_t line_begin, std::string& out) {
  const size_t width = Width(std::string_view(out).substr(line_begin));
  out.append(width + 2 < kPlaceColumn ? kPlaceColumn - width : 2, ' ');
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
  // Appends a line of parts, which are safe for a terminal or Safe; the second form ends with the
  // place in the policy's file.
  template <typename... Parts>
  void Line(int depth, const Parts&... parts) {
    Begin(depth, parts...);
    out_.push_back('\n');
  }
  template <typename... Parts>
  void LineWithPlace(int depth, SourceLocation location, const Parts&... parts) {
    const size_t line_begin = out_.size();
    Begin(depth, parts...);
    Place(location, line_begin);
  }
  template <typename... Parts>
  void Begin(int depth, const Parts&... parts) {
    out_.append(static_cast<size_t>(indent_) + size_t{2} * depth, ' ');
    (AppendPart(parts, out_), ...);
  }
  void Place(SourceLocation location, size_t line_begin);
  void Excerpt(int depth, const CitedRule& cited);

  void Asked();
  std::string RoleText() const;
  void WhyStripped();
  void WhyRejected();
  void WhyNotJudged();
  void AboutRule(const ExplainedRule& rule, int depth);
  std::string_view DecidedHow() const;
  const ExplainedRule* DecidingRule() const;
  void Matches();
  void Rules(const ExplainedDeclaration& declaration);
  static std::string_view PartText(const ExplainedDeclaration& declaration);
  void NearMissLines(const NearMiss& miss);

  const Explanation& explanation_;
  const ExplanationTextOptions& options_;
  const int indent_;
  std::string& out_;
};

// --- lines ---------------------------------------------------------------------------------------

void Writer::Place(SourceLocation location, size_t line_begin) {
  PadToPlace(line_begin, out_);
  internal::AppendSafe(explanation_.file, out_);
  absl::StrAppend(&out_, ":", location.line, ":", location.column, "\n");
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
  Line(0, decision.allowed() ? "allow" : "deny", "  ", ReasonName(decision.reason));
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
    Begin(1, "who    ");
    internal::AppendPrincipal(explanation_, out_);
    out_.push_back('\n');
  }
  if (!explanation_.role.empty()) Line(1, "role   " + RoleText());
  const std::string_view action =
      explanation_.action.empty() ? explanation_.raw_action : explanation_.action;
  const bool is_rejected = explanation_.path.empty() && !explanation_.is_root;
  const std::string_view path = is_rejected ? explanation_.raw_path : explanation_.path;
  Line(1, "what   ", Safe{action}, "  ", Safe{explanation_.is_root ? "(the root)" : path});
  const auto& selectors = explanation_.selectors;
  if (selectors.empty()) return;
  Begin(1, "holds  ", Safe{selectors.front()});
  for (size_t i = 1; i < selectors.size(); ++i) AppendPart(Safe{selectors[i]}, out_ += ", ");
  out_.push_back('\n');
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
  const bool has_rule = cited.rule != Decision::kNone;
  LineWithPlace(0, cited.location, DecidedHow(), Safe{cited.pattern}, has_rule ? "  " : "",
                Safe{RuleText(cited)});
  Excerpt(1, cited);
  if (const ExplainedRule* rule = DecidingRule()) AboutRule(*rule, 1);
}

std::string_view Writer::DecidedHow() const {
  if (explanation_.decided_by.rule == Decision::kNone) return "no rule holds in  ";
  return explanation_.decision.allowed() ? "allowed by  " : "denied by  ";
}

void Writer::WhyStripped() {
  const CitedRule& cited = explanation_.decided_by;
  std::string text = absl::StrCat(std::string(DecidedHow()), "declaration ", cited.declaration);
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
  if (!rule.cited.note.empty()) Line(depth, "note: ", Safe{rule.cited.note});
  const bool counted = rule.outcome == Outcome::kHolds;
  for (const std::string& unknown : rule.unknown) {
    Line(depth, Safe{internal::UnknownText(unknown, counted)});
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
  std::vector<std::string> methods;
  for (const auto& [method, action] : explanation_.methods) methods.push_back(method);
  if (!methods.empty()) actions += " and the methods " + QuotedList(methods);
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
    LineWithPlace(2, declaration.cited.location, Safe{declaration.cited.pattern}, "  ",
                  PartText(declaration), declaration.denies ? "; denies" : "");
    Rules(declaration);
  }
  if (explanation_.cut.declarations != 0) {
    Line(2, absl::StrCat("and ", explanation_.cut.declarations, " more"));
  }
}

std::string_view Writer::PartText(const ExplainedDeclaration& declaration) {
  switch (declaration.part) {
    case Part::kGoverns:
      return declaration.inherits ? "governs, and inherits" : "governs";
    case Part::kInherited:
      return "inherited from";
    case Part::kGuard:
      return "guard: it only takes away";
    case Part::kNotAsked:
      break;
  }
  return "not asked";
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
    Line(3, holds ? "holds    " : "not met  ", Safe{RuleText(rule.cited)});
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
    LineWithPlace(1, miss.deny.location, text);
  } else {
    Line(1, text);
  }
  LineWithPlace(2, miss.allowed_by.location, "then allowed by  ", Safe{miss.allowed_by.pattern},
                "  ", Safe{RuleText(miss.allowed_by)});
  const std::string command = !is_deny && options_.command ? options_.command(miss) : "";
  if (!command.empty()) Line(2, command);
}

}  // namespace

std::string ExplanationText(const Explanation& explanation, const ExplanationTextOptions& options) {
  std::string out;
  out.reserve(1024);  // most often enough
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
  PadToPlace(line_begin, out);
  internal::AppendSafe(place, out);
  out.push_back('\n');
}

}  // namespace postern
