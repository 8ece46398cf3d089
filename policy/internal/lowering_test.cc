#include "policy/internal/lowering.h"

#include <string>

#include "gtest/gtest.h"
#include "policy/parser.h"

namespace postern::internal {
namespace {

LoweredPolicy Lower(const std::string& text) {
  const Source source("policy", text);
  Issues issues;
  const std::optional<Policy> policy = ParsePolicy(source, Syntax::kYaml, {}, issues);
  EXPECT_TRUE(policy.has_value()) << issues.Text(source);
  return policy ? LowerPolicy(*policy, source) : LoweredPolicy();
}

std::string Text(const SegmentSpec& segment) {
  switch (segment.kind) {
    case SegmentSpec::Kind::kLiteral:
      return "'" + segment.literal + "'";
    case SegmentSpec::Kind::kAutomaton:
      return "#" + std::to_string(segment.automaton);
    case SegmentSpec::Kind::kAny:
      return "any";
    case SegmentSpec::Kind::kFloating:
      return "floating";
    case SegmentSpec::Kind::kRest:
      break;
  }
  return "rest";
}

// Returns a line for a declaration: its segments, its variables, its rules.
std::string Text(const DeclarationSpec& declaration) {
  std::string text;
  for (const SegmentSpec& segment : declaration.segments) text += Text(segment) + " ";
  for (const auto& [name, segment] : declaration.variables) {
    text += name + "=" + std::to_string(segment) + " ";
  }
  if (declaration.inherits) text += "inherit ";
  for (const RuleSpec& rule : declaration.rules) {
    text += rule.effect == Effect::kAllow ? "allow" : "deny";
    for (const uint32_t selector : rule.selectors) text += " " + std::to_string(selector);
    text += " to " + std::to_string(rule.actions) + " ";
  }
  return text;
}

TEST(LoweringTest, EveryKindOfSegment) {
  const LoweredPolicy lowered =
      Lower("postern: 1\naccess:\n  a\\*/img-*/<x:[0-9]+>/<y>/*/**/z/: []\n  b/*: [inherit]\n");
  EXPECT_EQ(Text(lowered.spec.declarations[0]), "'a*' #0 #1 any any floating 'z' '' x=2 y=3 ");
  EXPECT_EQ(Text(lowered.spec.declarations[1]), "'b' rest inherit ");
}

TEST(LoweringTest, TheHead) {
  const LoweredPolicy lowered = Lower(
      "postern: 1\nname: gate\npaths: url\nactions: {look: , see: [look]}\nmethods: "
      "{GET: look}\naccess: {}\n");
  EXPECT_EQ(lowered.spec.name, "gate");
  EXPECT_EQ(lowered.spec.mode, PathMode::kUrl);
  EXPECT_EQ(lowered.spec.actions, std::vector<std::string>{"look"});
  ASSERT_EQ(lowered.spec.action_sets.size(), 1u);
  EXPECT_EQ(lowered.spec.action_sets[0].first, "see");
  EXPECT_EQ(lowered.spec.action_sets[0].second, 1u);
  ASSERT_EQ(lowered.spec.methods.size(), 1u);
  EXPECT_EQ(lowered.spec.methods[0].first, "GET");
}

TEST(LoweringTest, DeclarationsAreInTheOrderOfSpecificity) {
  const LoweredPolicy lowered =
      Lower("postern: 1\naccess: {'**': [], '*/x': [], a: [], '<x>/y': [], a/b: []}\n");
  std::string patterns;
  for (const DeclarationSpec& declaration : lowered.spec.declarations) {
    patterns += declaration.pattern + " ";
  }
  EXPECT_EQ(patterns, "a/b a */x <x>/y ** ");
  EXPECT_EQ(lowered.file_order, (std::vector<uint32_t>{4, 2, 1, 3, 0}));
}

TEST(LoweringTest, ThoseOfATenantLieSideBySide) {
  const LoweredPolicy lowered = Lower(
      "postern: 1\naccess: {t/1/room/*: [], t/2/room/*: [], t/1/d/<x>: [], t/2/d/<x>: [], "
      "'**/room/*': [], '**/d/*': []}\n");
  // The two that float may match one path; the longer literal is the more specific.
  EXPECT_EQ(lowered.file_order, (std::vector<uint32_t>{2, 0, 3, 1, 4, 5}));
}

TEST(LoweringTest, ASelectorIsOneWithItsWhere) {
  const LoweredPolicy lowered = Lower(
      "postern: 1\naccess:\n"
      "  a/<t>:\n"
      "    - {allow: [guest, group:x], to: get}\n"
      "    - {allow: [group:x, guest], to: list, where: {p: [q, r], s: <t>}}\n"
      "  b/<t>:\n"
      "    - {deny: [guest], to: write, where: {p: [q, r], s: <t>}}\n"
      "    - {deny: [group:x, 'group:<t>', function:x], to: all}\n");
  const std::vector<SelectorSpec>& selectors = lowered.spec.selectors;
  ASSERT_EQ(selectors.size(), 6u);
  EXPECT_EQ(Text(lowered.spec.declarations[0]), "'a' any t=1 allow 0 1 to 1 allow 2 3 to 2 ");
  EXPECT_EQ(Text(lowered.spec.declarations[1]), "'b' any t=1 deny 3 to 4 deny 1 4 5 to 15 ");
  EXPECT_EQ(selectors[0].text, "guest");
  EXPECT_TRUE(selectors[0].where.empty());
  ASSERT_EQ(selectors[2].where.size(), 2u);
  EXPECT_EQ(selectors[2].where[0].values, (std::vector<std::string>{"q", "r"}));
  EXPECT_EQ(selectors[2].where[1].variable, "t");
  EXPECT_EQ(selectors[4].kind, SelectorSpec::Kind::kGroupVariable);
  EXPECT_EQ(selectors[4].name, "t");
  EXPECT_EQ(selectors[4].text, "group:<t>");
}

TEST(LoweringTest, EqualAutomataAreOne) {
  const LoweredPolicy lowered = Lower(
      "postern: 1\naccess: {'a/<x:p|q>': [], 'b/<y:[pq]>': [], c/img-*: [], 'd/img-*': []}\n");
  EXPECT_EQ(lowered.spec.automata.size(), 2u);
  EXPECT_EQ(Text(lowered.spec.declarations[0]), "'a' #0 x=1 ");
  EXPECT_EQ(Text(lowered.spec.declarations[1]), "'b' #0 y=1 ");
  EXPECT_EQ(Text(lowered.spec.declarations[2]), "'c' #1 ");
  EXPECT_EQ(Text(lowered.spec.declarations[3]), "'d' #1 ");
}

TEST(LoweringTest, PlacesIdsAndNotes) {
  const LoweredPolicy lowered = Lower(
      "postern: 1\naccess:\n  a:\n    - inherit\n    - {deny: guest, to: get, id: i, note: why}\n");
  const DeclarationSpec& declaration = lowered.spec.declarations[0];
  EXPECT_EQ(declaration.location.line, 3u);
  EXPECT_EQ(declaration.location.column, 3u);
  EXPECT_EQ(declaration.rules[0].location.line, 5u);
  EXPECT_EQ(declaration.rules[0].location.column, 7u);
  EXPECT_EQ(declaration.rules[0].id, "i");
  EXPECT_EQ(declaration.rules[0].note, "why");
}

}  // namespace
}  // namespace postern::internal
