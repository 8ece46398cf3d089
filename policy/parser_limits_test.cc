// The limits of a policy file (docs/language.md, "Limits"), each at its edge: the last policy
// within and the first one over.
#include <string>

#include "gtest/gtest.h"
#include "policy/testing/parsing.h"

namespace postern {
namespace {

std::string IssuesOf(const std::string& text, const PolicyLimits& limits = {}) {
  return testing::IssuesOf(text, Syntax::kYaml, limits);
}

std::string Policy(const std::string& access) { return "postern: 1\naccess: " + access + "\n"; }

// Returns `item(0), item(1), …`, `count` of them.
template <typename Item>
std::string List(size_t count, const Item& item) {
  std::string list;
  for (size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ", ") + item(i);
  return list;
}

std::string Numbered(const std::string& name, size_t i) { return name + std::to_string(i); }

TEST(LimitsTest, Declarations) {
  PolicyLimits limits;
  limits.declarations = 2;
  EXPECT_EQ(IssuesOf(Policy("{a: [], b: []}"), limits), "");
  EXPECT_EQ(IssuesOf(Policy("{a: [], b: [], c: [], d: []}"), limits),
            "2:24 `c` too-many-declarations: too many declarations: the limit is 2"
            " | let one pattern with variables speak for many paths\n");
}

// A declaration that is in error counts as well.
TEST(LimitsTest, DeclarationsInError) {
  PolicyLimits limits;
  limits.declarations = 1;
  EXPECT_EQ(IssuesOf(Policy("{a: 'x', b: []}"), limits),
            "2:13 `'x'` wrong-type: the value of `a` must be a list of rules, not text"
            " | begin each rule with `- `, or write `[…]`\n"
            "2:18 `b` too-many-declarations: too many declarations: the limit is 1"
            " | let one pattern with variables speak for many paths\n");
}

TEST(LimitsTest, RulesInOneDeclaration) {
  const auto rules = [](size_t count) {
    return List(count, [](size_t) { return std::string("{allow: guest, to: get}"); });
  };
  EXPECT_EQ(IssuesOf(Policy("{a: [inherit, " + rules(256) + "]}")), "");
  EXPECT_EQ(IssuesOf(Policy("{a: [" + rules(258) + "]}")),
            "2:6414 `{allow: guest, to: get}` too-many-rules: too many rules in one"
            " declaration: the limit is 256 | let one rule name several selectors and actions\n");
}

TEST(LimitsTest, DistinctSelectors) {
  const auto groups = [](size_t count) {
    return List(count, [](size_t i) { return Numbered("group:g", i); });
  };
  const auto policy = [&](size_t count) {
    return Policy("{a: [{allow: [" + groups(count) + "], to: get}], b: [{deny: [" + groups(count) +
                  "], to: get}]}");
  };
  EXPECT_EQ(IssuesOf(policy(4096)), "");
  EXPECT_EQ(IssuesOf(policy(4098)),
            "2:52161 `group:g4096` too-many-selectors: too many distinct selectors (each"
            " with its `where`): the limit is 4,096"
            " | where groups differ by path, name them by a variable: `group:<team>`\n");
}

// Selectors of rules with another `where` are other selectors.
TEST(LimitsTest, DistinctSelectorsWithTheirWhere) {
  PolicyLimits limits;
  limits.selectors = 2;
  const std::string two =
      "{a: [{allow: guest, to: get}, {allow: guest, to: get, where: {x: z}}, "
      "{deny: guest, to: list, where: {x: z}}";
  EXPECT_EQ(IssuesOf(Policy(two + "]}"), limits), "");
  EXPECT_EQ(IssuesOf(Policy(two + ", {deny: guest, to: list, where: {x: [z, a]}}]}"), limits),
            "2:126 `guest` too-many-selectors: too many distinct selectors (each with its `where`):"
            " the limit is 2 | where groups differ by path, name them by a variable:"
            " `group:<team>`\n");
}

// Each distinct selector has its own copy of the values: a small file could ask for much memory.
TEST(LimitsTest, BytesOfWhere) {
  PolicyLimits limits;
  limits.where_bytes = 3 * (sizeof(std::string) + 4);
  const std::string where = "], to: get, where: {plan: pro1}}";
  const std::string policy = "{a: [{allow: [guest, anyone, group:x" + where;
  EXPECT_EQ(IssuesOf(Policy(policy + ", {deny: [guest" + where + "]}"), limits), "");
  EXPECT_EQ(IssuesOf(Policy(policy + ", {deny: [group:y" + where + "]}"), limits),
            "2:87 `group:y` where-too-large: the `where` of all distinct selectors hold too much:"
            " the limit is 108 bytes | give a long list of values to a rule of one selector\n");
}

TEST(LimitsTest, Actions) {
  const auto policy = [](size_t count) {
    return "postern: 1\nactions: [" + List(count, [](size_t i) { return Numbered("a", i); }) +
           "]\naccess: {}\n";
  };
  EXPECT_EQ(IssuesOf(policy(64)), "");
  EXPECT_EQ(IssuesOf(policy(66)),
            "2:321 `a64` too-many-actions: too many actions: the limit is 64"
            " | use one action for what the rules never tell apart\n");
}

TEST(LimitsTest, ActionsOfAMap) {
  PolicyLimits limits;
  limits.actions = 1;
  EXPECT_EQ(IssuesOf("postern: 1\nactions: {a: , s: [a]}\naccess: {}\n", limits), "");
  EXPECT_EQ(IssuesOf("postern: 1\nactions: {a: , s: [a], b: }\naccess: {}\n", limits),
            "2:24 `b` too-many-actions: too many actions: the limit is 1"
            " | use one action for what the rules never tell apart\n");
}

TEST(LimitsTest, FloatingSegments) {
  const auto policy = [](size_t count) {
    return Policy("{'x/**': [], '**/long/y': [], " +
                  List(count, [](size_t i) { return Numbered("'**/k", i) + "': []"; }) + "}");
  };
  EXPECT_EQ(IssuesOf(policy(2046)), "");  // 3 + 2046 x 2 = 4,095
  EXPECT_EQ(IssuesOf(policy(2047)),
            "2:22 `'**/long/y'` policy-too-complex: policy too complex: the patterns with `**`"
            " before the end have 4,097 segments together, the limit is 4,096"
            " | this one is the longest: write its fixed segments before the `**`, or `<name>` for"
            " each\n");
}

TEST(LimitsTest, FloatingSegmentsAtTheEdge) {
  PolicyLimits limits;
  limits.floating_segments = 4;
  EXPECT_EQ(IssuesOf(Policy("{'**/a': [], 'b/**/': []}"), limits),
            "2:22 `'b/**/'` policy-too-complex: policy too complex: the patterns with `**` before"
            " the end have 5 segments together, the limit is 4"
            " | this one is the longest: write its fixed segments before the `**`, or `<name>` for"
            " each\n");
  EXPECT_EQ(IssuesOf(Policy("{'**/a': [], 'b/**': [], '**/b': []}"), limits), "");
}

TEST(LimitsTest, ScalarBytes) {
  EXPECT_EQ(
      IssuesOf(Policy("{a: [{allow: guest, to: get, note: '" + std::string(65536, 'n') + "'}]}")),
      "");
  EXPECT_NE(
      IssuesOf(Policy("{a: [{allow: guest, to: get, note: '" + std::string(65537, 'n') + "'}]}")),
      "");
}

TEST(LimitsTest, Nesting) {
  PolicyLimits limits;
  limits.nesting = 6;  // a policy itself: map, access, rules, rule, where, values
  const std::string deepest = "{a: [{allow: guest, to: get, where: {b: [c]}}]}";
  EXPECT_EQ(IssuesOf(Policy(deepest), limits), "");
  limits.nesting = 5;
  EXPECT_NE(IssuesOf(Policy(deepest), limits), "");
}

TEST(LimitsTest, FileBytes) {
  PolicyLimits limits;
  const std::string policy = Policy("{}");
  limits.file_bytes = policy.size();
  EXPECT_EQ(IssuesOf(policy, limits), "");
  limits.file_bytes = policy.size() - 1;
  EXPECT_NE(IssuesOf(policy, limits), "");
}

}  // namespace
}  // namespace postern
