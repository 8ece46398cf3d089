#include "tools/authoring/case_writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "policy/limits.h"
#include "policy/scalar_text.h"
#include "tools/authoring/principal_text.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

constexpr size_t kColumns = 100;
constexpr size_t kMaxKeyBytes = 1000;  // as it is spelled; YAML itself ends a key at 1,024

// --- what can be written -------------------------------------------------------------------------

// Returns what is wrong with a text, or nothing.
std::string ProblemOf(std::string_view text) {
  const size_t limit = PolicyLimits().scalar_bytes;
  if (text.size() > limit) return "is longer than " + std::to_string(limit) + " bytes";
  return YamlScalar(text) ? "" : "is not UTF-8";
}

absl::Status CannotWrite(std::string_view what, std::string_view text, std::string_view problem) {
  constexpr size_t kShown = 80;
  std::string shown = Quoted(text.substr(0, kShown));
  if (text.size() > kShown) shown += "…";
  return absl::InvalidArgumentError(std::string(what) + ' ' + shown + ' ' + std::string(problem));
}

absl::Status CheckText(std::string_view what, std::string_view text) {
  const std::string problem = ProblemOf(text);
  return problem.empty() ? absl::OkStatus() : CannotWrite(what, text, problem);
}

absl::Status CheckNonEmpty(std::string_view what, std::string_view text) {
  return text.empty() ? CannotWrite(what, text, "is empty") : CheckText(what, text);
}

absl::Status CheckAttributes(const Principal& principal) {
  std::unordered_set<std::string_view> names;
  for (const auto& [name, value] : principal.attributes) {
    absl::Status status = CheckNonEmpty("the name of the attribute", name);
    if (status.ok()) status = CheckText("the value of an attribute,", value);
    if (!status.ok()) return status;
    if (YamlScalar(name, /*in_brackets=*/true)->size() > kMaxKeyBytes) {
      return CannotWrite("the name of the attribute", name, "is too long for a key of YAML");
    }
    if (!names.insert(name).second) {
      return CannotWrite("the attribute", name, "is there twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPrincipal(const Principal& principal) {
  const bool is_function = principal.kind == PrincipalKind::kFunction;
  if (principal.kind > PrincipalKind::kFunction) {
    return absl::InvalidArgumentError("the kind of the principal is unknown");
  }
  if (is_function != principal.name.has_value()) {
    return absl::InvalidArgumentError(is_function ? "the principal is a function without a name"
                                                  : "the principal has a name and is no function");
  }
  absl::Status status = absl::OkStatus();
  if (principal.name) status.Update(CheckNonEmpty("the function", *principal.name));
  if (principal.entity_id) status.Update(CheckText("the entity id", *principal.entity_id));
  for (size_t i = 0; principal.groups && i < principal.groups->size(); ++i) {
    status.Update(CheckNonEmpty("the group", (*principal.groups)[i]));
  }
  status.Update(CheckAttributes(principal));
  return status;
}

absl::Status CheckAction(const CaseRequest& request, const Vocabulary& policy) {
  if (policy.ActionsOf(request.action) == 0) {
    if (request.because == ReasonName(Reason::kUnknownAction)) return absl::OkStatus();
    return CannotWrite("the action", request.action,
                       "is unknown, so a case file can only say `because: unknown_action`");
  }
  if (policy.IsOneAction(request.action)) return absl::OkStatus();
  return CannotWrite("the action", request.action,
                     "is a named set, and a case file would ask for each of its actions");
}

// --- texts ---------------------------------------------------------------------------------------

// REQUIRES: CheckText found nothing.
std::string Bare(std::string_view text) { return *YamlScalar(text); }

// Returns `text` with nothing in it that a request takes for a placeholder.
std::string Template(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Returns whether a request can't hold this path, so that it must be a value of `with`.
bool IsHardToWrite(std::string_view path) {
  return path.substr(0, 1) == " " || path.find('\n') != std::string_view::npos;
}

// Returns whether a request can't hold this action, which ends at the first space and in which
// nothing is escaped.
bool IsHardAction(std::string_view action) {
  return action.empty() || action.find_first_of(" <") != std::string_view::npos;
}

// Appends lines of comment, `#` before each.
absl::Status AppendComment(std::string_view comment, std::string_view indent, std::string& out) {
  while (!comment.empty()) {
    const size_t end = std::min(comment.find('\n'), comment.size());
    const std::string_view line = comment.substr(0, end);
    // What can't stand in YAML as it is would be escaped, in double quotes.
    const std::optional<std::string> spelled = YamlScalar(line);
    if (!spelled || spelled->front() == '"') {
      return CannotWrite("the comment", line, "has a character that can't stand there");
    }
    out.append(indent).append(line.empty() ? "#" : "# ").append(line).append("\n");
    comment.remove_prefix(std::min(end + 1, comment.size()));
  }
  return absl::OkStatus();
}

// --- the file ------------------------------------------------------------------------------------

// Makes names distinct: the second `alice` is `alice-2`.
class UniqueNames {
 public:
  std::string Make(const std::string& wanted, std::string_view separator) {
    std::string name = wanted;
    while (!taken_.insert(name).second) {
      name = wanted + std::string(separator) + std::to_string(2 + num_numbered_[wanted]++);
    }
    return name;
  }

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, uint64_t> num_numbered_;
};

class CaseWriter {
 public:
  CaseWriter(const CaseDraft& draft, const Vocabulary& policy) : draft_(draft), policy_(policy) {}

  absl::StatusOr<std::string> Write();
  std::string WriteOne(const CaseRequest& request, size_t number) &&;

 private:
  // The requests of a group that one principal asks.
  struct Asked {
    std::string principal;
    std::vector<const CaseRequest*> requests;
  };

  absl::Status Check() const;
  const std::string& NameOf(const Principal& principal);
  std::vector<Asked> ByPrincipal(const CaseGroup& group);
  absl::Status AppendGroup(const CaseGroup& group);
  void AppendTest(const std::string& name, const Asked& asked);
  void AppendHardTest(const std::string& name, const Asked& asked, const CaseRequest& request);
  void BeginTest(const std::string& name, const std::string& principal);
  void AppendRequests(const std::vector<const CaseRequest*>& requests, Effect effect);
  void AppendRequest(std::string_view request, std::string_view because);

  const CaseDraft& draft_;
  const Vocabulary& policy_;
  std::unordered_map<std::string, std::string> names_;  // of principals, by what defines them
  UniqueNames unique_principals_;
  UniqueNames unique_tests_;
  std::string principals_;  // the text below `principals:`
  std::string tests_;       // the text below `tests:`
};

absl::Status CaseWriter::Check() const {
  absl::Status status = CheckNonEmpty("the path of the policy", draft_.policy);
  bool has_requests = false;
  for (const CaseGroup& group : draft_.groups) {
    status.Update(CheckText("the name", group.name));
    for (const CaseRequest& request : group.requests) {
      status.Update(CheckCaseRequest(request, policy_));
      has_requests = true;
    }
  }
  if (!has_requests) status.Update(absl::InvalidArgumentError("there is no request to write"));
  return status;
}

absl::StatusOr<std::string> CaseWriter::Write() {
  if (absl::Status checked = Check(); !checked.ok()) return checked;
  std::string text;
  if (absl::Status status = AppendComment(draft_.comment, "", text); !status.ok()) return status;
  for (const CaseGroup& group : draft_.groups) {
    if (absl::Status status = AppendGroup(group); !status.ok()) return status;
  }
  text += "cases: 1\npolicy: " + Bare(draft_.policy) + "\n";
  text += "principals:\n" + principals_ + "\ntests:\n" + tests_;
  return text;
}

std::string CaseWriter::WriteOne(const CaseRequest& request, size_t number) && {
  constexpr size_t kMaxPathBytes = 60;  // in the name
  std::string name = ShortName(request.principal) +
                     (request.effect == Effect::kAllow ? " can " : " cannot ") + request.action;
  if (request.path.size() <= kMaxPathBytes) name += " " + request.path;
  if (number != 1) name += " (" + std::to_string(number) + ")";
  AppendTest(name,
             {PrincipalText(request.principal, !policy_.Knows(request.principal)), {&request}});
  return std::move(tests_);
}

const std::string& CaseWriter::NameOf(const Principal& principal) {
  const bool is_unknown = !policy_.Knows(principal);
  const std::string text = PrincipalText(principal, is_unknown);
  const auto [place, is_new] = names_.emplace(text, "");
  if (!is_new) return place->second;
  const std::string& name = place->second = unique_principals_.Make(ShortName(principal), "-");
  principals_ += "  " + name + ":";
  if (name.size() + text.size() + 4 <= kColumns) {
    principals_ += " " + text + "\n";
  } else {
    principals_ += "\n";
    principals_ += PrincipalLines(principal, is_unknown);
  }
  return name;
}

std::vector<CaseWriter::Asked> CaseWriter::ByPrincipal(const CaseGroup& group) {
  std::vector<Asked> all;
  std::unordered_map<std::string_view, size_t> places;
  for (const CaseRequest& request : group.requests) {
    const std::string& name = NameOf(request.principal);
    const auto [place, is_new] = places.emplace(name, all.size());
    if (is_new) all.push_back({name, {}});
    all[place->second].requests.push_back(&request);
  }
  return all;
}

absl::Status CaseWriter::AppendGroup(const CaseGroup& group) {
  if (group.requests.empty()) return absl::OkStatus();
  if (!tests_.empty()) tests_ += "\n";
  if (absl::Status status = AppendComment(group.comment, "  ", tests_); !status.ok()) return status;
  const std::vector<Asked> all = ByPrincipal(group);
  for (const Asked& asked : all) {
    const std::string name = group.name.empty() ? asked.principal
                             : all.size() == 1  ? group.name
                                                : group.name + ": " + asked.principal;
    if (&asked != &all.front()) tests_ += "\n";
    AppendTest(name, asked);
  }
  return absl::OkStatus();
}

// Every combination of `with` is asked for all requests of a test, so those that need it stand
// alone.
void CaseWriter::AppendTest(const std::string& name, const Asked& asked) {
  std::vector<const CaseRequest*> plain;
  std::vector<const CaseRequest*> hard;
  for (const CaseRequest* request : asked.requests) {
    const bool is_hard = IsHardToWrite(request->path) || IsHardAction(request->action);
    (is_hard ? hard : plain).push_back(request);
  }
  if (!plain.empty()) {
    BeginTest(name, asked.principal);
    AppendRequests(plain, Effect::kAllow);
    AppendRequests(plain, Effect::kDeny);
  }
  for (const CaseRequest* request : hard) {
    if (!plain.empty() || request != hard.front()) tests_ += "\n";
    AppendHardTest(name, asked, *request);
  }
}

void CaseWriter::AppendHardTest(const std::string& name, const Asked& asked,
                                const CaseRequest& request) {
  const bool is_hard_action = IsHardAction(request.action);
  const bool is_hard_path = IsHardToWrite(request.path);
  BeginTest(name, asked.principal);
  tests_ += "    with:\n";
  if (is_hard_action) tests_ += "      action: " + Bare(request.action) + "\n";
  if (is_hard_path) tests_ += "      path: " + Bare(request.path) + "\n";
  tests_ += request.effect == Effect::kAllow ? "    can:\n" : "    cannot:\n";
  const std::string action = is_hard_action ? "<action>" : request.action;
  const std::string path = is_hard_path ? "<path>" : Template(request.path);
  AppendRequest(action + " " + path, request.because);
}

void CaseWriter::BeginTest(const std::string& name, const std::string& principal) {
  tests_ += "  - name: " + Bare(unique_tests_.Make(name, " ")) + "\n";
  tests_ += "    as: " + principal + "\n";
}

void CaseWriter::AppendRequests(const std::vector<const CaseRequest*>& requests, Effect effect) {
  bool is_first = true;
  for (const CaseRequest* request : requests) {
    if (request->effect != effect) continue;
    if (is_first) tests_ += effect == Effect::kAllow ? "    can:\n" : "    cannot:\n";
    is_first = false;
    AppendRequest(request->action + " " + Template(request->path), request->because);
  }
}

void CaseWriter::AppendRequest(std::string_view request, std::string_view because) {
  tests_ += because.empty() ? "      - " : "      - request: ";
  tests_ += Bare(request) + "\n";
  if (!because.empty()) tests_ += "        because: " + Bare(because) + "\n";
}

}  // namespace

absl::Status CheckCaseRequest(const CaseRequest& request, const Vocabulary& policy) {
  absl::Status status = CheckText("the action", request.action);
  status.Update(CheckText("the path", request.path));
  status.Update(CheckText("the `because`", request.because));
  status.Update(CheckText("the request", Template(request.action) + " " + Template(request.path)));
  status.Update(CheckAction(request, policy));
  status.Update(CheckPrincipal(request.principal));
  return status;
}

absl::StatusOr<std::string> WriteTest(const CaseRequest& request, const Vocabulary& policy,
                                      size_t number) {
  if (absl::Status checked = CheckCaseRequest(request, policy); !checked.ok()) return checked;
  return CaseWriter({}, policy).WriteOne(request, number);
}

absl::StatusOr<std::string> WriteCases(const CaseDraft& draft, const Vocabulary& policy) {
  return CaseWriter(draft, policy).Write();
}

}  // namespace postern::tools
