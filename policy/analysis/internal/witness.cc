#include "policy/analysis/internal/witness.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "policy/compiler.h"
#include "policy/internal/claim.h"
#include "policy/internal/policy_part.h"

namespace postern::internal {
namespace {

using Segments = std::vector<std::string>;

std::string Join(PathMode mode, const Segments& segments) {
  std::string path;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (i != 0 || mode == PathMode::kUrl) path.push_back('/');
    path += segments[i];
  }
  return path;
}

bool IsOf(const PathClass& one, const DeclarationTrie& trie, const std::string& path) {
  std::vector<uint32_t> matching = trie.Matching(path);
  std::sort(matching.begin(), matching.end());
  return matching == one.declarations;
}

}  // namespace

std::vector<std::string> PathsLike(const Policy& policy, const DeclarationTrie& trie,
                                   const PathClass& one, const std::set<std::string>& constants) {
  if (one.witness.empty()) return {one.witness};
  Segments segments;
  for (const std::string_view segment : SplitPath(policy.mode, one.witness)) {
    segments.emplace_back(segment);
  }
  const auto is_plain = [&](size_t i) {
    return std::find(segments.begin(), segments.begin() + static_cast<ptrdiff_t>(i), segments[i]) ==
               segments.begin() + static_cast<ptrdiff_t>(i) &&
           constants.count(segments[i]) == 0;
  };
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].empty()) continue;
    const std::string before = segments[i];
    for (const char* const end : {"", "1", "2", "x", "xy", "-1"}) {
      segments[i] = before + end;
      if (is_plain(i) && IsOf(one, trie, Join(policy.mode, segments))) break;
      segments[i] = before;
    }
  }
  return {Join(policy.mode, segments), one.witness};
}

std::vector<Principal> MembersOn(const PrincipalSpace& space, PrincipalSpace::Set set,
                                 PathMode mode, const std::string& path) {
  const Principal member = space.Member(set, SplitPath(mode, path));
  if (member.kind != PrincipalKind::kUser || member.entity_id) return {member};
  // One who has signed in has an entity id, where that makes no difference.
  Principal with_id = member;
  with_id.entity_id = "somebody";
  return {with_id, member};
}

Decision Decide(const Policy& policy, const Principal& principal, const std::string& action,
                const std::string& path, const std::vector<uint32_t>& ranked) {
  const absl::StatusOr<DecisionGraph> graph = CompileModel(PartOf(policy, ranked));
  if (!graph.ok()) return Decision();
  Decision decision =
      Evaluate(*graph, graph->Prepare(principal), graph->action(action), graph->path(path));
  if (decision.declaration != Decision::kNone) decision.declaration = ranked[decision.declaration];
  return decision;
}

}  // namespace postern::internal
