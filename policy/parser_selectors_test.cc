// Whom a rule speaks of: selectors and `where`.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "policy/testing/parsing.h"

namespace postern {
namespace {

using testing::IssuesOf;
using testing::IssuesOfRule;
using testing::ParseRule;

TEST(SelectorTest, EveryKind) {
  using Kind = SelectorSpec::Kind;
  struct {
    const char* text;
    Kind kind;
    const char* name;
  } const kCases[] = {
      {"guest", Kind::kGuest, ""},
      {"authenticated", Kind::kAuthenticated, ""},
      {"anyone", Kind::kAnyone, ""},
      {"owner", Kind::kOwner, "entity_id"},
      {"group:admin", Kind::kGroup, "admin"},
      {"group:a:b *", Kind::kGroup, "a:b *"},
      {"group:<team>", Kind::kGroupVariable, "team"},
      {"group:\\<team\\>", Kind::kGroup, "<team>"},
      {"function:thumbnailer", Kind::kFunction, "thumbnailer"},
      {"function:\\<x\\>", Kind::kFunction, "<x>"},
  };
  for (const auto& c : kCases) {
    const Rule rule = ParseRule("{allow: '" + std::string(c.text) + "', to: get}");
    ASSERT_EQ(rule.selectors.size(), 1) << c.text;
    EXPECT_EQ(rule.selectors[0].kind, c.kind) << c.text;
    EXPECT_EQ(rule.selectors[0].name, c.name) << c.text;
    EXPECT_EQ(rule.selectors[0].text, c.text);
  }
}

TEST(SelectorTest, Unknown) {
  struct {
    const char* word;
    const char* help;
  } const kCases[] = {
      {"Guest", "did you mean `guest`?"},
      {"authentcated", "did you mean `authenticated`?"},
      {"everyone", "did you mean `anyone`?"},
      {"user", "did you mean `authenticated`?"},
      {"admin", "did you mean `group:admin`?"},
      {"thumbnailer", "did you mean `function:thumbnailer`?"},
      {"groups:admin", "did you mean `group:admin`?"},
      {"role:admin", "did you mean `group:admin`?"},
      {"resource:thumbnailer", "did you mean `function:thumbnailer`?"},
      {"nobody",
       "for a group write `group:NAME`, for a function `function:NAME`; the others are `guest`, "
       "`authenticated`, `anyone` and `owner`"},
  };
  for (const auto& c : kCases) {
    const std::string word = c.word;
    EXPECT_EQ(
        IssuesOf(absl::StrCat("postern: 1\ngroups: [admin]\nfunctions: [thumbnailer]\naccess:\n"
                              "  a: [{allow: '",
                              word, "', to: get}]\n")),
        absl::StrCat("5:15 `'", word, "'` unknown-selector: unknown selector `", word, "` | ",
                     c.help, "\n"));
  }
}

TEST(SelectorTest, AreText) {
  EXPECT_EQ(IssuesOfRule("{allow: [7, [guest], group: admin, {a: b, c: d}], to: get}"),
            "3:24 `7` not-text: `7` is a number, not text | quote it: `\"7\"`\n"
            "3:27 `[guest]` wrong-type: a selector must be text, not a list\n"
            "3:36 `group: admin` wrong-type: a selector must be text, not a map"
            " | write `group:admin` without a space\n"
            "3:50 `{a: b, c: d}` wrong-type: a selector must be text, not a map\n");
}

TEST(SelectorTest, OwnerNeedsEntityId) {
  EXPECT_EQ(IssuesOfRule("{deny: owner, to: get}"),
            "3:22 `owner` owner-without-entity-id: `owner` needs a pattern with `<entity_id>`"
            " | write `<entity_id>` for the segment that is the owner's id\n");
}

TEST(SelectorTest, NamesAreNotEmpty) {
  EXPECT_EQ(IssuesOfRule("{allow: ['group:', 'function:'], to: get}"),
            "3:24 `'group:'` empty-text: `group:` without a name"
            " | write the name after the colon, without a space\n"
            "3:34 `'function:'` empty-text: `function:` without a name"
            " | write the name after the colon, without a space\n");
}

TEST(SelectorTest, UndeclaredGroupOrFunction) {
  EXPECT_EQ(IssuesOf("postern: 1\ngroups: [admin]\nfunctions: []\naccess:\n  a/<team>:\n"
                     "    - {allow: [group:admn, group:staff, group:<team>], to: get}\n"
                     "    - {deny: function:scan, to: get}\n"),
            "6:16 `group:admn` undeclared-group: group `admn` is not declared"
            " | did you mean `admin`?\n"
            "6:28 `group:staff` undeclared-group: group `staff` is not declared"
            " | add it to `groups` at the head of the policy\n"
            "7:14 `function:scan` undeclared-function: function `scan` is not declared"
            " | add it to `functions` at the head of the policy\n");
}

TEST(SelectorTest, VariablesOfThePattern) {
  EXPECT_EQ(
      IssuesOfRule("{allow: [group:<id>, group:<team>, 'group:<a b>', 'group:x-<id>'], to: get}"),
      "3:36 `group:<team>` unknown-variable: the pattern has no variable `<team>`"
      " | its variables are `<id>`\n"
      "3:50 `'group:<a b>'` variable-name: `<a b>` is not the name of a variable"
      " | for the text itself write `\\<a b\\>`\n"
      "3:65 `'group:x-<id>'` variable-not-alone: the variable `<id>` must stand alone"
      " | for the text itself write `\\<id\\>`\n");
  EXPECT_EQ(IssuesOfRule("{allow: function:<id>, to: get}"),
            "3:23 `function:<id>` variable-in-function: a function can't be named by a variable"
            " | for the function of that very name write `function:\\<id\\>`\n");
}

TEST(WhereTest, AttributesToValues) {
  const Rule rule = ParseRule(
      "{allow: anyone, to: get, where: {tenant: <team>, plan: [free, pro], dept: '\\<x\\>', x: "
      "''}}");
  ASSERT_EQ(rule.where.size(), 4);
  EXPECT_EQ(rule.where[0].attribute, "tenant");
  EXPECT_EQ(rule.where[0].variable, "team");
  EXPECT_TRUE(rule.where[0].values.empty());
  EXPECT_EQ(rule.where[1].values, (std::vector<std::string>{"free", "pro"}));
  EXPECT_EQ(rule.where[1].variable, "");
  EXPECT_EQ(rule.where[2].values, std::vector<std::string>{"<x>"});
  EXPECT_EQ(rule.where[3].values, std::vector<std::string>{""});
}

TEST(WhereTest, AnotherType) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, where: tenant}"),
            "3:46 `tenant` wrong-type: `where` must be a map of attributes to values, not text"
            " | write `where: {tenant: acme}`\n");
  EXPECT_EQ(
      IssuesOfRule("{allow: guest, to: get, where: {level: 3, no: x, '': x, a: {b: c}, d: [[]]}}"),
      "3:54 `3` not-text: `3` is a number, not text | quote it: `\"3\"`\n"
      "3:57 `no` not-text: `no` is read as a boolean by YAML 1.1 | quote it: `\"no\"`\n"
      "3:64 `''` empty-text: an attribute is empty\n"
      "3:74 `{b: c}` wrong-type: a value of `a` must be text, not a map\n"
      "3:86 `[]` wrong-type: a value of `d` must be text, not a list\n");
}

TEST(WhereTest, FieldsOfThePrincipalAreNoAttributes) {
  struct {
    const char* name;
    const char* help;
  } const kCases[] = {
      {"entity_id", "use the selector `owner`"},
      {"groups", "use the selector `group:NAME`"},
      {"kind", "use the selectors `guest`, `authenticated` and `function:NAME`"},
      {"name", "use the selector `function:NAME`"},
  };
  for (const auto& c : kCases) {
    const std::string name = c.name;
    EXPECT_EQ(IssuesOfRule(absl::StrCat("{allow: guest, to: get, where: {", name, ": x}}")),
              absl::StrCat("3:47 `", name, "` reserved-attribute: `", name,
                           "` is a field of the principal, not an attribute | ", c.help, "\n"));
  }
}

TEST(WhereTest, AVariableStandsAlone) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, where: {a: [x, <id>], b: [<id>]}}"),
            "3:54 `<id>` variable-in-list: the variable `<id>` must stand alone, not in a list"
            " | write `a: <id>`, and a rule of its own for other values\n"
            "3:65 `<id>` variable-in-list: the variable `<id>` must stand alone, not in a list"
            " | write `b: <id>`, and a rule of its own for other values\n");
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, where: {a: x<id>}}"),
            "3:50 `x<id>` variable-not-alone: the variable `<id>` must stand alone"
            " | for the text itself write `\\<id\\>`\n");
}

TEST(WhereTest, AVariableIsOneOfThePattern) {
  EXPECT_EQ(IssuesOfRule("{allow: guest, to: get, where: {a: <ID>, b: <tenant>}}"),
            "3:50 `<ID>` unknown-variable: the pattern has no variable `<ID>`"
            " | did you mean `<id>`?\n"
            "3:59 `<tenant>` unknown-variable: the pattern has no variable `<tenant>`"
            " | its variables are `<id>`\n");
  EXPECT_EQ(IssuesOf("postern: 1\naccess:\n  a: [{allow: guest, to: get, where: {a: <id>}}]\n"),
            "3:42 `<id>` unknown-variable: the pattern has no variable `<id>`"
            " | for the text itself write `\\<id\\>`\n");
}

}  // namespace
}  // namespace postern
