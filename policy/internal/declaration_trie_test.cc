#include "policy/internal/declaration_trie.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/internal/declaration_pairs.h"
#include "policy/internal/pattern_relation.h"
#include "policy/path_set.h"
#include "policy/testing/choices.h"
#include "policy/testing/models.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"

namespace postern::internal {
namespace {

std::vector<uint32_t> All(const Policy& policy) {
  std::vector<uint32_t> all(policy.declarations.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Policy PolicyOf(const std::vector<std::string>& patterns, PathMode mode = PathMode::kKey) {
  std::vector<Declaration> declarations;
  declarations.reserve(patterns.size());
  for (const std::string& pattern : patterns) declarations.push_back(Declare(pattern, {}, mode));
  return MakePolicy(std::move(declarations), mode);
}

std::string Texts(const Policy& policy, const std::vector<uint32_t>& places) {
  std::string texts;
  for (const uint32_t place : places) texts += policy.declarations[place].pattern.text + " ";
  return texts;
}

TEST(DeclarationTrieTest, MatchingComesMostSpecificFirst) {
  const Policy policy =
      PolicyOf({"*", "room/*", "room/<id>", "**/x", "room/x", "room/x/*", "r*/x"});
  const DeclarationTrie trie(policy, All(policy));
  EXPECT_EQ(Texts(policy, trie.Matching("room/x")), "room/x room/<id> room/* r*/x **/x * ");
  EXPECT_EQ(Texts(policy, trie.Matching("room/")), "room/* * ");
  EXPECT_EQ(Texts(policy, trie.Matching("room/x/y")), "room/x/* room/* * ");
}

TEST(DeclarationTrieTest, HoldsTheChosenAlone) {
  const Policy policy = PolicyOf({"*", "room/*", "room/<id>"});
  const DeclarationTrie trie(policy, {0, 2});
  EXPECT_EQ(Texts(policy, trie.Matching("room/x")), "room/<id> * ");
  EXPECT_FALSE(trie.empty());
  EXPECT_TRUE(DeclarationTrie(policy, {}).empty());
}

TEST(DeclarationTrieTest, MatchingAgreesWithEveryPattern) {
  SeededChoices choices(20);
  for (int i = 0; i < 50; ++i) {
    Draft draft = RandomDraft(choices, 100);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    const Policy& policy = *built.policy();
    const DeclarationTrie trie(policy, All(policy));
    for (int j = 0; j < 30; ++j) {
      const std::string raw = MakeRequest(draft, choices).path;
      const CanonicalPath path = CanonicalPath::FromRaw(policy.mode, raw);
      if (!path.ok()) continue;
      std::vector<uint32_t> expected;
      for (const uint32_t d : All(policy)) {
        if (MatchesPath(policy.declarations[d].pattern, path.text())) expected.push_back(d);
      }
      std::sort(expected.begin(), expected.end(), [&policy](uint32_t a, uint32_t b) {
        return CompareSpecificity(policy.declarations[a].pattern, policy.declarations[b].pattern) <
               0;
      });
      EXPECT_EQ(trie.Matching(path.text()), expected) << path.text() << " in " << draft.Text();
    }
  }
}

std::string Pairs(const Policy& policy, size_t max_steps = 1000) {
  const DeclarationTrie trie(policy, All(policy));
  std::string pairs;
  const bool all =
      ForEachPair(policy, trie, trie, max_steps, [&](uint32_t general, uint32_t special) {
        pairs += policy.declarations[special].pattern.text + " over " +
                 policy.declarations[general].pattern.text + "\n";
        return true;
      });
  return pairs + (all ? "" : "cut\n");
}

TEST(ForEachPairTest, NamesThosePairsThatCompete) {
  EXPECT_EQ(Pairs(PolicyOf({"a/*", "b/*", "c"})), "");
  EXPECT_EQ(Pairs(PolicyOf({"room/*", "room/<id>/locked/*"})), "");
  EXPECT_EQ(Pairs(PolicyOf({"**/secrets/*", "room/*"})), "room/* over **/secrets/*\n");
  EXPECT_EQ(Pairs(PolicyOf({"<x>/b", "a/<y>", "b/c"})), "a/<y> over <x>/b\n");
}

TEST(ForEachPairTest, StopsWhenItsStepsRunOut) {
  EXPECT_EQ(Pairs(PolicyOf({"**/secrets/*", "room/*"}), 3), "cut\n");
}

TEST(ForEachPairTest, StopsWhenToldSo) {
  const Policy policy = PolicyOf({"<x>/b", "a/<y>", "b/<y>", "c/<y>"});
  const DeclarationTrie trie(policy, All(policy));
  int pairs = 0;
  EXPECT_FALSE(
      ForEachPair(policy, trie, trie, 1000, [&](uint32_t, uint32_t) { return ++pairs < 2; }));
  EXPECT_EQ(pairs, 2);
}

// Every pair that shares a path must be named, but those whose containment a final `*` makes plain.
TEST(ForEachPairTest, MissesNoPair) {
  SeededChoices choices(21);
  for (int i = 0; i < 50; ++i) {
    Draft draft = RandomDraft(choices, 30);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    const Policy& policy = *built.policy();
    const DeclarationTrie trie(policy, All(policy));
    std::vector<std::pair<uint32_t, uint32_t>> named;
    EXPECT_TRUE(ForEachPair(policy, trie, trie, 1000000, [&](uint32_t general, uint32_t special) {
      named.emplace_back(general, special);
      return true;
    }));
    std::sort(named.begin(), named.end());
    EXPECT_EQ(std::adjacent_find(named.begin(), named.end()), named.end()) << draft.Text();
    for (const uint32_t general : All(policy)) {
      for (const uint32_t special : All(policy)) {
        const Pattern& g = policy.declarations[general].pattern;
        const Pattern& s = policy.declarations[special].pattern;
        if (CompareSpecificity(s, g) >= 0 || SurelyInside(s, g)) continue;
        if (std::binary_search(named.begin(), named.end(), std::pair(general, special))) continue;
        EXPECT_FALSE(FindPath({&g, &s}, {}).found()) << s.text << " over " << g.text;
      }
    }
  }
}

// What is told at a glance must agree with the search.
TEST(PatternRelationTest, SurelyInsideIsInside) {
  SeededChoices choices(22);
  for (int i = 0; i < 50; ++i) {
    Draft draft = RandomDraft(choices, 20);
    const CompileResult built = CompileRepaired(draft);
    if (!built.ok()) continue;
    for (const Declaration& inner : built.policy()->declarations) {
      for (const Declaration& outer : built.policy()->declarations) {
        if (!SurelyInside(inner.pattern, outer.pattern)) continue;
        EXPECT_EQ(FindPath({&inner.pattern}, {&outer.pattern}).outcome, PathSearch::Outcome::kNone)
            << inner.pattern.text << " in " << outer.pattern.text;
      }
    }
  }
}

TEST(PatternRelationTest, SurelyInsideIsExactWithoutGlobsExpressionsAndFloats) {
  const Policy policy = PolicyOf({"*", "a", "a/", "a/*", "<x>", "<x>/*", "<x>/b", "a/<x>/*", "a/b",
                                  "a/b/*", "<x>/b/*", "a/<x>/c", "a/b/"});
  for (const Declaration& inner : policy.declarations) {
    for (const Declaration& outer : policy.declarations) {
      EXPECT_EQ(SurelyInside(inner.pattern, outer.pattern),
                !FindPath({&inner.pattern}, {&outer.pattern}).found())
          << inner.pattern.text << " in " << outer.pattern.text;
    }
  }
}

TEST(PatternRelationTest, SegmentsThatMayMeet) {
  const auto segment = [](std::string_view text) {
    return Declare(text, {}).pattern.segments.front();
  };
  EXPECT_TRUE(MayMeet(segment("a*"), segment("*b")));
  EXPECT_TRUE(MayMeet(segment("a*"), segment("ab*")));
  EXPECT_FALSE(MayMeet(segment("a*"), segment("b*")));
  EXPECT_FALSE(MayMeet(segment("*a"), segment("*b")));
  EXPECT_FALSE(MayMeet(segment("a*"), segment("b")));
  EXPECT_TRUE(MayMeet(segment("ab"), segment("a*")));
  EXPECT_TRUE(MayMeet(segment("<x:[ab]>"), segment("<y>")));
  EXPECT_TRUE(SurelyCovers(segment("<x>"), segment("a*")));
  EXPECT_TRUE(SurelyCovers(segment("<x:[ab]>"), segment("<y:a|b>")));
  EXPECT_FALSE(SurelyCovers(segment("a*"), segment("<y>")));
}

}  // namespace
}  // namespace postern::internal
