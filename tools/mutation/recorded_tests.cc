#include "tools/mutation/recorded_tests.h"

#include <optional>

namespace postern::tools {
namespace {

// Appends a text so that no two lists of texts give the same bytes.
void AppendText(std::string_view text, std::string& key) {
  key.append(std::to_string(text.size())).append(":").append(text);
}

void AppendText(const std::optional<std::string>& text, std::string& key) {
  if (text) AppendText(std::string_view(*text), key);
  key += ';';
}

// Returns the same for principals that are the same, part by part.
std::string KeyOf(const Principal& principal) {
  std::string key = std::to_string(static_cast<int>(principal.kind));
  AppendText(principal.entity_id, key);
  AppendText(principal.name, key);
  key += principal.groups ? "known" : "unknown";
  if (principal.groups) {
    for (const std::string& group : *principal.groups) AppendText(std::string_view(group), key);
  }
  key += ';';
  for (const auto& [name, value] : principal.attributes) {
    AppendText(std::string_view(name), key);
    AppendText(std::string_view(value), key);
  }
  return key;
}

bool IsJudged(const Decision& decision) {
  return decision.reason == Reason::kAllowed || decision.reason == Reason::kDeniedByRule ||
         decision.reason == Reason::kNoRule || decision.reason == Reason::kNoDeclaration;
}

}  // namespace

void RecordedTests::Decided(const TestRun& /*run*/, const DecidedRequest& request) {
  // Most requests of a large file are like one before, and need no explanation.
  if (IsNew(request.asked(), request.decision())) {
    Keep(request.asked(), request.decision(), request.explanation());
  }
}

void RecordedTests::Add(const AskedRequest& asked, const Decision& decision,
                        const Explanation& explanation) {
  if (IsNew(asked, decision)) Keep(asked, decision, explanation);
}

bool RecordedTests::IsNew(const AskedRequest& asked, const Decision& decision) {
  if (!IsJudged(decision)) return false;
  std::string key = std::to_string(PlaceOf(asked.principal));
  for (const std::string_view text : {asked.action, asked.because, asked.path}) {
    AppendText(text, key);
  }
  return known_.insert(std::move(key)).second;
}

void RecordedTests::Keep(const AskedRequest& asked, const Decision& decision,
                         const Explanation& explanation) {
  const auto place = static_cast<uint32_t>(requests_.size());
  requests_.push_back({PlaceOf(asked.principal), explanation.action, std::string(asked.path),
                       decision.effect, BecauseOf(asked.because)});
  for (const ExplainedDeclaration& matched : explanation.declarations) {
    matched_by_[policy_->policy.FileOrder(matched.cited.declaration)].push_back(place);
  }
}

void RecordedTests::LookedAt(const Invariant& invariant) { invariants_.push_back(invariant); }

const std::vector<uint32_t>& RecordedTests::MatchedBy(uint32_t declaration) const {
  static const std::vector<uint32_t> kNone;
  const auto found = matched_by_.find(declaration);
  return found == matched_by_.end() ? kNone : found->second;
}

uint32_t RecordedTests::PlaceOf(const Principal& principal) {
  const auto [found, is_new] =
      places_.emplace(KeyOf(principal), static_cast<uint32_t>(principals_.size()));
  if (is_new) principals_.push_back(principal);
  return found->second;
}

const Because* RecordedTests::BecauseOf(std::string_view text) {
  if (text.empty()) return nullptr;
  return &becauses_.try_emplace(std::string(text), text, policy_->policy, policy_->vocabulary)
              .first->second;
}

}  // namespace postern::tools
