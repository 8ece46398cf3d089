// The near misses of paths on random policies, held against the slow and obvious search: every word
// of the policy in every place, one by one. POSTERN_SEED as in random_test.cc.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/internal/edit_distance.h"
#include "engine/internal/graph.h"
#include "engine/internal/inside.h"
#include "engine/internal/path_inside.h"
#include "engine/internal/path_words.h"
#include "engine/internal/raw_path.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint64_t kSearches = 500;
#else
constexpr uint64_t kSearches = 10000;
#endif
constexpr uint32_t kMaxDeclarations = 40;
constexpr int kRequestsPerPolicy = 40;
constexpr uint32_t kNoBound = 1000000;
constexpr std::string_view kAnyOther = "other";

// The segment that was replaced, the word, whether it stands for any other, the path.
using Miss = std::tuple<std::string, std::string, bool, std::string>;

// All words that a declaration other than a guard names, and those that automata accept.
std::vector<std::string> WordsOf(const Graph& graph) {
  const auto grants = [&graph](uint32_t i) { return !graph.description().is_guard(i); };
  const auto literals = graph.description().patterns().Literals(grants, kNoBound).first;
  std::vector<std::string> words(literals.begin(), literals.end());
  for (const SegmentAutomaton& automaton : graph.automata()) {
    words.push_back(ShortestMatch(automaton));
  }
  return words;
}

std::vector<std::string> OwnWordsOf(const Principal& principal) {
  std::vector<std::string> words;
  if (principal.entity_id) words.push_back(*principal.entity_id);
  for (const auto& [name, value] : principal.attributes) words.push_back(value);
  if (principal.groups)
    words.insert(words.end(), principal.groups->begin(), principal.groups->end());
  return words;
}

class SlowSearch {
 public:
  SlowSearch(const DecisionGraph& graph, const RandomRequest& request)
      : graph_(graph),
        principal_(graph.Prepare(request.principal)),
        action_(graph.action(request.action)),
        own_(OwnWordsOf(request.principal)) {
    const CanonicalPath path = graph.path(request.path);
    for (const std::string_view segment : PathInside::Segments(path).Segments()) {
      segments_.emplace_back(segment);
    }
  }

  std::vector<Miss> Run() {
    std::vector<bool> takes_any;
    for (size_t place = 0; place < segments_.size(); ++place) {
      takes_any.push_back(segments_[place] != kAnyOther &&
                          Try(place, std::string(kAnyOther), true));
    }
    const auto num_of_any = static_cast<std::ptrdiff_t>(found_.size());
    for (const std::vector<std::string>& words : {own_, WordsOf(*Inside::Of(graph_))}) {
      for (size_t place = 0; place < segments_.size(); ++place) {
        for (const std::string& word : words) {
          if (word != segments_[place] && !takes_any[place]) Try(place, word, false);
        }
      }
    }
    std::stable_sort(found_.begin() + num_of_any, found_.end(),
                     [this](const auto& a, const auto& b) { return Distance(a) < Distance(b); });
    return std::move(found_);
  }

 private:
  bool Try(size_t place, const std::string& word, bool is_any_other) {
    std::string text;
    for (size_t i = 0; i < segments_.size(); ++i) {
      if (i != 0 || Inside::Of(graph_)->mode() == PathMode::kUrl) text += '/';
      text += i == place ? word : segments_[i];
    }
    const std::string path = RawPath(Inside::Of(graph_)->mode(), text);
    if (!tried_.insert(path).second) return false;
    if (!Evaluate(graph_, principal_, action_, graph_.path(path)).allowed()) return false;
    found_.emplace_back(segments_[place], word, is_any_other, path);
    return true;
  }

  size_t Distance(const Miss& miss) const {
    if (std::find(own_.begin(), own_.end(), std::get<1>(miss)) != own_.end()) return 0;
    return 1 + std::min<size_t>(EditDistance(std::get<1>(miss), std::get<0>(miss), 8), 9);
  }

  const DecisionGraph& graph_;
  const PreparedPrincipal principal_;
  const Action action_;
  const std::vector<std::string> own_;
  std::vector<std::string> segments_;
  std::set<std::string> tried_;
  std::vector<Miss> found_;
};

Explanation ExplainRequest(const DecisionGraph& graph, const RandomRequest& request,
                           const ExplainOptions& options) {
  const PreparedPrincipal principal = graph.Prepare(request.principal);
  const Action action = graph.action(request.action);
  const CanonicalPath path = graph.path(request.path);
  return Explain(graph, principal, action, path, Evaluate(graph, principal, action, path), options);
}

std::vector<Miss> SegmentsOf(const Explanation& why) {
  std::vector<Miss> misses;
  for (const NearMiss& miss : why.near_misses) {
    if (miss.kind != NearMiss::Kind::kOneSegment) continue;
    misses.emplace_back(miss.name, miss.value, miss.is_any_other, miss.path);
  }
  return misses;
}

bool IsSearched(const Explanation& why) {
  const Reason reason = why.decision.reason;
  return reason == Reason::kNoRule || reason == Reason::kNoDeclaration ||
         reason == Reason::kDeniedByRule;
}

TEST(NearMissTest, TheSearchFindsWhatTryingEachWordFinds) {
  const uint64_t seed = SeedFromEnvironment();
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(seed));
  SeededChoices choices(seed);
  uint64_t searches = 0, misses = 0, of_any = 0;
  while (searches < kSearches) {
    Draft draft = RandomDraft(choices, kMaxDeclarations);
    const CompileResult built = CompileRepaired(draft);
    for (int i = 0; built.ok() && i < kRequestsPerPolicy; ++i) {
      const RandomRequest request = MakeRequest(draft, choices);
      const DecisionGraph& graph = *built.graph();
      ExplainOptions options;
      options.max_near_misses = options.max_words = options.max_requests = kNoBound;
      const Explanation all = ExplainRequest(graph, request, options);
      if (!IsSearched(all)) continue;
      const std::vector<Miss> expected = SlowSearch(graph, request).Run();
      ASSERT_EQ(SegmentsOf(all), expected) << draft.Text() << PrincipalText(request.principal)
                                           << ' ' << request.action << ' ' << Quoted(request.path);
      ASSERT_FALSE(all.cut.search);
      options.max_near_misses = 5;
      const Explanation few = ExplainRequest(graph, request, options);
      ASSERT_EQ(few.near_misses.size() + few.cut.near_misses, all.near_misses.size());
      const std::vector<Miss> told = SegmentsOf(few);
      ASSERT_TRUE(std::equal(told.begin(), told.end(), expected.begin()));
      ++searches;
      misses += expected.size();
      for (const Miss& miss : expected) of_any += std::get<2>(miss);
    }
  }
  std::printf("%llu searches found %llu misses, %llu of any other word\n",
              static_cast<unsigned long long>(searches), static_cast<unsigned long long>(misses),
              static_cast<unsigned long long>(of_any));
  EXPECT_GE(of_any, searches / 20);
  EXPECT_GE(misses - of_any, searches / 5);
}

}  // namespace
}  // namespace postern::internal
