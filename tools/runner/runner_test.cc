// What a case file means: each rule of docs/cases.md has a test here. The wording of issues and
// reports is held by the goldens of the command line.
#include "tools/runner/runner.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr char kRooms[] = R"(postern: 1
access:
  room/*:
    - {allow: guest, to: get, id: look}
    - {allow: 'group:admin', to: all}
    - {allow: 'function:sweeper', to: delete, where: {shift: night}}
  room/<id>/locked/*:
    - inherit
    - {deny: anyone, to: write}
  profile/<entity_id>/*:
    - {allow: owner, to: [get, write]}
  '*':
    - {allow: 'group:auditor', to: list}
)";

// Who the tests below speak of, as the first lines of a case file.
constexpr char kHead[] = R"(cases: 1
policy: rooms.yaml
principals:
  visitor: guest
  ada: {entity_id: ada, groups: [admin]}
  bob: {entity_id: bob, groups: []}
  eve: {entity_id: eve, groups: [auditor]}
  sweeper: {function: sweeper, attributes: {shift: night}}
tests:
)";

// Keeps what a report would print, one line for each event.
class Recorder : public Report {
 public:
  void BeginTest(const TestRun&) override {}
  void AddFailure(const TestRun&, const Failure& failure) override {
    constexpr const char* kKinds[] = {"effect", "accident", "because"};
    lines.push_back(std::string(kKinds[static_cast<int>(failure.kind)]) + ": " +
                    std::string(failure.principal) + " " + std::string(failure.action) + " " +
                    std::string(failure.path));
  }
  void AddProof(const ProofRun& run) override {
    lines.push_back(std::string(run.asked.name.text) + ": " +
                    std::string(OutcomeName(run.proof.outcome)));
    if (!run.explanation) return;
    const AccessWitness& shown = *run.proof.counterexample;
    lines.push_back(shown.action + " " + shown.path + ": " +
                    std::string(ReasonName(run.explanation->decision.reason)));
  }
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override {
    lines.push_back(run.Name() + ": " + std::string(TestStatusName(status)) + " " +
                    std::to_string(requests));
  }
  void AddNotRun(const NotRun&) override {}
  void EndFile(const CaseFile&, const Totals&) override {}
  void Finish(const Totals&, ExitStatus) override {}

  std::vector<std::string> lines;
};

using Lines = std::vector<std::string>;

class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() : folder_(fs::path(::testing::TempDir()) / "runner_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    Write("rooms.yaml", kRooms);
  }
  ~RunnerTest() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  // Returns the messages of the issues of a case file, or what running it reports.
  Lines RunFile(const std::string& text, const CaseFileOptions& options = {}) {
    Write("x_test.yaml", text);
    CaseFile file = ReadCaseFile(folder_ / "x_test.yaml", options);
    Recorder recorder;
    for (const CaseText& named : file.policies) {
      CompileResult result = CompilePolicyFile(RelativeTo(file.source().name(), named.text));
      EXPECT_TRUE(result.ok()) << result.IssuesText();
      if (!result.ok()) continue;
      const LoadedPolicy policy(std::move(result));
      CheckAgainstPolicy(policy.vocabulary, file);
      if (file.has_errors()) return MessagesOf(file);
      RunTests(file, policy, RunOptions(), recorder);
    }
    return file.has_errors() ? MessagesOf(file) : recorder.lines;
  }

  // The same for the tests of a file that begins with kHead.
  Lines Run(const std::string& tests) { return RunFile(kHead + tests); }

 private:
  static Lines MessagesOf(const CaseFile& file) {
    Lines messages;
    for (const CaseSource& part : file.files) {
      for (const Issue& issue : part.issues.all()) messages.push_back(issue.message);
    }
    return messages;
  }

  fs::path folder_;
};

TEST_F(RunnerTest, CanMustBeAllowedAndCannotDenied) {
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: get room/1, cannot: [write room/1, get else]}"),
            Lines({"t: passed 3"}));
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: [write room/1], cannot: [get room/1]}"),
            Lines({"effect: visitor write room/1", "effect: visitor get room/1", "t: failed 2"}));
}

TEST_F(RunnerTest, EveryPrincipalOfAsIsAsked) {
  EXPECT_EQ(Run("  - {name: t, as: [visitor, ada, bob], can: get room/1}"),
            Lines({"effect: bob get room/1", "t: failed 3"}));
}

TEST_F(RunnerTest, APrincipalMayBeWrittenInPlace) {
  EXPECT_EQ(Run("  - {name: t, as: {entity_id: x, groups: [admin]}, can: write room/1}"),
            Lines({"t: passed 1"}));
  EXPECT_EQ(Run("  - {name: t, as: guest, can: get room/1}"), Lines({"t: passed 1"}));
  EXPECT_EQ(Run("  - {name: t, as: [guest, {function: sweeper}], can: get room/1}"),
            Lines({"effect: {function: sweeper} get room/1", "t: failed 2"}));
}

TEST_F(RunnerTest, ADeclaredPrincipalMayBeCalledGuest) {
  EXPECT_EQ(RunFile("cases: 1\npolicy: rooms.yaml\n"
                    "principals: {guest: {entity_id: g, groups: [admin]}}\n"
                    "tests: [{name: t, as: guest, can: write room/1}]"),
            Lines({"t: passed 1"}));
}

TEST_F(RunnerTest, ANamedSetStandsForEachOfItsActions) {
  EXPECT_EQ(Run("  - {name: t, as: ada, can: [read room/1, all room/2]}"), Lines({"t: passed 6"}));
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: read room/1}"),
            Lines({"effect: visitor list room/1", "t: failed 2"}));
}

TEST_F(RunnerTest, ARequestIsSplitAtItsFirstSpace) {
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: get room/a b c}"), Lines({"t: passed 1"}));
}

TEST_F(RunnerTest, ListMayAskForTheRoot) {
  EXPECT_EQ(Run("  - {name: t, as: eve, can: 'list '}"), Lines({"t: passed 1"}));
  EXPECT_EQ(Run("  - {name: t, as: eve, cannot: 'get '}"),
            Lines({"accident: eve get ", "t: failed 1"}));
}

TEST_F(RunnerTest, ExactlyIsTheWholeMatrix) {
  EXPECT_EQ(Run("  - name: t\n    path: room/1\n    exactly:\n      visitor: get\n"
                "      ada: [read, write, delete]\n      sweeper: [delete]\n      bob: []\n"),
            Lines({"t: passed 20"}));
  EXPECT_EQ(Run("  - {name: t, path: [profile/bob/x, room/1/locked/x], exactly: {bob: get}}"),
            Lines({"effect: bob write profile/bob/x", "effect: visitor get room/1/locked/x",
                   "effect: ada get room/1/locked/x", "effect: ada list room/1/locked/x",
                   "effect: ada delete room/1/locked/x", "effect: bob get room/1/locked/x",
                   "effect: sweeper delete room/1/locked/x", "t: failed 40"}));
}

TEST_F(RunnerTest, BecauseNamesARuleByItsId) {
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: {request: get room/1, because: look}}"),
            Lines({"t: passed 1"}));
  EXPECT_EQ(Run("  - {name: t, as: ada, can: {request: get room/1, because: look}}"),
            Lines({"because: ada get room/1", "t: failed 1"}));
}

TEST_F(RunnerTest, BecauseNamesARuleByPatternAndSelector) {
  EXPECT_EQ(Run("  - name: t\n    as: ada\n"
                "    can: {request: get room/1, because: room/* group:admin}\n"
                "    cannot: {request: write room/1/locked/x,"
                " because: 'room/{any}/locked/** anyone'}\n"),
            Lines({"t: passed 2"}));
  EXPECT_EQ(Run("  - {name: t, as: ada, can: {request: get room/1, because: room/* guest}}"),
            Lines({"because: ada get room/1", "t: failed 1"}));
}

TEST_F(RunnerTest, ABecauseMayNameAGroupOrFunctionWithSpaces) {
  Write("spaces.yaml",
        "postern: 1\naccess:\n  my docs/*:\n    - {allow: 'group:site admins', to: get}\n"
        "    - {allow: 'function:nightly guest', to: write}\n"
        "    - {allow: guest, to: delete}\n");
  const std::string head =
      "cases: 1\npolicy: spaces.yaml\nprincipals:\n"
      "  v: guest\n  a: {entity_id: a, groups: [site admins]}\n  f: {function: nightly guest}\n"
      "tests:\n";
  EXPECT_EQ(
      RunFile(head +
              "  - {name: t, as: a, can: get my docs/x, because: my docs/* group:site admins}\n"
              "  - name: u\n    as: f\n    can: write my docs/x\n"
              "    because: my docs/* function:nightly guest\n"
              "  - {name: v, as: v, can: delete my docs/x, because: my docs/* guest}\n"
              "  - {name: w, as: v, can: delete my docs/x,"
              " because: my docs/* group:site admins}\n"),
      Lines({"t: passed 1", "u: passed 1", "v: passed 1", "because: v delete my docs/x",
             "w: failed 1"}));
}

TEST_F(RunnerTest, BecauseOfADenyMayBeAReason) {
  EXPECT_EQ(Run("  - name: t\n    as: bob\n    cannot:\n"
                "      - {request: get room/1, because: no_rule}\n"
                "      - {request: write room/1/locked/x, because: denied_by_rule}\n"),
            Lines({"t: passed 2"}));
  EXPECT_EQ(Run("  - {name: t, as: bob, cannot: {request: get room/1, because: denied_by_rule}}"),
            Lines({"because: bob get room/1", "t: failed 1"}));
}

TEST_F(RunnerTest, ABecauseOfTheTestHoldsForItsRequestsButThoseWithTheirOwn) {
  EXPECT_EQ(Run("  - name: t\n    as: visitor\n    because: no_rule\n    cannot:\n"
                "      - write room/1\n      - get profile/x/y\n"
                "      - {request: write room/1/locked/x, because: denied_by_rule}\n"),
            Lines({"t: passed 3"}));
}

TEST_F(RunnerTest, ABecauseThatNamesNoRuleHoldsForNone) {
  for (const std::string because : {"loook", "rooms/* guest", "room/* gest", "room/[ guest"}) {
    EXPECT_EQ(
        Run("  - {name: t, as: visitor, can: {request: get room/1, because: '" + because + "'}}"),
        Lines({"because: visitor get room/1", "t: failed 1"}))
        << because;
  }
}

TEST_F(RunnerTest, ADenialByAccidentFails) {
  EXPECT_EQ(Run("  - name: t\n    as: [visitor, {entity_id: a/b, groups: []}]\n"
                "    cannot: get room/../x\n"),
            Lines({"accident: visitor get room/../x",
                   "accident: {entity_id: a/b, groups: []} get room/../x", "t: failed 2"}));
  EXPECT_EQ(Run("  - {name: t, path: room//x, exactly: {}, because: path_rejected}"),
            Lines({"t: passed 20"}));
  EXPECT_EQ(Run("  - {name: t, path: room//x, exactly: {}}").size(), 21u);
}

TEST_F(RunnerTest, ADenialByAccidentPassesIfItsBecauseNamesTheReason) {
  EXPECT_EQ(
      Run("  - name: t\n    as: visitor\n    cannot:\n"
          "      - {request: get room/../x, because: path_rejected}\n"
          "      - {request: fly room/x, because: unknown_action}\n"
          "  - name: u\n    as: {entity_id: a/b, groups: []}\n    because: principal_rejected\n"
          "    cannot: get room/x\n"),
      Lines({"t: passed 2", "u: passed 1"}));
  EXPECT_EQ(Run("  - {name: t, as: visitor, cannot: {request: get room/../x, because: no_rule}}"),
            Lines({"because: visitor get room/../x", "t: failed 1"}));
}

TEST_F(RunnerTest, WithRunsTheTestForEveryCombination) {
  EXPECT_EQ(
      Run("  - name: t\n    as: visitor\n"
          "    with: {verb: [get, list], room: ['1', '2'], bare: [x]}\n"
          "    can: <verb> room/<room>\n    cannot: write room/\\<room>/<bare>\n"),
      Lines({"t [verb=get, room=1, bare=x]: passed 2", "t [verb=get, room=2, bare=x]: passed 2",
             "effect: visitor list room/1", "t [verb=list, room=1, bare=x]: failed 2",
             "effect: visitor list room/2", "t [verb=list, room=2, bare=x]: failed 2"}));
  EXPECT_EQ(Run("  - {name: t, path: <top>/1, with: {top: [room]},"
                " exactly: {visitor: get, ada: all, sweeper: delete}}"),
            Lines({"t [top=room]: passed 20"}));
}

TEST_F(RunnerTest, TheLimitOfCombinationsIsExact) {
  CaseFileOptions options;
  options.max_combinations = 4;
  const std::string test =
      "  - {name: t, as: visitor, can: get room/<a>/<b>, with: {a: [p, q], b: [p, q";
  EXPECT_EQ(RunFile(kHead + test + "]}}", options).size(), 4u);
  EXPECT_EQ(RunFile(kHead + test + ", r]}}", options),
            Lines({"`with` gives more than 4 combinations"}));
}

TEST_F(RunnerTest, SkippedTestsAreNotRun) {
  EXPECT_EQ(Run("  - {name: t, as: visitor, can: write room/1, skip: known}\n"
                "  - {name: u, as: visitor, can: get room/1}\n"),
            Lines({"t: skipped 0", "u: passed 1"}));
}

TEST_F(RunnerTest, OnlyLeavesOutTheOthersAndIsRefusedInCi) {
  const std::string tests =
      "  - {name: t, as: visitor, can: write room/1}\n"
      "  - {name: u, as: visitor, can: get room/1, only: true}\n";
  EXPECT_EQ(Run(tests), Lines({"t: not_selected 0", "u: passed 1"}));
  CaseFileOptions options;
  options.refuse_only = true;
  EXPECT_EQ(RunFile(kHead + tests, options), Lines({"`only` would leave out the other tests"}));
}

TEST_F(RunnerTest, AListOfPoliciesRunsTheCasesAgainstEach) {
  Write("closed.yaml", "postern: 1\naccess: {room/*: [{allow: authenticated, to: get}]}");
  EXPECT_EQ(RunFile("cases: 1\npolicy: [rooms.yaml, closed.yaml]\n"
                    "tests: [{name: t, as: guest, can: get room/1}]"),
            Lines({"t: passed 1", "effect: guest get room/1", "t: failed 1"}));
}

TEST_F(RunnerTest, PrincipalsComeFromFilesToo) {
  Write("people.yaml", "ada: {entity_id: ada, groups: [admin]}");
  const std::string tests = "\ntests: [{name: t, as: ada, can: write room/1}]";
  EXPECT_EQ(RunFile("cases: 1\npolicy: rooms.yaml\nprincipals: people.yaml" + tests),
            Lines({"t: passed 1"}));
  EXPECT_EQ(
      RunFile("cases: 1\npolicy: rooms.yaml\nprincipals: [people.yaml, {bob: guest}]" + tests),
      Lines({"t: passed 1"}));
  EXPECT_EQ(
      RunFile("cases: 1\npolicy: rooms.yaml\nprincipals: [{ada: guest}, people.yaml]" + tests),
      Lines({"the principal `ada` is declared twice"}));
}

TEST_F(RunnerTest, GroupsMustBeSaidIfTheyAreAskedFor) {
  const std::string rest = "\ntests: [{name: t, as: x, cannot: write room/1}]";
  const std::string rooms = "cases: 1\npolicy: rooms.yaml\nprincipals: {x: ";
  const Lines left_open = {"the groups of `x` are left open, and the policy asks for groups"};
  EXPECT_EQ(RunFile(rooms + "{entity_id: x}}" + rest), left_open);
  EXPECT_EQ(RunFile(rooms + "{entity_id: x, groups: []}}" + rest), Lines({"t: passed 1"}));
  EXPECT_EQ(RunFile(rooms + "{entity_id: x, unknown: true}}" + rest), Lines({"t: passed 1"}));
  EXPECT_EQ(RunFile(rooms + "{guest: true}}" + rest), Lines({"t: passed 1"}));

  Write("groupless.yaml", "postern: 1\naccess: {room/*: [{allow: authenticated, to: get}]}");
  EXPECT_EQ(RunFile("cases: 1\npolicy: groupless.yaml\nprincipals: {x: {entity_id: x}}" + rest),
            Lines({"t: passed 1"}));
}

TEST_F(RunnerTest, WhatThePolicyNeverMentionsIsAnError) {
  const auto with = [this](const std::string& principal) {
    return RunFile("cases: 1\npolicy: rooms.yaml\nprincipals: {x: " + principal +
                   "}\ntests: [{name: t, as: x, cannot: write room/1}]");
  };
  EXPECT_EQ(with("{groups: [admn]}"), Lines({"the policy never mentions the group `admn`"}));
  EXPECT_EQ(with("{function: sweep}"), Lines({"the policy never mentions the function `sweep`"}));
  EXPECT_EQ(with("{guest: true, attributes: {shft: day}}"),
            Lines({"the policy never mentions the attribute `shft`"}));
  EXPECT_EQ(with("{groups: [admn], attributes: {shft: day}, unknown: true}"),
            Lines({"t: passed 1"}));
}

TEST_F(RunnerTest, WhatThePolicyDeclaresIsMentionedAndAVariableGroupMentionsAll) {
  const auto with = [this](const std::string& policy) {
    Write("groups.yaml", "postern: 1\n" + policy);
    return RunFile(
        "cases: 1\npolicy: groups.yaml\n"
        "tests: [{name: t, as: {groups: [red]}, cannot: write room/1}]");
  };
  EXPECT_EQ(with("groups: [red, blue]\naccess: {room/*: [{allow: 'group:blue', to: get}]}"),
            Lines({"t: passed 1"}));
  EXPECT_EQ(with("access: {room/<team>: [{allow: 'group:<team>', to: get}]}"),
            Lines({"t: passed 1"}));
  EXPECT_EQ(with("access: {room/*: [{allow: 'group:blue', to: get}]}"),
            Lines({"the policy never mentions the group `red`"}));
}

TEST_F(RunnerTest, MethodsAreActionsInUrlMode) {
  Write("web.yaml",
        "postern: 1\npaths: url\nactions: [read, write]\nmethods: {GET: read, POST: write}\n"
        "access: {/room/*: [{allow: guest, to: read}]}");
  EXPECT_EQ(
      RunFile(
          "cases: 1\npolicy: web.yaml\nprincipals: {v: guest}\ntests:\n"
          "  - {name: t, as: v, can: ['GET /room/1?q', read /room/a%20b], cannot: POST /room/1}\n"
          "  - {name: u, path: /room/1, exactly: {v: GET}}\n"
          "  - {name: w, as: v, cannot: PUT /room/1, because: unknown_action}\n"),
      Lines({"t: passed 3", "u: passed 2", "w: passed 1"}));
}

TEST_F(RunnerTest, ProofsAreOverAllRequests) {
  const std::string head = "cases: 1\npolicy: rooms.yaml\n";
  EXPECT_EQ(RunFile(head + "never: [{name: p, selector: guest, to: [write, delete], path: '*'}]\n"
                           "always: [{name: a, selector: owner, to: [get, write], "
                           "path: 'profile/<entity_id>/*'}]"),
            Lines({"p: proved", "a: proved"}));
  EXPECT_EQ(RunFile(head + "never: [{name: p, selector: [owner, guest], to: all, "
                           "path: '<_area>/<entity_id>'}]"),
            Lines({"p: refuted", "list a/a1: allowed"}));
  EXPECT_EQ(RunFile(head + "always: [{name: a, selector: 'group:admin', to: write, "
                           "path: 'room/*'}]"),
            Lines({"a: refuted", "write room/a/locked/a1: denied_by_rule"}));
}

TEST_F(RunnerTest, ProofsRunBesideTestsAndWhateverOnlySays) {
  EXPECT_EQ(
      RunFile(std::string(kHead) + "  - {name: t, as: visitor, can: get room/1, only: true}\n"
                                   "never: [{name: p, selector: guest, to: write, path: '*'}]"),
      Lines({"t: passed 1", "p: proved"}));
}

TEST_F(RunnerTest, AProofOfWhatThePolicyNeverMentionsIsAnError) {
  const auto with = [this](const std::string& rest) {
    return RunFile("cases: 1\npolicy: rooms.yaml\nnever: [{name: p, " + rest + "}]");
  };
  EXPECT_EQ(with("selector: 'group:admn', to: get, path: '*'"),
            Lines({"the policy never mentions the group `admn`"}));
  EXPECT_EQ(with("selector: 'function:sweep', to: get, path: '*'"),
            Lines({"the policy never mentions the function `sweep`"}));
  EXPECT_EQ(with("selector: 'group:admn', to: delete, path: profile/*, unknown: true"),
            Lines({"p: proved"}));
  EXPECT_EQ(with("selector: guest, to: [gte], path: '*'"), Lines({"unknown action `gte`"}));
  EXPECT_EQ(with("selector: gest, to: get, path: '*'"), Lines({"unknown selector `gest`"}));
  EXPECT_EQ(with("selector: owner, to: get, path: '*'"),
            Lines({"`owner` needs a pattern with `<entity_id>`"}));
  EXPECT_EQ(with("selector: guest, to: get, path: a//b"),
            Lines({"an empty segment, `//`, in a pattern"}));
}

TEST_F(RunnerTest, NamesAreUniqueAmongTestsAndProofs) {
  EXPECT_EQ(
      RunFile(std::string(kHead) + "  - {name: t, as: visitor, can: get room/1}\n"
                                   "never: [{name: t, selector: guest, to: write, path: '*'}]"),
      Lines({"two tests are called `t`"}));
}

TEST_F(RunnerTest, AProofSaysEverything) {
  const auto with = [this](const std::string& proof) {
    return RunFile("cases: 1\npolicy: rooms.yaml\nalways: [" + proof + "]");
  };
  EXPECT_EQ(with("{selector: guest, to: get, path: a}"),
            Lines({"an item of `always` needs `name`"}));
  EXPECT_EQ(with("{name: p, selector: guest, to: get}"),
            Lines({"an item of `always` needs `path`"}));
  EXPECT_EQ(with("{name: p, selector: guest, to: get, path: a, unknown: 1}"),
            Lines({"`unknown` must be `true`"}));
  EXPECT_EQ(with(""), Lines({"`always` is empty"}));
}

class RequestCounter : public RequestObserver {
 public:
  void Decided(const TestRun& /*run*/, const DecidedRequest& /*request*/) override { ++requests; }

  int requests = 0;
};

TEST_F(RunnerTest, NothingIsRunOnceItIsStopped) {
  Write("x_test.yaml", std::string(kHead) +
                           "  - {name: t, as: visitor, can: [get room/1, get room/2,"
                           " get room/3]}\n  - {name: u, as: visitor, can: get room/1}");
  const LoadedPolicy policy(
      CompilePolicyFile(fs::path(::testing::TempDir()) / "runner_test/rooms.yaml"));
  const CaseFile file =
      ReadCaseFile(fs::path(::testing::TempDir()) / "runner_test/x_test.yaml", {});
  Recorder recorder;
  RequestCounter counter;
  RunOptions options;
  options.observers = {&counter};
  options.is_stopped = [&counter] { return counter.requests == 2; };
  const Totals totals = RunTests(file, policy, options, recorder);
  EXPECT_EQ(recorder.lines, Lines({"t: interrupted 2"}));
  EXPECT_EQ(totals.requests, 2u);
  EXPECT_EQ(totals.tests(), 0u);
}

}  // namespace
}  // namespace postern::tools
