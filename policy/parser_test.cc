// The head of a policy: every key but `access`, which has tests of its own (parser_rules_test.cc,
// parser_selectors_test.cc).
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "policy/testing/parsing.h"

namespace postern {
namespace {

using testing::IssuesOf;
using testing::Parse;

// Returns the issues of a policy with these lines in its head.
std::string IssuesOfHead(const std::string& head) {
  return IssuesOf("postern: 1\n" + head + "access: {}\n");
}

Policy ParseHead(const std::string& head) { return Parse("postern: 1\n" + head + "access: {}\n"); }

TEST(ParserTest, DefaultsOfEveryKey) {
  const Policy policy = ParseHead("");
  EXPECT_EQ(policy.name, "policy.yaml");
  EXPECT_EQ(policy.mode, PathMode::kKey);
  EXPECT_EQ(policy.actions, (std::vector<std::string>{"get", "list", "write", "delete"}));
  ASSERT_EQ(policy.action_sets.size(), 1);
  EXPECT_EQ(policy.action_sets[0].name, "read");
  EXPECT_EQ(policy.action_sets[0].actions, 3);
  EXPECT_TRUE(policy.methods.empty());
  EXPECT_FALSE(policy.groups.has_value());
  EXPECT_FALSE(policy.functions.has_value());
  EXPECT_TRUE(policy.declarations.empty());
}

TEST(ParserTest, PolicyMustBeAMap) {
  EXPECT_EQ(IssuesOf("[postern, access]"),
            "1:1 `[postern, access]` wrong-type: the policy must be a map, not a list"
            " | begin with `postern: 1`\n");
  EXPECT_EQ(IssuesOf("postern\n"),
            "1:1 `postern` wrong-type: the policy must be a map, not text"
            " | begin with `postern: 1`\n");
}

TEST(ParserTest, RequiredKeys) {
  EXPECT_EQ(IssuesOf("name: x\n"),
            "1:1 `name` missing-key: the policy has no `access`"
            " | add `access`, a map of path patterns to lists of rules\n"
            "1:1 `name` missing-key: the policy has no `postern`"
            " | begin with `postern: 1`, the version of the language\n");
  EXPECT_EQ(IssuesOf("{}", Syntax::kJson),
            "1:1 `{}` missing-key: the policy has no `access`"
            " | add `access`, a map of path patterns to lists of rules\n"
            "1:1 `{}` missing-key: the policy has no `postern`"
            " | begin with `postern: 1`, the version of the language\n");
}

TEST(ParserTest, AnotherKindOfFile) {
  EXPECT_EQ(IssuesOf("policy: rooms.yaml\ncases: 1\ntests: []\n"),
            "2:1 `cases` missing-key: this is a case file, not a policy"
            " | `postern test` runs it, and it names its policy\n");
  EXPECT_EQ(IssuesOf("principal_mapping: 1\nkind: user\n"),
            "1:1 `principal_mapping` missing-key: this is a principal mapping, not a policy"
            " | `postern principal` reads it\n");
  EXPECT_EQ(IssuesOf("cases: 1\npostern: 1\naccess: {}\n").substr(0, 23),
            "1:1 `cases` unknown-key");
}

TEST(ParserTest, UnknownKey) {
  EXPECT_EQ(IssuesOfHead("grups: [a]\n"),
            "2:1 `grups` unknown-key: unknown key `grups` in a policy"
            " | did you mean `groups`?\n");
  EXPECT_EQ(IssuesOfHead("Name: a\n"),
            "2:1 `Name` unknown-key: unknown key `Name` in a policy | did you mean `name`?\n");
  EXPECT_EQ(IssuesOfHead("extra: 1\n"),
            "2:1 `extra` unknown-key: unknown key `extra` in a policy | the keys are `postern`, "
            "`name`, `semantics`, `paths`, `actions`, `methods`, `groups`, `functions` and "
            "`access`\n");
}

TEST(ParserTest, KeysAreText) {
  EXPECT_EQ(IssuesOfHead("on: 1\n"),
            "2:1 `on` not-text: `on` is read as a boolean by YAML 1.1 | quote it: `\"on\"`\n");
}

TEST(ParserTest, KeysInAnyOrder) {
  const Policy policy = Parse(
      "access: {/a: [{allow: guest, to: fetch}]}\nmethods: {GET: fetch}\npaths: url\n"
      "actions: [fetch]\npostern: 1\n");
  EXPECT_EQ(policy.declarations.size(), 1);
  EXPECT_EQ(policy.methods.size(), 1);
}

TEST(ParserTest, VersionIsTheNumberOne) {
  const std::string message =
      "unsupported-version: `postern` must be 1, the version of the language";
  for (const std::string version : {"2", "1.0", "01", "0x1", "true", "one", "[1]", "{}", "''"}) {
    EXPECT_EQ(IssuesOf(absl::StrCat("postern: ", version, "\naccess: {}\n")),
              absl::StrCat("1:10 `", version, "` ", message, " | write `postern: 1`\n"));
  }
  EXPECT_EQ(IssuesOf("postern: '1'\naccess: {}\n"),
            "1:10 `'1'` " + message + " | write `postern: 1`, without quotes\n");
  EXPECT_EQ(IssuesOf("{\"postern\": 1.0, \"access\": {}}", Syntax::kJson),
            "1:13 `1.0` " + message + " | write `postern: 1`\n");
  Parse("{\"postern\": 1, \"access\": {}}", Syntax::kJson);
}

TEST(ParserTest, NameIsText) {
  EXPECT_EQ(ParseHead("name: social-room\n").name, "social-room");
  EXPECT_EQ(IssuesOfHead("name: 42\n"),
            "2:7 `42` not-text: `42` is a number, not text | quote it: `\"42\"`\n");
  EXPECT_EQ(IssuesOfHead("name: [a]\n"), "2:7 `[a]` wrong-type: `name` must be text, not a list\n");
  EXPECT_EQ(IssuesOfHead("name:\n"), "2:6 `` wrong-type: `name` is empty, it must be text\n");
}

TEST(ParserTest, Semantics) {
  ParseHead("semantics: native\n");
  EXPECT_EQ(IssuesOfHead("semantics: natve\n"),
            "2:12 `natve` unknown-semantics: unknown semantics `natve` | did you mean `native`?\n");
  EXPECT_EQ(IssuesOfHead("semantics: aws\n"),
            "2:12 `aws` unknown-semantics: unknown semantics `aws`"
            " | write `native` or `amplify`\n");
}

TEST(ParserTest, PathsAreKeyOpaqueOrUrl) {
  EXPECT_EQ(ParseHead("paths: key\n").mode, PathMode::kKey);
  EXPECT_EQ(ParseHead("paths: opaque\n").mode, PathMode::kOpaque);
  EXPECT_EQ(ParseHead("paths: url\n").mode, PathMode::kUrl);
  EXPECT_EQ(IssuesOfHead("paths: URL\n"),
            "2:8 `URL` unknown-paths: unknown kind of paths `URL` | did you mean `url`?\n");
  EXPECT_EQ(IssuesOfHead("paths: s3\n"),
            "2:8 `s3` unknown-paths: unknown kind of paths `s3`"
            " | write `key`, `opaque` or `url`\n");
}

// A wrong `paths` once hid every error of the patterns below it.
TEST(ParserTest, PatternsAreReadAlthoughPathsIsWrong) {
  EXPECT_EQ(IssuesOf("postern: 1\npaths: keys\naccess:\n  room//x: []\n  /a;b: []\n  /ok/*: []\n"
                     "  room/*: [{allow: owner, to: get}]\n"),
            "2:8 `keys` unknown-paths: unknown kind of paths `keys` | did you mean `key`?\n"
            "4:8 `/` pattern-empty-segment: an empty segment, `//`, in a pattern"
            " | write one `/`, or `*` between the two for any one segment\n"
            "5:5 `;` pattern-url-delimiter: `;` where `paths: url`: such paths are rejected"
            " | leave path parameters out\n"
            "7:20 `owner` owner-without-entity-id: `owner` needs a pattern with `<entity_id>`"
            " | write `<entity_id>` for the segment that is the owner's id\n");
}

TEST(ParserTest, ActionsAsAList) {
  const Policy policy = ParseHead("actions: [get, put]\n");
  EXPECT_EQ(policy.actions, (std::vector<std::string>{"get", "put"}));
  EXPECT_TRUE(policy.action_sets.empty());  // the default ones are replaced, `read` too
  EXPECT_EQ(policy.ActionMask("put"), 2);
  EXPECT_EQ(policy.ActionMask("all"), 3);
  EXPECT_EQ(policy.ActionMask("read"), 0);
}

TEST(ParserTest, ActionsAsAMap) {
  const Policy policy =
      ParseHead("actions: {change: [put, post], get:, put: null, post: ~, view: [get]}\n");
  EXPECT_EQ(policy.actions, (std::vector<std::string>{"get", "put", "post"}));
  EXPECT_EQ(policy.ActionMask("change"), 6);
  EXPECT_EQ(policy.ActionMask("view"), 1);
  EXPECT_EQ(
      Parse(R"({"postern": 1, "actions": {"a": null, "s": ["a"]}, "access": {}})", Syntax::kJson)
          .ActionMask("s"),
      1);
}

TEST(ParserTest, ActionsOfAnotherType) {
  EXPECT_EQ(IssuesOfHead("actions: get\n"),
            "2:10 `get` wrong-type: `actions` must be a list of names or a map, not text"
            " | write `actions: [get, put]`\n");
  EXPECT_EQ(IssuesOfHead("actions: [get, 7, '']\n"),
            "2:16 `7` not-text: `7` is a number, not text | quote it: `\"7\"`\n"
            "2:19 `''` empty-text: an action is empty\n");
  EXPECT_EQ(IssuesOfHead("actions: {get: , read: x}\n"),
            "2:24 `x` wrong-type: the value of `read` must be nothing (an action) or a list of "
            "actions (a named set), not text\n");
}

TEST(ParserTest, NoActionAtAll) {
  for (const std::string actions : {"[]", "{}"}) {
    EXPECT_EQ(IssuesOfHead("actions: " + actions + "\n"),
              "2:10 `" + actions +
                  "` empty-list: `actions` declares no action"
                  " | name one, or remove `actions` for the default ones\n");
  }
}

TEST(ParserTest, AnActionTwice) {
  EXPECT_EQ(IssuesOfHead("actions: [get, put, get]\n"),
            "2:21 `get` duplicate-name: `get` is named twice | remove one of the two\n"
            "  2:11 first named here\n");
  EXPECT_EQ(IssuesOfHead("actions: {get: , get: }\n"),
            "2:18 `get` duplicate-key: the key `get` is named twice | remove one of the two\n"
            "  2:11 first named here\n");
  EXPECT_EQ(IssuesOfHead("actions: {get: , read: [get, get]}\n"),
            "2:30 `get` duplicate-name: `get` is named twice | remove one of the two\n"
            "  2:25 first named here\n");
}

TEST(ParserTest, AnActionOrSetNamedAll) {
  const std::string message =
      "`all` reserved-name: `all` already stands for every action | choose another name\n";
  EXPECT_EQ(IssuesOfHead("actions: [get, all]\n"), "2:16 " + message);
  EXPECT_EQ(IssuesOfHead("actions: {get: , all: }\n"), "2:18 " + message);
  EXPECT_EQ(IssuesOfHead("actions: {get: , all: [get]}\n"), "2:18 " + message);
}

TEST(ParserTest, ASetOfUndeclaredActions) {
  EXPECT_EQ(IssuesOfHead("actions: {list: , read: [lst, get]}\n"),
            "2:26 `lst` unknown-action: unknown action `lst` in the named set `read`"
            " | did you mean `list`?\n"
            "2:31 `get` unknown-action: unknown action `get` in the named set `read`"
            " | declare it too: `get:`\n");
}

TEST(ParserTest, ASetWithinASet) {
  const std::string help = " | name single actions: `get` and `list`\n";
  EXPECT_EQ(
      IssuesOfHead("actions: {get: , list: , read: [get], most: [read, list]}\n"),
      "2:46 `read` nested-set: the named set `most` holds `read`, which is a set itself" + help);
  EXPECT_EQ(
      IssuesOfHead("actions: {get: , list: , loop: [loop]}\n"),
      "2:33 `loop` nested-set: the named set `loop` holds `loop`, which is a set itself" + help);
  EXPECT_EQ(
      IssuesOfHead("actions: {get: , list: , most: [all]}\n"),
      "2:33 `all` nested-set: the named set `most` holds `all`, which is a set itself" + help);
}

TEST(ParserTest, AnEmptySet) {
  EXPECT_EQ(IssuesOfHead("actions: {get: , read: []}\n"),
            "2:24 `[]` empty-list: the named set `read` is empty"
            " | name its actions, or remove it\n");
}

TEST(ParserTest, MethodsMapToActions) {
  const Policy policy = ParseHead(
      "paths: url\nactions: [view, change]\nmethods: {GET: view, HEAD: view, Get: change}\n");
  const std::vector<std::pair<std::string, uint32_t>> methods = {
      {"GET", 0}, {"HEAD", 0}, {"Get", 1}};
  EXPECT_EQ(policy.methods, methods);
}

TEST(ParserTest, MethodsOnlyWithUrl) {
  EXPECT_EQ(IssuesOfHead("methods: {GET: get}\n"),
            "2:10 `{GET: get}` methods-without-url: `methods` needs `paths: url`"
            " | write `paths: url`, or remove `methods`\n");
}

TEST(ParserTest, MethodsAreAMapOfTextToText) {
  EXPECT_EQ(IssuesOfHead("paths: url\nmethods: [GET]\n"),
            "3:10 `[GET]` wrong-type: `methods` must be a map of HTTP methods to actions,"
            " not a list | write `methods: {GET: get}`\n");
  EXPECT_EQ(IssuesOfHead("paths: url\nmethods: {1: get, '': get, PUT: 2}\n"),
            "3:11 `1` not-text: `1` is a number, not text | quote it: `\"1\"`\n"
            "3:19 `''` empty-text: a method is empty\n"
            "3:33 `2` not-text: `2` is a number, not text | quote it: `\"2\"`\n");
}

TEST(ParserTest, AMethodMapsToOneAction) {
  EXPECT_EQ(IssuesOfHead("paths: url\nmethods: {GET: read, PUT: all, POST: pots}\n"),
            "3:16 `read` method-to-set: the method `GET` must map to one action, and `read` is a "
            "named set | write one of `get`, `list`, `write` or `delete`\n"
            "3:27 `all` method-to-set: the method `PUT` must map to one action, and `all` is a "
            "named set | write one of `get`, `list`, `write` or `delete`\n"
            "3:38 `pots` unknown-action: unknown action `pots` | write one of `get`, `list`, "
            "`write`, `delete`, `read` or `all`\n");
}

TEST(ParserTest, AMethodSpelledLikeAnAction) {
  EXPECT_EQ(IssuesOfHead("paths: url\nmethods: {get: get, read: get, all: get}\n"),
            "3:11 `get` method-is-action: the method `get` is spelled like an action"
            " | did you mean `GET`? methods are case-sensitive\n"
            "3:21 `read` method-is-action: the method `read` is spelled like an action"
            " | did you mean `READ`? methods are case-sensitive\n"
            "3:32 `all` method-is-action: the method `all` is spelled like an action"
            " | did you mean `ALL`? methods are case-sensitive\n");
  EXPECT_EQ(IssuesOfHead("paths: url\nactions: [GET]\nmethods: {GET: GET}\n"),
            "4:11 `GET` method-is-action: the method `GET` is spelled like an action"
            " | rename the action\n");
}

TEST(ParserTest, GroupsAndFunctionsAreListsOfNames) {
  const Policy policy = ParseHead("groups: [admin, '42']\nfunctions: []\n");
  EXPECT_EQ(policy.groups, (std::vector<std::string>{"admin", "42"}));
  EXPECT_EQ(policy.functions, std::vector<std::string>());
  EXPECT_EQ(IssuesOfHead("groups: admin\nfunctions: {a: b}\n"),
            "2:9 `admin` wrong-type: `groups` must be a list of names, not text"
            " | write `groups: [NAME]`\n"
            "3:12 `{a: b}` wrong-type: `functions` must be a list of names, not a map"
            " | write `functions: [NAME]`\n");
  EXPECT_EQ(IssuesOfHead("groups: [1, '', a, a]\n"),
            "2:10 `1` not-text: `1` is a number, not text | quote it: `\"1\"`\n"
            "2:13 `''` empty-text: a group is empty\n"
            "2:20 `a` duplicate-name: `a` is named twice | remove one of the two\n"
            "  2:17 first named here\n");
}

}  // namespace
}  // namespace postern
