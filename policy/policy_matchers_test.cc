#include "policy/policy_matchers.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/source.h"

namespace postern {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pointee;

constexpr const char* kText = R"(postern: 1
groups: [admin, site admins]
access:
  room/*:
    - {allow: guest, to: get}
    - {allow: authenticated, to: [get, write], id: members}
    - {allow: 'group:site admins', to: delete}
  room/*/locked/*:
    - inherit
    - {deny: anyone, to: write}
  profile/<entity_id>/*:
    - {allow: owner, to: read}
)";

CompileResult Compile(const std::string& text) {
  return CompilePolicy(Source("rooms.yaml", text), Syntax::kYaml);
}

Principal Guest() { return Principal(); }

Principal User(const std::string& entity_id, std::vector<std::string> groups = {}) {
  Principal principal;
  principal.kind = PrincipalKind::kUser;
  principal.entity_id = entity_id;
  principal.groups = std::move(groups);
  return principal;
}

// Returns what is said of the match, behind `yes: ` or `no: `.
template <typename Subject>
std::string Explained(const Subject& subject, const DecisionMatcher& matcher) {
  ::testing::StringMatchResultListener listener;
  const bool matches = matcher.MatchAndExplain(subject, &listener);
  return (matches ? "yes: " : "no: ") + listener.str();
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

class PolicyMatchersTest : public ::testing::Test {
 protected:
  const CompileResult policy_ = Compile(kText);
  const DecisionGraph& graph_ = *policy_.graph();
};

TEST_F(PolicyMatchersTest, AllowsAndDenies) {
  EXPECT_THAT(graph_, Allows(Guest(), "get", "room/1"));
  EXPECT_THAT(graph_, Denies(Guest(), "write", "room/1"));
  EXPECT_THAT(graph_, Not(Allows(Guest(), "write", "room/1")));
  EXPECT_THAT(graph_, Not(Denies(Guest(), "get", "room/1")));
  EXPECT_THAT(graph_, AllOf(Allows(User("a"), "write", "room/1"),
                            Denies(User("a"), "write", "room/1/locked/x")));
}

TEST_F(PolicyMatchersTest, APolicyInEveryForm) {
  EXPECT_THAT(policy_, Allows(Guest(), "get", "room/1"));
  EXPECT_THAT(policy_, Denies(Guest(), "write", "room/1"));
  const auto shared = std::make_shared<const DecisionGraph>(Compile(kText).TakeGraph());
  EXPECT_THAT(shared, Pointee(Allows(Guest(), "get", "room/1")));
  EXPECT_THAT(policy_.graph(), Pointee(Denies(Guest(), "write", "room/1")));
}

TEST_F(PolicyMatchersTest, APrincipalThatWasPrepared) {
  const PreparedPrincipal alice = graph_.Prepare(User("alice"));
  EXPECT_THAT(graph_, Allows(alice, "write", "room/1"));
  EXPECT_THAT(graph_, Denies(alice, "delete", "room/1"));
  EXPECT_THAT(graph_, Denies(alice, "delete", "room/1").Because("no_rule"));
}

TEST_F(PolicyMatchersTest, BecauseOfARule) {
  const Principal admin = User("a", {"site admins"});
  EXPECT_THAT(graph_, Allows(Guest(), "get", "room/1").Because("room/* guest"));
  EXPECT_THAT(graph_, Not(Allows(Guest(), "get", "room/1").Because("room/* anyone")));
  EXPECT_THAT(graph_, Not(Allows(Guest(), "get", "room/1").Because("rooms/* guest")));
  EXPECT_THAT(graph_, Not(Allows(Guest(), "get", "room/1").Because("members")));
  EXPECT_THAT(graph_, Allows(User("a"), "write", "room/1").Because("members"));
  EXPECT_THAT(graph_, Allows(User("a"), "write", "room/1").Because("room/* authenticated"));
  EXPECT_THAT(graph_, Allows(admin, "delete", "room/1").Because("room/* group:site admins"));
  EXPECT_THAT(graph_, Denies(admin, "write", "room/1/locked/x").Because("room/*/locked/* anyone"));
}

TEST_F(PolicyMatchersTest, PatternsAreComparedAfterNormalising) {
  const DecisionMatcher read = Allows(User("a"), "get", "profile/a/x");
  EXPECT_THAT(graph_, read.Because("profile/<entity_id>/* owner"));
  EXPECT_THAT(graph_, read.Because("profile/{entity_id}/* owner"));
  EXPECT_THAT(graph_, Not(read.Because("profile/x/* owner")));
  EXPECT_THAT(graph_, Not(read.Because("profile/[ owner")));
}

// Their braces are not those of a native pattern, and their rules are lowered.
TEST(PolicyMatchersAmplifyTest, PathsOfAmplifyAreText) {
  const CompileResult policy = Compile(
      "postern: 1\nsemantics: amplify\naccess:\n"
      "  'docs/{entity_id}/*': [{allow: owner, to: read}]\n"
      "  open/*: [{allow: [guest], to: get}]\n");
  ASSERT_TRUE(policy.ok()) << policy.IssuesText();
  EXPECT_THAT(policy, Allows(Guest(), "get", "open/x").Because("open/* role:guest"));
  const DecisionMatcher owner = Allows(User("a"), "get", "docs/a/x");
  EXPECT_THAT(policy, owner);
  EXPECT_THAT(policy, owner.Because("docs/{entity_id}/* role:authenticated owner"));
  EXPECT_THAT(policy, Not(owner.Because("docs/<entity_id>/* role:authenticated owner")));
}

TEST_F(PolicyMatchersTest, BecauseOfAReason) {
  EXPECT_THAT(graph_, Denies(Guest(), "get", "elsewhere").Because("no_declaration"));
  EXPECT_THAT(graph_, Not(Denies(Guest(), "get", "elsewhere").Because("denied_by_rule")));
  EXPECT_THAT(graph_, Denies(User("a"), "write", "room/1/locked/x").Because("denied_by_rule"));
  EXPECT_THAT(graph_, Not(Allows(Guest(), "get", "room/1").Because("allowed")));
}

// As in case files: `no_rule` is the id of a rule here, so it names that.
TEST_F(PolicyMatchersTest, ARulesIdHidesAReason) {
  const DecisionGraph graph = Compile(
                                  "postern: 1\naccess:\n  a:\n"
                                  "    - {allow: guest, to: get, id: no_rule}\n")
                                  .TakeGraph();
  EXPECT_THAT(graph, Allows(Guest(), "get", "a").Because("no_rule"));
  EXPECT_THAT(graph, Not(Denies(Guest(), "write", "a").Because("no_rule")));
}

// What was denied, and the reason, which alone makes Denies match.
struct Accident {
  DecisionMatcher denies;
  const char* reason;
};

TEST_F(PolicyMatchersTest, NoDenialPassesByAccident) {
  Principal unknown_kind;
  unknown_kind.kind = static_cast<PrincipalKind>(9);
  const DecisionGraph other = Compile(kText).TakeGraph();
  const PreparedPrincipal stale = other.Prepare(Guest());
  const Accident accidents[] = {
      {Denies(Guest(), "get", "room/../x"), "path_rejected"},
      {Denies(User("a/b"), "get", "room/1"), "principal_rejected"},
      {Denies(Guest(), "fly", "room/1"), "unknown_action"},
      {Denies(Guest(), "read", "room/1"), "unknown_action"},
      {Denies(unknown_kind, "get", "room/1"), "request_rejected"},
      {Denies(stale, "get", "room/1"), "stale_principal"},
  };
  for (const Accident& accident : accidents) {
    EXPECT_EQ(FirstLine(Explained(graph_, accident.denies)),
              "no: which denies it, but by accident: its rules did not judge it")
        << accident.reason;
    EXPECT_THAT(graph_, accident.denies.Because(accident.reason));
    EXPECT_THAT(graph_, Not(accident.denies.Because("no_rule")));
  }
}

TEST(NoPolicyMatchersTest, NothingDeniesByAccidentEither) {
  const DecisionGraph nothing;
  EXPECT_THAT(nothing, Not(Denies(Guest(), "get", "room/1")));
  EXPECT_THAT(nothing, Denies(Guest(), "get", "room/1").Because("no_policy"));
  EXPECT_THAT(nothing, Not(Allows(Guest(), "get", "room/1")));
  EXPECT_EQ(::testing::PrintToString(nothing), "no policy");
}

TEST(NoPolicyMatchersTest, AWrongPolicyTellsItsIssues) {
  const CompileResult wrong = Compile("postern: 1\naccess: {a: [{allow: guest, to: wirte}]}\n");
  const std::string issues = "no: which can't decide\n" + wrong.IssuesText();
  EXPECT_THAT(issues, HasSubstr("unknown action `wirte`"));
  EXPECT_EQ(Explained(wrong, Denies(Guest(), "get", "a")), issues);
  EXPECT_EQ(Explained(wrong, Allows(Guest(), "get", "a")), issues);
}

TEST_F(PolicyMatchersTest, AStrippedPolicyKnowsReasonsAlone) {
  const auto stripped = DecisionGraph::Load(graph_.Serialize(DecisionGraph::Descriptions::kStrip));
  ASSERT_TRUE(stripped.ok());
  EXPECT_THAT(*stripped, Allows(User("a"), "write", "room/1"));
  EXPECT_THAT(*stripped, Not(Allows(User("a"), "write", "room/1").Because("members")));
  EXPECT_THAT(*stripped, Denies(Guest(), "get", "x").Because("no_declaration"));
}

TEST_F(PolicyMatchersTest, AFailureShowsTheExplanationWithTheLine) {
  EXPECT_EQ(Explained(policy_, Denies(User("a"), "write", "room/1")),
            R"(no: which allows it
allow  allowed
  who    user `a`, in no groups
  what   write  room/1
  holds  authenticated
  allowed by  room/*  allow authenticated, to [get, write]  rooms.yaml:6:7
    6 |     - {allow: authenticated, to: [get, write], id: members}
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  what matches, the most specific first
    room/*  governs                                       rooms.yaml:4:3
      holds    allow authenticated, to [get, write]
      and 2 rules for other actions)");
}

// Where an allow was expected, what would change the deny is told, too.
TEST(PolicyMatchersFailureTest, AFailedExpectation) {
  static const CompileResult policy = Compile(kText);
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(policy, Allows(Guest(), "write", "room/1")),
                          R"(Value of: policy
Expected: allows `write room/1`
  Actual: `rooms.yaml` (of type postern::CompileResult), which denies it
deny  no_rule
  who    guest
  what   write  room/1
  no rule holds in  room/*                                rooms.yaml:4:3
    4 |   room/*:
      |   ^^^^^^
  what matches, the most specific first
    room/*  governs                                       rooms.yaml:4:3
      not met  allow authenticated, to [get, write]
      and 2 rules for other actions
  what would change it, each alone
    sign in
)");
  static const DecisionGraph& graph = *policy.graph();
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(graph, Denies(Guest(), "get", "room/../x")),
                          R"(Value of: graph
Expected: denies `get room/../x`
  Actual: `rooms.yaml` (of type postern::DecisionGraph), which denies it, but by accident: its rules did not judge it
deny  path_rejected
)");
}

// A graph alone knows the file's name; its lines are shown if they are still what it was made of.
TEST(PolicyMatchersFileTest, AGraphShowsTheLinesOfItsFile) {
  const std::string file = ::testing::TempDir() + "rooms.yaml";
  std::ofstream(file) << kText;
  const DecisionGraph graph = CompilePolicyFile(file).TakeGraph();
  const DecisionMatcher denies = Denies(Guest(), "get", "room/1");
  EXPECT_THAT(Explained(graph, denies), HasSubstr("5 |     - {allow: guest, to: get}\n"));
  std::ofstream(file, std::ios::app) << "  other: [{allow: guest, to: get}]\n";
  EXPECT_THAT(Explained(graph, denies), Not(HasSubstr("5 |")));
  std::remove(file.c_str());
  EXPECT_THAT(Explained(graph, denies), Not(HasSubstr("5 |")));
}

TEST(PolicyMatchersDescriptionTest, SaysWhatIsExpected) {
  const ::testing::Matcher<const DecisionGraph&> allows = Allows(Guest(), "get", "room/\x1b");
  const ::testing::Matcher<const DecisionGraph&> denies =
      Denies(Guest(), "get", "x").Because("no_rule");
  EXPECT_EQ(::testing::DescribeMatcher<const DecisionGraph&>(allows), "allows `get room/\\x1b`");
  EXPECT_EQ(::testing::DescribeMatcher<const DecisionGraph&>(allows, true),
            "does not allow `get room/\\x1b`");
  EXPECT_EQ(::testing::DescribeMatcher<const DecisionGraph&>(denies),
            "denies `get x` because of `no_rule`");
  EXPECT_EQ(::testing::DescribeMatcher<const DecisionGraph&>(denies, true),
            "does not deny `get x` because of `no_rule`");
}

}  // namespace
}  // namespace postern
