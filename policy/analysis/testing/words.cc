#include "policy/analysis/testing/words.h"

#include <algorithm>
#include <string_view>

#include "policy/pattern.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

std::vector<std::string> Split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : 0;
    depth -= text[i] == ')' ? 1 : 0;
    if (depth != 0 || text.substr(i, separator.size()) != separator) continue;
    parts.emplace_back(text.substr(begin, i - begin));
    begin = i + separator.size();
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

bool CutEnd(std::string_view end, std::string& text) {
  if (text.size() < end.size() || text.substr(text.size() - end.size()) != end) return false;
  text.resize(text.size() - end.size());
  return true;
}

// The only `where` of the small policies is of an attribute `t`.
bool NameHolds(std::string name, const Principal& principal, const std::string& path) {
  const Effect effect = CutEnd(" or unknown", name) ? Effect::kDeny : Effect::kAllow;
  // In this world a variable is the same segment in whatever pattern has it.
  name.resize(std::min(name.size(), name.find(" of ")));
  std::vector<Where> where;
  if (CutEnd(" where t is <t>", name)) where = {IsVariable("t", "t")};
  if (CutEnd(" where t is v", name)) where = {Is("t", "v")};
  // Asked on a policy of its own, whose pattern has the variables where those of the policies do.
  const std::vector<std::string> segments = Split(path, "/");
  const bool is_owner = name == "owner";
  if (is_owner && segments.size() < 2) return false;
  Rule rule = Allow({name}, kGet, where);
  rule.effect = effect;
  const Policy policy = MakePolicy({Declare(is_owner              ? "x/<entity_id>/*"
                                            : segments.size() < 2 ? "<t>"
                                                                  : "<t>/*",
                                            {rule})});
  const Decision decision =
      ReferenceEvaluate(policy, principal, "get", is_owner ? "x/" + segments[1] + "/y" : path);
  return decision.reason == (effect == Effect::kDeny ? Reason::kDeniedByRule : Reason::kAllowed);
}

}  // namespace

// `guest, authenticated (not group:g or unknown)`
bool WordsHold(const std::string& words, const Principal& principal, const std::string& path) {
  for (std::string piece : Split(words, ", ")) {
    std::vector<std::string> without;
    const size_t open = piece.find(" (not ");
    if (open != std::string::npos) {
      without = Split(std::string_view(piece).substr(open + 6, piece.size() - open - 7), ", ");
      piece.resize(open);
    }
    const auto holds = [&](const std::string& name) { return NameHolds(name, principal, path); };
    const std::vector<std::string> all = Split(piece, " and ");
    if (std::all_of(all.begin(), all.end(), holds) &&
        std::none_of(without.begin(), without.end(), holds))
      return true;
  }
  return false;
}

bool HasFacts(const std::string& words) {
  return words.front() == '(' || words.find(", (") != std::string::npos;
}

bool IsInRegion(const std::vector<std::string>& paths, const std::vector<std::string>& except,
                PathMode mode, const std::string& path) {
  const auto matches = [&](const std::string& text) {
    return MatchesPath(*ParsePattern(text, mode, {}).pattern, path);
  };
  return std::all_of(paths.begin(), paths.end(), matches) &&
         std::none_of(except.begin(), except.end(), matches);
}

}  // namespace postern::internal
