#include "tools/authoring/case_writer.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/choices.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/report.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;
using internal::Choices;

constexpr char kRooms[] = R"(postern: 1
access:
  room/**:
    - {allow: guest, to: get, where: {plan: free}}
    - {allow: 'group:admin', to: all}
    - {allow: 'function:sweeper', to: delete}
  profile/<entity_id>/**:
    - {allow: owner, to: [get, write]}
)";

Principal Guest() { return {}; }

Principal User(std::string id, std::vector<std::string> groups = {}) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = std::move(id);
  user.groups = std::move(groups);
  return user;
}

Principal Function(std::string name) {
  Principal function;
  function.kind = PrincipalKind::kFunction;
  function.name = std::move(name);
  return function;
}

// Keeps the requests that failed, as they were asked.
class Failures : public Report {
 public:
  struct Request {
    Principal principal;
    std::string action;
    std::string path;
  };

  void BeginTest(const TestRun&) override {}
  void AddFailure(const TestRun& run, const Failure& failure) override {
    requests.push_back({run.file.principals[run.test.principals.front()].principal,
                        std::string(failure.action), std::string(failure.path)});
  }
  void EndTest(const TestRun&, TestStatus, uint64_t) override {}
  void AddProof(const ProofRun&) override {}
  void AddNotRun(const NotRun&) override {}
  void EndFile(const CaseFile&, const Totals&) override {}
  void Finish(const Totals&, ExitStatus) override {}

  std::vector<Request> requests;
};

class CaseWriterTest : public ::testing::Test {
 protected:
  CaseWriterTest()
      : folder_(fs::path(::testing::TempDir()) / "case_writer_test"),
        policy_(CompilePolicy(Source("rooms.yaml", kRooms), Syntax::kYaml)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~CaseWriterTest() override { fs::remove_all(folder_); }

  std::string Write(const std::vector<CaseGroup>& groups, const std::string& comment = "") {
    const auto text = WriteCases({"rooms.yaml", comment, groups}, policy_.vocabulary);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.value_or("");
  }

  std::string ErrorOf(const CaseRequest& request) {
    const auto text = WriteCases({"rooms.yaml", "", {{"", "", {request}}}}, policy_.vocabulary);
    EXPECT_EQ(CheckCaseRequest(request, policy_.vocabulary), text.status());
    return std::string(text.status().message());
  }

  // Returns what a run of the file counts; what fails is added to `failures`.
  Totals Run(const std::string& text, Failures& failures) {
    const fs::path path = folder_ / "x_test.yaml";
    std::ofstream(path, std::ios::binary) << text;
    CaseFile file = ReadCaseFile(path, {});
    CheckAgainstPolicy(policy_.vocabulary, file);
    EXPECT_FALSE(file.has_errors()) << file.IssuesText(false) << text;
    return file.has_errors() ? Totals() : RunTests(file, policy_, RunOptions(), failures);
  }

  // Returns how many requests of the file pass; none may fail.
  uint64_t NumPassed(const std::string& text) {
    Failures failures;
    const Totals totals = Run(text, failures);
    EXPECT_EQ(totals.failures, 0U) << text;
    return totals.requests;
  }

  // Returns the request with what is decided, and the reason where nothing else would pass.
  CaseRequest Decided(Principal principal, std::string action, std::string path) const {
    const DecisionGraph& graph = *policy_.policy.graph();
    const Decision decision =
        Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(path));
    const bool needs_reason = decision.rule == Decision::kNone;
    return {std::move(principal), std::move(action), std::move(path), decision.effect,
            needs_reason ? std::string(ReasonName(decision.reason)) : ""};
  }

  const fs::path folder_;
  const LoadedPolicy policy_;
};

TEST_F(CaseWriterTest, ATestAloneNamesItsPrincipalInPlace) {
  const auto text = WriteTest({User("alice", {"admin"}), "get", "room/<1>", Effect::kAllow, ""},
                              policy_.vocabulary);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, R"(  - name: alice can get room/<1>
    as: {entity_id: alice, groups: [admin]}
    can:
      - get room/\<1>
)");
  EXPECT_EQ(NumPassed("cases: 1\npolicy: rooms.yaml\ntests:\n" + *text), 1U);
  EXPECT_FALSE(WriteTest({Guest(), "swim", "room/1", Effect::kDeny, ""}, policy_.vocabulary).ok());
}

// Nothing is escaped in the action of a request, so such a one is a value of `with`.
TEST_F(CaseWriterTest, AnActionThatLooksLikeAPlaceholderIsWritten) {
  const LoadedPolicy odd(CompilePolicy(
      Source("rooms.yaml",
             "postern: 1\nactions: [\"a<b\", \"<c>\"]\naccess: {x: [{allow: guest, to: all}]}\n"),
      Syntax::kYaml));
  for (const std::string action : {"a<b", "<c>"}) {
    const auto test = WriteTest({Guest(), action, "x", Effect::kAllow, ""}, odd.vocabulary);
    ASSERT_TRUE(test.ok()) << test.status();
    CaseFile file =
        ParseCaseFile(Source("x_test.yaml", "cases: 1\npolicy: rooms.yaml\ntests:\n" + *test), {});
    CheckAgainstPolicy(odd.vocabulary, file);
    ASSERT_FALSE(file.has_errors()) << file.IssuesText(false) << *test;
    Failures failures;
    const Totals totals = RunTests(file, odd, RunOptions(), failures);
    EXPECT_EQ(totals.requests, 1U);
    EXPECT_EQ(totals.failures, 0U);
  }
}

TEST_F(CaseWriterTest, WritesPrincipalsOnceAndATestForEach) {
  const std::string text = Write({{"",
                                   "",
                                   {{Guest(), "get", "room/1", Effect::kDeny, "no_rule"},
                                    {User("alice", {"admin"}), "get", "room/1", Effect::kAllow},
                                    {Guest(), "write", "room/1", Effect::kDeny}}},
                                  {"sweeping",
                                   "At night.\nOnly.",
                                   {{Function("sweeper"), "delete", "room/1", Effect::kAllow}}}},
                                 "Written by a test.");
  EXPECT_EQ(text, R"(# Written by a test.
cases: 1
policy: rooms.yaml
principals:
  guest: guest
  alice: {entity_id: alice, groups: [admin]}
  sweeper: {function: sweeper}

tests:
  - name: guest
    as: guest
    cannot:
      - request: get room/1
        because: no_rule
      - write room/1

  - name: alice
    as: alice
    can:
      - get room/1

  # At night.
  # Only.
  - name: sweeping
    as: sweeper
    can:
      - delete room/1
)");
  EXPECT_EQ(NumPassed(text), 4U);
}

TEST_F(CaseWriterTest, NamesAreDistinctAndNeedNoQuotes) {
  const std::vector<Principal> principals = {User("no"),
                                             User("42"),
                                             User("guest"),
                                             User("a b"),
                                             User("a  b"),
                                             User("\xc3\xa9"),
                                             Function("fn"),
                                             User("fn"),
                                             User("fn", {"admin"}),
                                             User("fn-2"),
                                             User(std::string(50, 'x'))};
  std::vector<CaseRequest> requests;
  for (const Principal& principal : principals) {
    requests.push_back(Decided(principal, "list", "room/1"));
  }
  const CaseFile file = [&] {
    std::ofstream(folder_ / "names_test.yaml") << Write({{"", "", requests}});
    return ReadCaseFile(folder_ / "names_test.yaml", {});
  }();
  std::vector<std::string> names;
  for (const CasePrincipal& principal : file.principals) names.push_back(principal.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"user-no", "user-42", "user-guest", "a-b", "a-b-2", "user",
                                      "fn", "fn-2", "fn-3", "fn-2-2", std::string(40, 'x')}));
}

TEST_F(CaseWriterTest, HardPathsUseWith) {
  const std::string text =
      Write({{"",
              "",
              {Decided(Guest(), "get", " room/1"), Decided(Guest(), "get", "room/<1>\\<#: "),
               Decided(Guest(), "get", "room/a\nb")}}});
  EXPECT_EQ(text.substr(text.find("tests:")), R"(tests:
  - name: guest
    as: guest
    cannot:
      - request: 'get room/\<1>\\<#: '
        because: no_rule

  - name: guest 2
    as: guest
    with:
      path: ' room/1'
    cannot:
      - request: get <path>
        because: no_declaration

  - name: guest 3
    as: guest
    with:
      path: "room/a\nb"
    cannot:
      - request: get <path>
        because: no_rule
)");
  EXPECT_EQ(NumPassed(text), 3U);
}

TEST_F(CaseWriterTest, SaysWhatIsUnknownToThePolicy) {
  Principal open;
  open.kind = PrincipalKind::kUser;
  const std::string text = Write(
      {{"",
        "",
        {Decided(open, "list", "room/1"), Decided(User("bob", {"staff"}), "list", "room/1")}}});
  EXPECT_NE(text.find("  user: {unknown: true}\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  bob: {entity_id: bob, groups: [staff], unknown: true}\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(NumPassed(text), 2U);
}

TEST_F(CaseWriterTest, RefusesWhatNoCaseFileCanAsk) {
  EXPECT_EQ(ErrorOf({Guest(), "get", "a\xff", Effect::kDeny}), "the path `a\\xff` is not UTF-8");
  EXPECT_EQ(ErrorOf({Guest(), "read", "a", Effect::kDeny}),
            "the action `read` is a named set, and a case file would ask for each of its actions");
  EXPECT_EQ(ErrorOf({Guest(), "fly", "a", Effect::kDeny, "path_rejected"}),
            "the action `fly` is unknown, so a case file can only say `because: unknown_action`");
  EXPECT_EQ(ErrorOf({User("a", {""}), "get", "a", Effect::kDeny}), "the group `` is empty");
  Principal nobody = Guest();
  nobody.name = "x";
  EXPECT_EQ(ErrorOf({nobody, "get", "a", Effect::kDeny}),
            "the principal has a name and is no function");
  Principal twice = Guest();
  twice.attributes = {{"plan", "a"}, {"plan", "b"}};
  EXPECT_EQ(ErrorOf({twice, "get", "a", Effect::kDeny}), "the attribute `plan` is there twice");
  Principal long_key = Guest();
  long_key.attributes = {{std::string(1001, 'k'), "a"}};
  EXPECT_EQ(
      ErrorOf({long_key, "get", "a", Effect::kDeny}),
      "the name of the attribute `" + std::string(80, 'k') + "`… is too long for a key of YAML");
  EXPECT_EQ(ErrorOf({Guest(), "get", std::string(70000, 'a'), Effect::kDeny}),
            "the path `" + std::string(80, 'a') + "`… is longer than 65536 bytes");
}

TEST_F(CaseWriterTest, RefusesADraftThatCannotBeWritten) {
  const std::vector<CaseGroup> one = {{"", "", {{Guest(), "get", "room/1", Effect::kDeny}}}};
  const auto error_of = [&](const CaseDraft& draft) {
    return std::string(WriteCases(draft, policy_.vocabulary).status().message());
  };
  EXPECT_EQ(error_of({"rooms.yaml", "", {}}), "there is no request to write");
  EXPECT_EQ(error_of({"", "", one}), "the path of the policy `` is empty");
  EXPECT_EQ(error_of({"rooms.yaml", "a\x1b[2J", one}),
            "the comment `a\\x1b[2J` has a character that can't stand there");
}

// --- what is written is read ---------------------------------------------------------------------

// Pieces that YAML, or a case file, takes for something else if it can.
std::string NastyText(Choices& choices) {
  static const std::string* const kPieces = new std::string[]{
      "room/",  "profile/", "a",    "no",   "~",  "42",   "1:30",  " ",    "  ",     "# ",     " #",
      ": ",     "- ",       "? ",   "<x>",  "<",  ">",    "\\",    "\\<",  "'",      "\"",     "\n",
      "\r\n",   "\t",       "\x01", "\x7f", "&a", "*",    "!t",    "|",    "%",      "@",      "`",
      ",",      "[",        "]{}",  "/",    "..", "null", "é",     "日本", "\u2028", "\u0085", "😀",
      "\ufeff", "---",      "...",  "=",    "<<", "true", "\u202e"};
  std::string text = choices.OneIn(2) ? "room/" : "";
  for (uint32_t i = choices.Below(5); i > 0; --i) text += kPieces[choices.Below(51)];
  return text;
}

std::string NastyName(Choices& choices) {
  const std::string name = NastyText(choices);
  return name.empty() ? "x" : name;
}

Principal NastyPrincipal(Choices& choices) {
  Principal principal;
  principal.kind = static_cast<PrincipalKind>(choices.Below(3));
  if (principal.kind == PrincipalKind::kFunction) principal.name = NastyName(choices);
  if (choices.OneIn(2)) principal.entity_id = NastyText(choices);
  if (choices.OneIn(2)) {
    principal.groups.emplace();
    const uint32_t count = choices.OneIn(10) ? 100 : choices.Below(3);
    for (uint32_t i = 0; i < count; ++i) principal.groups->push_back(NastyName(choices));
  }
  const uint32_t attributes = choices.OneIn(10) ? 20 : choices.Below(2);
  for (uint32_t i = 0; i < attributes; ++i) {
    principal.attributes.emplace_back(std::to_string(i) + NastyName(choices), NastyText(choices));
  }
  return principal;
}

using Requests = std::multiset<
    std::tuple<int, std::optional<std::string>, std::optional<std::vector<std::string>>,
               std::optional<std::string>, std::vector<std::pair<std::string, std::string>>,
               std::string, std::string>>;

template <typename Request>
Requests AllOf(const std::vector<Request>& requests) {
  Requests all;
  for (const Request& request : requests) {
    const Principal& who = request.principal;
    all.emplace(static_cast<int>(who.kind), who.entity_id, who.groups, who.name, who.attributes,
                request.action, request.path);
  }
  return all;
}

class RandomCasesTest : public CaseWriterTest {
 protected:
  std::vector<CaseRequest> RandomRequests(Choices& choices) const {
    std::vector<CaseRequest> requests;
    Principal principal;
    for (int i = 0; i < 20; ++i) {
      if (i == 0 || choices.OneIn(2)) principal = NastyPrincipal(choices);
      const std::vector<std::string>& actions = policy_.policy.graph()->actions();
      requests.push_back(Decided(principal, choices.OneOf(actions), NastyText(choices)));
      if (choices.OneIn(10)) requests.back().action = NastyText(choices) + "x";
      requests.back() = Decided(principal, requests.back().action, requests.back().path);
    }
    return requests;
  }
};

// An action that the policy does not know can't be asked with a reason of more weight.
std::vector<CaseRequest> Sayable(std::vector<CaseRequest> requests, const Vocabulary& policy) {
  const auto end = std::remove_if(
      requests.begin(), requests.end(),
      [&](const CaseRequest& request) { return !CheckCaseRequest(request, policy).ok(); });
  requests.erase(end, requests.end());
  return requests;
}

TEST_F(RandomCasesTest, EveryRequestPassesAndIsAskedAsGiven) {
  const uint64_t seed = internal::SeedFromEnvironment();
  SCOPED_TRACE("POSTERN_SEED=" + std::to_string(seed));
  internal::SeededChoices choices(seed);
  for (int round = 0; round < 100; ++round) {
    std::vector<CaseRequest> requests = Sayable(RandomRequests(choices), policy_.vocabulary);
    ASSERT_GT(requests.size(), 10U);
    EXPECT_EQ(NumPassed(Write({{"", "", requests}})), requests.size());

    // The control: with the other effect every one of them fails, and tells what was asked.
    for (CaseRequest& request : requests) {
      if (request.because == "unknown_action") request = Decided(Guest(), "get", "room/1");
      request.effect = request.effect == Effect::kAllow ? Effect::kDeny : Effect::kAllow;
      request.because.clear();
    }
    Failures failures;
    Run(Write({{"", "", requests}}), failures);
    ASSERT_EQ(AllOf(failures.requests), AllOf(requests));
  }
}

TEST_F(RandomCasesTest, OneFlippedEffectFails) {
  internal::SeededChoices choices(internal::SeedFromEnvironment());
  std::vector<CaseRequest> requests = {Decided(Guest(), "get", "room/1")};
  for (const CaseRequest& request : Sayable(RandomRequests(choices), policy_.vocabulary)) {
    requests.push_back(request);
  }
  requests.front().effect = Effect::kAllow;
  requests.front().because.clear();
  Failures failures;
  Run(Write({{"", "", requests}}), failures);
  ASSERT_EQ(failures.requests.size(), 1U);
  EXPECT_EQ(failures.requests.front().path, "room/1");
}

}  // namespace
}  // namespace postern::tools
