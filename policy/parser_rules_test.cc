// Declarations and their rules: what `access` holds.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/parser.h"
#include "policy/testing/parsing.h"

namespace postern {
namespace {

using testing::IssuesOf;
using testing::IssuesOfRule;
using testing::IssuesOfRules;
using testing::Parse;
using testing::ParseRule;

// The head of most policies here. What follows stands in line 3.
constexpr char kHead[] = "postern: 1\naccess:\n";

TEST(AccessTest, AMapOfPatternsToRules) {
  const Policy policy = Parse(
      "postern: 1\n"
      "access:\n"
      "  room/*:\n"
      "    - inherit\n"
      "    - {allow: [guest, group:admin], to: read, id: looking, note: for all}\n"
      "    - deny: anyone\n"
      "      to: all\n"
      "  'a b': []\n");
  ASSERT_EQ(policy.declarations.size(), 2);
  const Declaration& room = policy.declarations[0];
  EXPECT_EQ(room.pattern.text, "room/*");
  EXPECT_TRUE(room.inherits);
  ASSERT_EQ(room.rules.size(), 2);
  EXPECT_EQ(room.rules[0].effect, Effect::kAllow);
  EXPECT_EQ(room.rules[0].selectors.size(), 2);
  EXPECT_EQ(room.rules[0].actions, 3);
  EXPECT_EQ(room.rules[0].id, "looking");
  EXPECT_EQ(room.rules[0].note, "for all");
  EXPECT_EQ(room.rules[1].effect, Effect::kDeny);
  EXPECT_EQ(room.rules[1].actions, 15);
  EXPECT_FALSE(policy.declarations[1].inherits);
  EXPECT_TRUE(policy.declarations[1].rules.empty());
}

TEST(AccessTest, PlacesAreWholeRulesAndPatterns) {
  const Source source("policy",
                      "postern: 1\n"
                      "access:\n"
                      "  'room/*':\n"
                      "    - {allow: guest, to: [get]}\n"
                      "    - deny: guest\n"
                      "      to: write\n");
  Issues issues;
  const std::optional<Policy> policy = ParsePolicy(source, Syntax::kYaml, {}, issues);
  ASSERT_TRUE(policy);
  const Declaration& room = policy->declarations[0];
  EXPECT_EQ(source.Text(room.pattern_range), "'room/*'");
  EXPECT_EQ(source.Text(room.rules[0].range), "{allow: guest, to: [get]}");
  EXPECT_EQ(source.Text(room.rules[0].to_range), "[get]");
  EXPECT_EQ(source.Text(room.rules[0].selectors[0].range), "guest");
  EXPECT_EQ(source.Text(room.rules[1].range), "deny: guest\n      to: write");
}

TEST(AccessTest, AnotherType) {
  EXPECT_EQ(IssuesOf("postern: 1\naccess: room\n"),
            "2:9 `room` wrong-type: `access` must be a map of path patterns to lists of rules,"
            " not text | write `room/*: []`, and its rules between the brackets\n");
  EXPECT_EQ(IssuesOf("postern: 1\naccess:\n"),
            "2:8 `` wrong-type: `access` is empty, it must be a map of path patterns to lists of"
            " rules | write `room/*: []`, and its rules between the brackets\n");
}

TEST(AccessTest, AnEmptyMapDeniesAll) {
  EXPECT_TRUE(Parse("postern: 1\naccess: {}\n").declarations.empty());
}

TEST(AccessTest, AnArrayInJsonOnly) {
  const std::string array =
      R"({"postern": 1, "access": [{"path": "a", "rules": ["inherit"]}, {"rules": [], "path": "b"}]})";
  const Policy policy = Parse(array, Syntax::kJson);
  ASSERT_EQ(policy.declarations.size(), 2);
  EXPECT_EQ(policy.declarations[0].pattern.text, "a");
  EXPECT_TRUE(policy.declarations[0].inherits);
  EXPECT_EQ(policy.declarations[1].pattern.text, "b");
  EXPECT_EQ(
      IssuesOf("postern: 1\naccess: [{path: a, rules: []}]\n"),
      "2:9 `[{path: a, rules: []}]` wrong-type: `access` must be a map of path patterns to"
      " lists of rules, not a list | write `room/*: []`, and its rules between the brackets\n");
}

TEST(AccessTest, EntriesOfAnArray) {
  const std::string help = " | write `{\"path\": \"room/*\", \"rules\": []}`\n";
  EXPECT_EQ(IssuesOf(R"({"postern": 1, "access": [["a"], {}, {"path": 7, "rules": [], "x": 1}]})",
                     Syntax::kJson),
            "1:27 `[\"a\"]` wrong-type: an entry of `access` must be a map with `path` and"
            " `rules`, not a list\n"
            "1:34 `{}` missing-key: the entry has no `path`" +
                help + "1:34 `{}` missing-key: the entry has no `rules`" + help +
                "1:47 `7` not-text: `7` is a number, not text | quote it: `\"7\"`\n"
                "1:63 `\"x\"` unknown-key: unknown key `x` in an entry of `access`"
                " | the keys are `path` and `rules`\n");
}

TEST(AccessTest, PatternsAreText) {
  EXPECT_EQ(IssuesOf(std::string(kHead) + "  42: []\n"),
            "3:3 `42` not-text: `42` is a number, not text | quote it: `\"42\"`\n");
}

TEST(AccessTest, PlacesInsideAPattern) {
  const std::string message = " pattern-empty-segment: ";
  for (const auto& [key, place] : std::vector<std::pair<std::string, std::string>>{
           {"a//b", "3:5"}, {"'a//b'", "3:6"}, {"\"a//b\"", "3:6"}}) {
    const std::string issues = IssuesOf(kHead + ("  " + key) + ": []\n");
    EXPECT_EQ(issues.substr(0, issues.find(' ')), place) << issues;
  }
  // With escapes the bytes of the pattern are not those of the file: the whole key is shown.
  const std::string issues = IssuesOf(std::string(kHead) + "  \"a\\x2f/b\": []\n");
  EXPECT_EQ(issues.substr(0, issues.find(' ')), "3:3") << issues;
}

TEST(AccessTest, RulesAreAList) {
  const std::string message = " wrong-type: the value of `room/<id>` ";
  EXPECT_EQ(IssuesOfRules(""), "3:13 ``" + message +
                                   "is empty, it must be a list of rules"
                                   " | to allow nobody write `[]`\n");
  EXPECT_EQ(IssuesOfRules("null"), "3:14 `null`" + message +
                                       "must be a list of rules, not `null`"
                                       " | to allow nobody write `[]`\n");
  EXPECT_EQ(IssuesOfRules("inherit"), "3:14 `inherit`" + message +
                                          "must be a list of rules, not text"
                                          " | begin each rule with `- `, or write `[…]`\n");
  EXPECT_EQ(IssuesOfRules("{allow: guest}"), "3:14 `{allow: guest}`" + message +
                                                 "must be a list of rules, not a map"
                                                 " | begin each rule with `- `, or write `[…]`\n");
}

TEST(RuleTest, InheritOnlyFirst) {
  EXPECT_TRUE(Parse(std::string(kHead) + "  a: [inherit]\n").declarations[0].inherits);
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get}, inherit"),
            "3:40 `inherit` inherit-not-first: `inherit` must stand first in the list"
            " | move it to the top\n");
  EXPECT_EQ(IssuesOfRule("inherit, inherit"),
            "3:24 `inherit` inherit-not-first: `inherit` must stand first in the list"
            " | remove it: it stands there already\n");
}

TEST(RuleTest, AMap) {
  const std::string message = "wrong-type: a rule must be a map (or the word `inherit`), not ";
  EXPECT_EQ(IssuesOfRule("inherits, guest, 7, [guest]"),
            "3:15 `inherits` " + message + "text | did you mean `inherit`?\n" + "3:25 `guest` " +
                message + "text\n" + "3:32 `7` " + message + "`7`\n" + "3:35 `[guest]` " + message +
                "a list\n");
}

TEST(RuleTest, UnknownKey) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, wehre: {a: b}, when: x}"),
            "3:39 `wehre` unknown-key: unknown key `wehre` in a rule | did you mean `where`?\n"
            "3:54 `when` unknown-key: unknown key `when` in a rule | the keys are `allow`,"
            " `deny`, `to`, `where`, `id` and `note`\n");
  EXPECT_EQ(IssuesOfRule("{Allow: guest, allow: guest, to: get}"),
            "3:16 `Allow` unknown-key: unknown key `Allow` in a rule | did you mean `allow`?\n");
}

TEST(RuleTest, EitherAllowOrDeny) {
  EXPECT_EQ(IssuesOfRule("{to: get}"),
            "3:15 `{to: get}` missing-key: the rule has neither `allow` nor `deny`"
            " | say whom it speaks of: `allow: guest`\n");
  EXPECT_EQ(IssuesOfRule("{allow: gest, deny: guest, to: get}"),
            "3:15 `{allow: gest, deny: guest, to: get}` two-effects: the rule has both `allow` and"
            " `deny` | write two rules\n"
            "3:23 `gest` unknown-selector: unknown selector `gest` | did you mean `guest`?\n");
}

TEST(RuleTest, ToIsRequired) {
  EXPECT_EQ(IssuesOfRule("{allow: guest}"),
            "3:15 `{allow: guest}` missing-key: the rule has no `to`"
            " | name the actions that it speaks of, or write `to: all`\n");
}

TEST(RuleTest, ToNamesActionsAndSets) {
  EXPECT_EQ(ParseRule("{allow: guest, to: get}").actions, 1);
  EXPECT_EQ(ParseRule("{allow: guest, to: read}").actions, 3);
  EXPECT_EQ(ParseRule("{allow: guest, to: [delete, read, get, get]}").actions, 11);
  EXPECT_EQ(ParseRule("{allow: guest, to: all}").actions, 15);
  EXPECT_EQ(ParseRule("{allow: guest, to: [all]}").actions, 15);
}

// A list that is spelled like one before it is not read again.
TEST(RuleTest, ListsOfActionsSpelledAlike) {
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    std::string text = R"({"postern": 1, "actions": ["get", "put", "drop"], "access": {)";
    std::vector<uint64_t> expected;
    for (size_t i = 0; i < 300; ++i) {
      const std::string spaces((i / 7) % 40, ' ');  // more spellings than are kept
      const std::string lists[] = {"[\"get\"]",      "[\"get\", \"put\"]", "[\"put\", \"get\"]",
                                   "[\"put\"]",      "[\"get\",\"drop\"]", "[\"all\"]",
                                   "[\"g\\u0065t\"]"};
      text += (i == 0 ? "\"a" : ", \"a") + std::to_string(i) + R"(": [{"allow": "guest", "to": )" +
              "[" + spaces + lists[i % 7].substr(1) + "}]";
      expected.push_back(std::vector<uint64_t>{1, 3, 3, 2, 5, 7, 1}[i % 7]);
    }
    const Policy policy = Parse(text + "}}", syntax);
    ASSERT_EQ(policy.declarations.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(policy.declarations[i].rules[0].actions, expected[i]) << i;
    }
  }
}

TEST(RuleTest, EachOfTheListsOfActionsSpelledAlikeIsRefused) {
  const std::string error = " unknown-action: unknown action `wirte` | did you mean `write`?\n";
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: [get, wirte]}, {allow: guest, to: [get, wirte]}"),
            "3:40 `wirte`" + error + "3:74 `wirte`" + error);
}

TEST(RuleTest, UnknownAction) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: [wirte, READ, post]}"),
            "3:35 `wirte` unknown-action: unknown action `wirte` | did you mean `write`?\n"
            "3:42 `READ` unknown-action: unknown action `READ` | did you mean `read`?\n"
            "3:48 `post` unknown-action: unknown action `post` | write one of `get`, `list`,"
            " `write`, `delete`, `read` or `all`\n");
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: delte}"),
            "3:34 `delte` unknown-action: unknown action `delte` | did you mean `delete`?\n");
}

TEST(RuleTest, AMethodIsNoAction) {
  EXPECT_EQ(IssuesOf("postern: 1\npaths: url\nmethods: {GET: list}\n"
                     "access: {/a: [{allow: guest, to: GET}]}\n"),
            "4:34 `GET` unknown-action: unknown action `GET`"
            " | it is a method: write its action, `list`\n");
}

TEST(RuleTest, ActionsAreText) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: [7, [get], {get: get}]}"),
            "3:35 `7` not-text: `7` is a number, not text | quote it: `\"7\"`\n"
            "3:38 `[get]` wrong-type: an action must be text, not a list\n"
            "3:45 `{get: get}` wrong-type: an action must be text, not a map\n");
}

TEST(RuleTest, AllBesideOthers) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: [get, all]}"),
            "3:40 `all` all-beside-others: `all` stands beside other actions"
            " | write `to: all`, or leave `all` out\n");
}

TEST(RuleTest, EmptyLists) {
  const std::string help = " | name at least one, or remove it\n";
  EXPECT_EQ(IssuesOfRule("{allow: [], to: get}, {deny: [], to: []}, {deny: guest, to: get, where: "
                         "{a: []}}"),
            "3:23 `[]` empty-list: `allow` is an empty list" + help +
                "3:44 `[]` empty-list: `deny` is an empty list" + help +
                "3:52 `[]` empty-list: `to` is an empty list" + help +
                "3:91 `[]` empty-list: `a` is an empty list" + help);
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, where: {}}"),
            "3:46 `{}` empty-list: `where` is empty | name an attribute, or remove `where`\n");
}

TEST(RuleTest, IdIsUniqueInTheFile) {
  EXPECT_EQ(IssuesOf("postern: 1\naccess:\n  a: [{allow: guest, to: get, id: x}]\n"
                     "  b: [{deny: guest, to: get, id: x}]\n"),
            "4:34 `x` duplicate-id: two rules have the id `x`"
            " | an id is unique in the file: choose another\n"
            "  3:35 first used here\n");
}

TEST(RuleTest, IdAndNoteAreText) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, id: 42, note: yes}"),
            "3:43 `42` not-text: `42` is a number, not text | quote it: `\"42\"`\n"
            "3:53 `yes` not-text: `yes` is read as a boolean by YAML 1.1 | quote it: `\"yes\"`\n");
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, id: ''}"),
            "3:43 `''` empty-text: `id` is empty\n");
  EXPECT_EQ(ParseRule("{allow: guest, to: get, note: ''}").note, "");
}

TEST(RuleTest, AMistakeHidesNoOther) {
  EXPECT_EQ(IssuesOf("postern: 1\naccess:\n  a//b:\n    - {allow: gest}\n  c: [{to: x}]\n"),
            "3:5 `/` pattern-empty-segment: an empty segment, `//`, in a pattern"
            " | write one `/`, or `*` between the two for any one segment\n"
            "4:7 `{allow: gest}` missing-key: the rule has no `to`"
            " | name the actions that it speaks of, or write `to: all`\n"
            "4:15 `gest` unknown-selector: unknown selector `gest` | did you mean `guest`?\n"
            "5:7 `{to: x}` missing-key: the rule has neither `allow` nor `deny`"
            " | say whom it speaks of: `allow: guest`\n"
            "5:12 `x` unknown-action: unknown action `x` | write one of `get`, `list`, `write`,"
            " `delete`, `read` or `all`\n");
}

}  // namespace
}  // namespace postern
