#include "engine/explanation_json.h"

#include <array>
#include <exception>

#include "absl/strings/str_cat.h"
#include "engine/internal/rejection_text.h"
#include "engine/json_text.h"

namespace postern {
namespace {

using Outcome = ExplainedRule::Outcome;
using Part = ExplainedDeclaration::Part;

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds:
      return "holds";
    case Outcome::kOtherAction:
      return "other_action";
    case Outcome::kOtherPrincipal:
      break;
  }
  return "other_principal";
}

std::string_view PartName(Part part) {
  switch (part) {
    case Part::kGoverns:
      return "governs";
    case Part::kInherited:
      return "inherited";
    case Part::kGuard:
      return "guard";
    case Part::kNotAsked:
      break;
  }
  return "not_asked";
}

std::string_view KindName(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::kGuest:
      return "guest";
    case PrincipalKind::kUser:
      return "user";
    case PrincipalKind::kFunction:
      return "function";
  }
  return "unknown";
}

// Writes one object. Members follow each other; the commas come by themselves.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_.push_back('{'); }
  ~Object() noexcept(false) {
    // There may be no memory for it, nor a reader of what an error left behind.
    if (std::uncaught_exceptions() == num_exceptions_) out_.push_back('}');
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  // Begins a member, whose value is to be appended to the text.
  std::string& Key(std::string_view name) {
    if (out_.back() != '{') out_.push_back(',');
    AppendJsonString(name, out_);
    out_.push_back(':');
    return out_;
  }
  void Text(std::string_view name, std::string_view text) { AppendJsonString(text, Key(name)); }
  void TextOrNull(std::string_view name, std::string_view text) {
    AppendJsonStringOrNull(text, Key(name));
  }
  void Number(std::string_view name, uint64_t number) { AppendJsonNumber(number, Key(name)); }
  void NumberOrNull(std::string_view name, uint32_t number) {
    if (number == Decision::kNone) {
      Null(name);
    } else {
      Number(name, number);
    }
  }
  void Bool(std::string_view name, bool value) { Key(name).append(value ? "true" : "false"); }
  void Null(std::string_view name) { Key(name).append("null"); }

 private:
  std::string& out_;
  const int num_exceptions_ = std::uncaught_exceptions();
};

// Appends a list; `append` appends one element.
template <typename List, typename Append>
void AppendList(const List& values, const Append& append, std::string& out) {
  out.push_back('[');
  for (size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out.push_back(',');
    append(values[i], out);
  }
  out.push_back(']');
}

template <typename Texts>
void AppendTexts(const Texts& texts, std::string& out) {
  AppendList(
      texts, [](std::string_view text, std::string& to) { AppendJsonString(text, to); }, out);
}

// Attributes are a list of pairs, since a rejected principal may have one twice.
void AppendPrincipal(const Principal& principal, std::string& out) {
  Object object(out);
  object.Text("kind", KindName(principal.kind));
  object.TextOrNull("entity_id", principal.entity_id.value_or(""));
  if (principal.groups) {
    AppendTexts(*principal.groups, object.Key("groups"));
  } else {
    object.Null("groups");
  }
  object.TextOrNull("name", principal.name.value_or(""));
  AppendList(
      principal.attributes,
      [](const auto& attribute, std::string& to) {
        AppendTexts(std::array{attribute.first, attribute.second}, to);
      },
      object.Key("attributes"));
}

// Writes the keys of what is cited; those of a rule are null for a declaration. Of a stripped
// policy, what is known is the numbers.
void WriteCited(const Explanation& explanation, const CitedRule& cited, Object& object) {
  if (explanation.is_stripped) {
    object.Number("declaration", cited.declaration);
  } else {
    object.Text("declaration", cited.pattern);
  }
  object.NumberOrNull("rule", cited.rule);
  object.TextOrNull("text", RuleText(cited));
  object.TextOrNull("selector", cited.selector_text);
  object.TextOrNull("rule_id", cited.id);
  object.TextOrNull("note", cited.note);
  if (explanation.is_stripped) return object.Null("at");
  object.Text("at", absl::StrCat(std::string(explanation.file), ":", cited.location.line, ":",
                                 cited.location.column));
}

void AppendCited(const Explanation& explanation, const CitedRule& cited, std::string& out) {
  if (cited.declaration == Decision::kNone) {
    out.append("null");
    return;
  }
  Object object(out);
  WriteCited(explanation, cited, object);
}

void AppendRule(const Explanation& explanation, const ExplainedRule& rule, std::string& out) {
  Object object(out);
  WriteCited(explanation, rule.cited, object);
  object.Text("effect", rule.effect == Effect::kAllow ? "allow" : "deny");
  object.Text("outcome", OutcomeName(rule.outcome));
  AppendTexts(rule.unknown, object.Key("unknown"));
}

void AppendDeclaration(const Explanation& explanation, const ExplainedDeclaration& declaration,
                       std::string& out) {
  Object object(out);
  object.Text("declaration", declaration.cited.pattern);
  object.Text("at",
              absl::StrCat(std::string(explanation.file), ":", declaration.cited.location.line, ":",
                           declaration.cited.location.column));
  object.Text("part", PartName(declaration.part));
  object.Bool("inherits", declaration.inherits);
  object.Bool("denies", declaration.denies);
  AppendList(
      declaration.rules,
      [&](const ExplainedRule& rule, std::string& to) { AppendRule(explanation, rule, to); },
      object.Key("rules"));
}

void AppendNearMiss(const Explanation& explanation, const NearMiss& miss, std::string& out) {
  Object object(out);
  object.Text("kind", NearMissName(miss.kind));
  AppendPrincipal(miss.principal, object.Key("principal"));
  object.Text("action", miss.action);
  object.Text("path", miss.path);
  object.TextOrNull("name", miss.name);
  object.TextOrNull("value", miss.value);
  object.Bool("any_other", miss.is_any_other);
  AppendCited(explanation, miss.allowed_by, object.Key("allowed_by"));
  AppendCited(explanation, miss.deny, object.Key("deny"));
}

void AppendUnknownAction(const Explanation& explanation, std::string& out) {
  Object object(out);
  object.Null("code");
  object.Null("offset");
  const bool is_set = !explanation.actions_of_set.empty();
  object.Text("meaning", is_set ? "a set of actions" : "the policy has no such action");
  object.Text("instead", is_set ? "ask for one of the set" : "ask for one of the policy's actions");
  AppendTexts(explanation.actions, object.Key("actions"));
  AppendList(
      explanation.methods,
      [](const auto& method, std::string& to) { AppendJsonString(method.first, to); },
      object.Key("methods"));
  AppendTexts(explanation.actions_of_set, object.Key("set"));
  object.TextOrNull("suggestion", explanation.nearest_action);
}

// Appends why the request was not judged, or null if it was.
void AppendError(const Explanation& explanation, std::string& out) {
  const Decision& decision = explanation.decision;
  if (decision.reason == Reason::kPathRejected) {
    const internal::RejectionText text =
        internal::TextOf(decision.path_error, decision.path_offset);
    Object object(out);
    object.Text("code", PathErrorName(decision.path_error));
    object.Number("offset", decision.path_offset);
    object.Text("meaning", text.meaning);
    object.Text("instead", text.instead);
  } else if (decision.reason == Reason::kUnknownAction) {
    AppendUnknownAction(explanation, out);
  } else if (explanation.principal_error != PrincipalError::kNone) {
    Object object(out);
    object.Null("code");
    object.Null("offset");
    object.Text("meaning", PrincipalErrorText(explanation.principal_error));
    object.Text("instead", internal::InsteadOf(explanation.principal_error));
  } else {
    out.append("null");
  }
}

void AppendCut(const ExplanationCut& cut, std::string& out) {
  Object object(out);
  object.Number("declarations", cut.declarations);
  object.Number("near_misses", cut.near_misses);
  object.Bool("search", cut.search);
}

}  // namespace

std::string ExplanationJson(const Explanation& explanation) {
  std::string out;
  const Decision& decision = explanation.decision;
  {
    Object object(out);
    object.Text("decision", decision.allowed() ? "allow" : "deny");
    object.Text("reason", ReasonName(decision.reason));
    object.Bool("internal_error", explanation.internal_error);
    object.Bool("stripped", explanation.is_stripped);
    if (explanation.principal) {
      AppendPrincipal(*explanation.principal, object.Key("principal"));
    } else {
      object.Null("principal");
    }
    object.TextOrNull("role", explanation.role);
    object.TextOrNull("action", explanation.action);
    if (explanation.path.empty() && !explanation.is_root) {
      object.Null("path");
    } else {
      object.Text("path", explanation.path);
    }
    AppendError(explanation, object.Key("error"));
    AppendTexts(explanation.selectors, object.Key("selectors"));
    AppendCited(explanation, explanation.decided_by, object.Key("decided_by"));
    AppendList(
        explanation.declarations,
        [&](const ExplainedDeclaration& declaration, std::string& to) {
          AppendDeclaration(explanation, declaration, to);
        },
        object.Key("declarations"));
    AppendList(
        explanation.near_misses,
        [&](const NearMiss& miss, std::string& to) { AppendNearMiss(explanation, miss, to); },
        object.Key("near_misses"));
    AppendCut(explanation.cut, object.Key("cut"));
    object.TextOrNull("policy", explanation.digest);
  }
  return out;
}

std::string CallerExplanationJson(const Explanation& explanation, std::string_view request_id) {
  std::string out;
  {
    Object object(out);
    object.Text("decision", explanation.decision.allowed() ? "allow" : "deny");
    object.Bool("signed_in",
                explanation.principal && explanation.principal->kind == PrincipalKind::kUser);
    object.TextOrNull("request_id", request_id);
  }
  return out;
}

}  // namespace postern
