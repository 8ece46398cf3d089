// The binary from outside: exit statuses, streams, signals, and outputs that go wrong. What it
// prints is held by the goldens (postern_golden_test.cc).
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "engine/testing/compiled_corpus.h"
#include "gtest/gtest.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

using testing::Finished;
using testing::Process;
using testing::RunPostern;
using testing::RunShell;

constexpr char kPolicy[] = "testdata/social-room/social-room.yaml";
constexpr char kCases[] = "testdata/social-room/social-room_test.yaml";
constexpr char kBroken[] = "testdata/cli/input/broken.yaml";
constexpr char kWarned[] = "testdata/cli/input/warned.yaml";
constexpr char kGetLine[] =
    R"({"id":1,"principal":{"kind":"guest"},"action":"get","path":"room/1/a.png"})";

struct StatusCase {
  std::vector<std::string> arguments;
  int status;
  std::string error;  // that standard error must hold; empty: it must be empty
};

void PrintTo(const StatusCase& c, std::ostream* out) {
  for (const std::string& argument : c.arguments) *out << argument << ' ';
}

class ExitStatusTest : public ::testing::TestWithParam<StatusCase> {};

TEST_P(ExitStatusTest, IsThatOfTheTable) {
  const Finished finished = RunPostern(GetParam().arguments);
  EXPECT_EQ(finished.status, GetParam().status);
  if (GetParam().error.empty()) {
    EXPECT_EQ(finished.error, "");
  } else {
    EXPECT_NE(finished.error.find(GetParam().error), std::string::npos) << finished.error;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Usage, ExitStatusTest,
    ::testing::Values(
        StatusCase{{}, 1, "postern: no command\n"},
        StatusCase{{"tset"}, 1, "unknown command `tset`, did you mean `test`?"},
        StatusCase{{"fly"},
                   1,
                   "`fmt`, `compile`, `graph`, `principal`, `bench`, `schema`, `completion`, "
                   "`man`, `version`)"},
        StatusCase{{"--versoin"}, 1, "unknown option `--versoin`, did you mean `--version`?"},
        StatusCase{{"--halp"}, 1, "unknown option `--halp`, did you mean `--help`?"},
        StatusCase{{"check"}, 1, "postern: POLICY is required"},
        StatusCase{{"check", "--strit", kPolicy}, 1, "`--strit`, did you mean `--strict`?"},
        StatusCase{{"test", "--coverag", kCases}, 1, "unknown option `--coverag`"},
        StatusCase{{"test", "--coverage=pdf", kCases}, 1, "unknown format of coverage `pdf`"},
        StatusCase{{"test", "--min-coverage", "101", kCases}, 1, "--min-coverage"},
        StatusCase{{"test", "--filter", "nosuch", kCases}, 1, "no test is selected"},
        StatusCase{{"check", "--format", "xml", kPolicy}, 1, "unknown format `xml`"},
        StatusCase{{"bench", kBroken}, 3, "unknown action `wirte`"},
        StatusCase{{"bench", kPolicy, "--requests", kPolicy}, 1, "social-room.yaml`, line 1: "},
        StatusCase{{"bench", kPolicy, "--requests", "nosuch"}, 1, "cannot read `nosuch`"},
        StatusCase{{"bench", kPolicy, "--rounds", "0"}, 1, "--rounds"},
        StatusCase{{"bench", kPolicy, "--html", kPolicy},
                   1,
                   "` is there and is no page of `postern bench`, so it stays"},
        StatusCase{{"bench", kPolicy, "--html", "-", "--format", "json"}, 1, "in place of"},
        StatusCase{{"decide", kPolicy, "--watch"}, 1, "`--watch` is for `--requests`"},
        StatusCase{{"decide", kPolicy, "--requests", "-", "--cases", kCases},
                   1,
                   "`--cases` is for `--watch`"},
        StatusCase{{"decide", "-", "--requests", kPolicy, "--watch"}, 1, "`-`, can't be watched"},
        StatusCase{{"decide", kBroken, "--requests", "-", "--watch"}, 3, "unknown action `wirte`"},
        StatusCase{{"decide", "nosuch", "--requests", "-", "--watch"}, 1, "No such file"},
        StatusCase{{"check", "-", "-"}, 1, "standard input, `-`, can be read only once"},
        StatusCase{{"version", "now"}, 1, "unexpected argument `now`"},
        StatusCase{{"decide", kPolicy, "--as"}, 1, "`--as` needs a value"},
        StatusCase{{"decide", kPolicy, "--action", "get", "--path", "room/1"}, 1, "no principal"},
        StatusCase{
            {"decide", kPolicy, "--groups=", "--action", "get", "--path", "x"}, 1, "no principal"},
        StatusCase{{"decide", kPolicy, "--as", "a", "--groups", "a,,b"}, 1, "an empty group"},
        StatusCase{{"decide", kPolicy, "--as", "a", "--groups", "a,"}, 1, "an empty group"},
        StatusCase{{"decide", kPolicy, "--as", "a", "--groups", ","}, 1, "an empty group"},
        StatusCase{{"decide", kPolicy, "--function", ""}, 1, "`--function` needs a name"},
        StatusCase{{"decide", kPolicy, "--guest", "--path", "room/1"}, 1, "no action"},
        StatusCase{{"decide", kPolicy, "--guest", "--action", "get"}, 1, "no path"},
        StatusCase{
            {"decide", kPolicy, "--guest", "--function", "f", "--action", "get", "--path", "x"},
            1,
            "two principals"},
        StatusCase{
            {"decide", kPolicy, "--guest", "--attribute", "a", "--action", "get", "--path", "x"},
            1,
            "`--attribute` needs `NAME=VALUE`, not `a`"},
        StatusCase{{"decide", kPolicy, "--guest", "--requests", "x"}, 1, "leave out"},
        StatusCase{{"decide", kPolicy, "--requests", "/dev/null", "--format", "pretty"},
                   1,
                   "decision lines"},
        StatusCase{{"compile", kPolicy}, 1, "postern: --output is required"},
        StatusCase{{"decide", "-", "--requests", "-"}, 1, "only once"}));

INSTANTIATE_TEST_SUITE_P(
    Outcomes, ExitStatusTest,
    ::testing::Values(
        StatusCase{{"--help"}, 0, ""}, StatusCase{{"decide", "--help"}, 0, ""},
        StatusCase{{"--version"}, 0, ""}, StatusCase{{"version"}, 0, ""},
        StatusCase{{"check", kPolicy}, 0, ""}, StatusCase{{"check", kWarned}, 0, ""},
        StatusCase{{"check", "--strict", kWarned}, 3, ""},
        StatusCase{{"check", kPolicy, kBroken}, 3, ""},
        StatusCase{{"check", kBroken, "nosuch.yaml"}, 1, "cannot read `nosuch.yaml`"},
        StatusCase{{"check", "testdata"}, 1, "cannot read `testdata`"},
        StatusCase{{"decide", kPolicy, "--guest", "--action", "get", "--path", "room/1"}, 0, ""},
        StatusCase{{"decide", kPolicy, "--guest", "--action", "write", "--path", "room/1"}, 2, ""},
        StatusCase{{"decide", kPolicy, "--as=", "--action", "get", "--path", "room/1"}, 2, ""},
        StatusCase{{"decide", kBroken, "--guest", "--action", "get", "--path", "x"}, 3, "error: "},
        StatusCase{{"decide", "nosuch", "--guest", "--action", "get", "--path", "x"}, 1, "nosuch"},
        StatusCase{{"decide", kPolicy, "--requests", "/dev/null"}, 0, ""},
        StatusCase{{"decide", kPolicy, "--requests", "nosuch"}, 1, "cannot read `nosuch`"},
        StatusCase{{"decide", kPolicy, "--requests", "testdata"}, 1, "cannot read the requests"},
        StatusCase{{"test", kCases}, 0, ""}, StatusCase{{"test", "testdata/social-room"}, 0, ""},
        StatusCase{{"test", "--ci", kCases}, 0, ""},
        StatusCase{{"test", "testdata/cli/input/failing_test.yaml"}, 4, ""},
        StatusCase{{"test", "testdata/cli/input/errors_test.yaml"}, 3, "error: "},
        StatusCase{{"test", "testdata/cli/input/broken_policy_test.yaml"}, 3, "error: "},
        StatusCase{{"test", "testdata/cli/input/unreadable_test.yaml"}, 1, "nosuch.yaml"},
        StatusCase{{"test", "nosuch_test.yaml"}, 1, "cannot read `nosuch_test.yaml`"},
        StatusCase{{"test", "testdata/cli/input/empty-folder"}, 1, "no case file"},
        StatusCase{{"test", kCases, "testdata/cli/input/failing_test.yaml"}, 4, ""},
        StatusCase{{"test", "testdata/cli/input/only_test.yaml"}, 0, ""},
        StatusCase{{"test", "--ci", "testdata/cli/input/only_test.yaml"}, 3, "only-in-ci"}));

TEST(CiTest, TheEnvironmentVariableRefusesOnly) {
  const std::string run = " postern test testdata/cli/input/only_test.yaml";
  EXPECT_EQ(RunShell("CI=true" + run).status, 3);
  EXPECT_EQ(RunShell("CI=" + run).status, 0);
  EXPECT_EQ(RunShell("CI=false" + run).status, 0);
}

TEST(ColorTest, NeverInAPipeOrFile) {
  EXPECT_EQ(RunPostern({"test", "testdata/cli/input/failing_test.yaml"}).out.find('\x1b'),
            std::string::npos);
}

// `script` runs a command on a terminal of its own.
TEST(ColorTest, NeverWithNoColorOrADumbTerminal) {
  const std::string run =
      "script -qec 'postern test testdata/cli/input/failing_test.yaml' /dev/null </dev/null";
  EXPECT_NE(RunShell("TERM=xterm " + run).out.find("\x1b[31m"), std::string::npos);
  EXPECT_EQ(RunShell("TERM=dumb " + run).out.find('\x1b'), std::string::npos);
  EXPECT_EQ(RunShell("NO_COLOR=1 TERM=xterm " + run).out.find('\x1b'), std::string::npos);
}

// Returns what a terminal is sent by `postern test` with these arguments, and CI set to `ci`.
std::string OnTerminal(const std::string& arguments, const std::string& ci = "") {
  return RunShell("CI=" + ci + " TERM=xterm NO_COLOR=1 script -qec 'postern test " + arguments +
                  "' /dev/null </dev/null")
      .out;
}

TEST(ProgressTest, ALineOnATerminalThatIsErasedInTheEnd) {
  const std::string out = OnTerminal(kCases);
  constexpr std::string_view kShown = "0 files, 0 tests, 0 failed";
  const size_t shown = out.find(kShown);
  ASSERT_NE(shown, std::string::npos) << out;
  const std::string erased = "\r" + std::string(kShown.size(), ' ') + "\r";
  EXPECT_EQ(out.substr(shown + kShown.size(), erased.size()), erased);
  const std::string summary = RunPostern({"test", kCases}).out;
  const std::string last = summary.substr(summary.rfind("✓"));
  EXPECT_EQ(out.substr(out.size() - last.size() - 1), last.substr(0, last.size() - 1) + "\r\n");
}

TEST(ProgressTest, NothingWhereNobodyWatches) {
  const std::string cases = kCases;
  for (const std::string& out :
       {OnTerminal(cases, "true"), OnTerminal(cases + " --format tap"),
        OnTerminal(cases + " 2>/dev/null"), RunPostern({"test", cases}).error}) {
    EXPECT_EQ(out.find("0 files, 0 tests"), std::string::npos) << out;
  }
}

TEST(OutputTest, AFullDiskIsNoSuccess) {
  for (const std::string& arguments :
       {std::string("--help"), std::string("version"), std::string("check ") + kPolicy,
        std::string("test ") + kCases, std::string("test --format json ") + kCases,
        std::string("test --format tap ") + kCases, std::string("test --format junit ") + kCases,
        std::string("decide --guest --action get --path room/1 ") + kPolicy}) {
    const Finished finished = RunShell("postern " + arguments + " >/dev/full");
    EXPECT_EQ(finished.status, 1) << arguments;
    EXPECT_EQ(finished.error, "postern: cannot write the output: No space left on device\n");
  }
}

TEST(OutputTest, TooLittleMemoryIsNoSuccessAndNoCrash) {
  const Finished finished =
      RunShell("ulimit -v 200000; head -c 250000000 /dev/zero | postern check -");
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.error, "postern: not enough memory\n");
}

TEST(OutputTest, AClosedOutputIsNoSuccess) {
  EXPECT_EQ(RunShell(std::string("postern check ") + kPolicy + " >&-").status, 1);
}

TEST(OutputTest, AReaderThatWentAwayEndsTheStream) {
  const std::string line = std::string("'") + kGetLine + "'";
  const Finished finished = RunShell("yes " + line + " | postern decide " + kPolicy +
                                     " --requests - | head -n 1 >/dev/null; echo ${PIPESTATUS[1]}");
  EXPECT_EQ(finished.out, "1\n");
}

TEST(StreamTest, AnswersEachLineBeforeTheNextComes) {
  Process postern({"decide", kPolicy, "--requests", "-"});
  for (int i = 0; i < 3; ++i) {
    postern.Write(std::string(kGetLine) + "\n");
    EXPECT_EQ(nlohmann::json::parse(postern.ReadLine())["decision"], "allow");
  }
  postern.CloseInput();
  EXPECT_EQ(postern.Wait(), 0);
}

TEST(StreamTest, KeepsTheOrderAndDropsNothing) {
  std::string requests;
  for (int i = 0; i < 5000; ++i) {
    requests += i % 7 == 0 ? "not a request\n"
                           : R"({"id":)" + std::to_string(i) +
                                 R"(,"principal":{"kind":"guest"},"action":"get","path":"room/)" +
                                 std::to_string(i) + "\"}\n";
  }
  const Finished finished = RunPostern({"decide", kPolicy, "--requests", "-"}, requests);
  EXPECT_EQ(finished.status, 1);
  size_t begin = 0;
  for (int i = 0; i < 5000; ++i) {
    const size_t end = finished.out.find('\n', begin);
    ASSERT_NE(end, std::string::npos) << i;
    const auto line = nlohmann::json::parse(finished.out.substr(begin, end - begin));
    const bool is_request = i % 7 != 0;
    EXPECT_EQ(line["id"], is_request ? nlohmann::json(i) : nlohmann::json());
    EXPECT_EQ(line["path"],
              is_request ? nlohmann::json("room/" + std::to_string(i)) : nlohmann::json());
    EXPECT_EQ(line["reason"], is_request ? "allowed" : "request_rejected");
    EXPECT_EQ(line.size(), 13u);
    begin = end + 1;
  }
  EXPECT_EQ(begin, finished.out.size());
}

TEST(StreamTest, ALineOverTheLimitIsRejectedAndTheNextIsNot) {
  const std::string limit(1 << 20, ' ');  // blank, and just short enough
  const Finished finished =
      RunPostern({"decide", kPolicy, "--requests", "-"}, limit + "\n" + limit + " \n" + kGetLine);
  EXPECT_EQ(finished.status, 1);
  EXPECT_NE(finished.out.find(R"("error":"the line is blank"})"), std::string::npos);
  EXPECT_NE(finished.out.find(R"("error":"the line is longer than 1048576 bytes"})"),
            std::string::npos);
  EXPECT_NE(finished.out.find(R"({"id":1,"decision":"allow")"), std::string::npos);
}

TEST(InterruptTest, AStreamEndsWithWhatIsKnown) {
  Process postern({"decide", kPolicy, "--requests", "-"});
  postern.Write(std::string(kGetLine) + "\n");
  EXPECT_EQ(nlohmann::json::parse(postern.ReadLine())["id"], 1);
  postern.Signal(SIGINT);
  EXPECT_EQ(postern.Wait(), 130);
}

// Returns a case file that runs for hours.
std::string LongCases() {
  std::string values = "[\"0\"";
  for (int i = 1; i < 1000; ++i) values += ", \"" + std::to_string(i) + "\"";
  values += "]";
  return std::string("cases: 1\npolicy: ") + kPolicy +
         "\ntests:\n  - name: runs for hours\n    as: guest\n"
         "    can: [\"get room/<a>/<b>/<c>\"]\n"
         "    with:\n      a: " +
         values + "\n      b: " + values + "\n      c: " + values + "\n";
}

TEST(InterruptTest, ATestRunTellsWhatItHasDone) {
  Process postern({"test", "-", "--format", "json"});
  postern.Write(LongCases());
  postern.CloseInput();
  EXPECT_EQ(postern.ReadLine(), "{\"tests\":[");
  postern.Signal(SIGINT);
  const auto report = nlohmann::json::parse("{\"tests\":[" + postern.ReadAll(), nullptr, false);
  EXPECT_EQ(postern.Wait(), 130);
  ASSERT_FALSE(report.is_discarded());
  EXPECT_EQ(report["summary"]["status"], 130);
  EXPECT_GT(report["summary"]["passed"], 0);
}

TEST(InterruptTest, ATapReportBailsOut) {
  Process postern({"test", "-", "--format", "tap"});
  postern.Write(LongCases());
  postern.CloseInput();
  EXPECT_EQ(postern.ReadLine(), "TAP version 13");
  postern.Signal(SIGINT);
  const std::string rest = postern.ReadAll();
  EXPECT_EQ(postern.Wait(), 130);
  EXPECT_EQ(rest.substr(rest.rfind('\n', rest.size() - 2)), "\nBail out! interrupted\n");
  EXPECT_EQ(rest.find("\n1.."), std::string::npos);
}

TEST(JsonTest, EveryDocumentParses) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"check", "--format", "json", kPolicy, kBroken, kWarned, "nosuch"},
        {"test", "--format", "json", kCases, "testdata/cli/input/failing_test.yaml"},
        {"test", "--format", "json", "nosuch_test.yaml"}}) {
    const Finished finished = RunPostern(arguments);
    const auto document = nlohmann::json::parse(finished.out, nullptr, false);
    ASSERT_FALSE(document.is_discarded()) << finished.out;
    const auto& status =
        document.contains("summary") ? document["summary"]["status"] : document["status"];
    EXPECT_EQ(status, finished.status);
  }
}

// A compiled policy that says of a rule that it denies, and decides as if it allowed: no compiler
// writes that. The explanation can't follow the decision, and then the answer is deny.
TEST(DecideTest, WhereExplanationAndDecisionDifferTheAnswerIsDeny) {
  const std::string file = ::testing::TempDir() + "/torn.pstn";
  const std::string policy = "postern: 1\naccess: {'*': [{allow: anyone, to: get}]}\n";
  ASSERT_EQ(RunShell("echo \"" + policy + "\" | postern compile - -o " + file).status, 0);
  const std::vector<std::string> request = {"decide", file,     "--guest", "--action",
                                            "get",    "--path", "a",       "--explain"};
  EXPECT_EQ(RunPostern(request).status, 0) << "the control";

  std::ifstream read(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(read)), {});
  const CompiledParts parts = PartsOf(bytes);
  const std::string allows_get("\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0", 16);
  const size_t rule = bytes.find(allows_get, parts.graph_end);
  ASSERT_NE(rule, std::string::npos);
  bytes[rule + 12] = 0;
  FixHeader(parts.graph_end - parts.graph_begin, bytes);
  std::ofstream(file, std::ios::binary) << bytes;

  for (const bool is_stream : {false, true}) {
    const Finished finished =
        is_stream
            ? RunShell("echo '" +
                       std::string(R"({"principal":{"kind":"guest"},"action":"get","path":"a"})") +
                       "' | postern decide " + file + " --requests - --explain")
            : RunPostern(request);
    EXPECT_EQ(finished.status, is_stream ? 0 : 2);
    const nlohmann::json line = nlohmann::json::parse(finished.out);
    EXPECT_EQ(line["decision"], "deny");
    EXPECT_EQ(line["explanation"]["decision"], "deny");
    EXPECT_EQ(line["explanation"]["internal_error"], true);
  }
}

// A policy that changes is in force for the requests that follow, if its cases pass.
TEST(DecideTest, AWatchedPolicyIsTakenIfItsCasesPass) {
  const std::string folder = ::testing::TempDir() + "/watched";
  ASSERT_EQ(RunShell("rm -rf " + folder + " && mkdir " + folder).status, 0);
  const std::string policy = folder + "/policy.yaml";
  const std::string cases = folder + "/policy_test.yaml";
  const auto publish = [&](const std::string& actions) {
    std::ofstream(policy + ".new")
        << "postern: 1\naccess: {'*': [{allow: guest, to: " << actions << "}]}\n";
    ASSERT_EQ(std::rename((policy + ".new").c_str(), policy.c_str()), 0);
  };
  std::ofstream(cases) << "cases: 1\npolicy: policy.yaml\nprincipals: {visitor: guest}\n"
                          "tests: [{name: visitors look, as: visitor, can: [get a]}]\n";
  const std::vector<std::string> command = {"decide",  policy,    "--requests", "-",
                                            "--watch", "--cases", cases};
  publish("write");
  Finished refused = RunPostern(command);
  EXPECT_EQ(refused.status, 4);
  EXPECT_EQ(refused.error,
            "postern: 1 of 1 test of `" + cases + "` failed, first `visitors look`\n");

  publish("get");
  Process process(command);
  // Asks until that is the answer, for half a minute.
  const auto soon = [&process](const std::string& action, const std::string& decision) {
    for (int i = 0; i < 300; ++i) {
      process.Write(R"({"principal":{"kind":"guest"},"action":")" + action + R"(","path":"a"})" +
                    "\n");
      if (nlohmann::json::parse(process.ReadLine())["decision"] == decision) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  };
  EXPECT_TRUE(soon("get", "allow"));
  EXPECT_TRUE(soon("write", "deny"));
  publish("[get, write]");
  EXPECT_TRUE(soon("write", "allow"));
  publish("delete");  // the cases fail
  publish("[get, delete]");
  EXPECT_TRUE(soon("delete", "allow"));
  EXPECT_TRUE(soon("get", "allow"));
  process.CloseInput();
  EXPECT_EQ(process.Wait(), 0);
}

TEST(BenchTest, JsonTellsWhatWasDecided) {
  const Finished made =
      RunPostern({"bench", kPolicy, "--count", "500", "--rounds", "2", "--format", "json"});
  EXPECT_EQ(made.status, 0) << made.error;
  const nlohmann::json report = nlohmann::json::parse(made.out);
  EXPECT_EQ(report["declarations"], 4);
  EXPECT_EQ(report["all"]["requests"], 500);
  size_t num_requests = 0;
  for (const nlohmann::json& each : report["by_reason"]) {
    num_requests += each["requests"].get<size_t>();
    EXPECT_GE(each["prepared"]["max_ns"], each["prepared"]["p50_ns"]);
  }
  EXPECT_EQ(num_requests, 500u);

  const Finished recorded = RunPostern({"bench", kPolicy, "--requests", "-", "--format", "json"},
                                       std::string(kGetLine) + "\n");
  EXPECT_EQ(recorded.status, 0) << recorded.error;
  const nlohmann::json one = nlohmann::json::parse(recorded.out);
  EXPECT_EQ(one["all"]["requests"], 1);
  EXPECT_EQ(one["by_reason"][0]["reason"], "allowed");
  EXPECT_EQ(one["slowest"][0]["declaration"], "room/*");
}

TEST(BenchTest, PrettyHasARowForEachReason) {
  const Finished finished = RunPostern({"bench", kPolicy, "--count", "500", "--rounds", "1"});
  EXPECT_EQ(finished.status, 0) << finished.error;
  for (const std::string part : {"4 declarations", "500 requests", "\nallowed ", "\nno_rule ",
                                 "\nall, from text ", "with 1 thread", "slowest declarations"}) {
    EXPECT_NE(finished.out.find(part), std::string::npos) << part << finished.out;
  }
}

// The policy took as long to load as its author took to type it.
TEST(BenchTest, WaitingForStandardInputIsNotLoading) {
  const Finished finished =
      RunShell("(sleep 2; cat " + std::string(kPolicy) +
               ") | postern bench - --count 10 --rounds 1 --threads 1 --format json");
  EXPECT_EQ(finished.status, 0) << finished.error;
  EXPECT_LT(nlohmann::json::parse(finished.out)["load_ms"], 1900);
}

// Each line gave a path of no bytes, which is another request and quick to reject.
TEST(BenchTest, ANullPathIsAnErrorWhereDecideSaysSo) {
  const std::string line = R"({"principal":{"kind":"guest"},"action":"list","path":null})";
  const std::string lines = std::string(kGetLine) + "\n" + line + "\n";
  const Finished finished = RunPostern({"bench", kPolicy, "--requests", "-"}, lines);
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.error,
            "postern: `-`, line 2: `path` must be a string; it may be null for a `list` without a "
            "prefix, under `semantics: amplify`\n");
  const Finished decided = RunPostern({"decide", kPolicy, "--requests", "-"}, lines);
  EXPECT_EQ(decided.status, 1);
  EXPECT_NE(decided.out.find("`path` must be a string; it may be null"), std::string::npos);

  const std::string amplify = ::testing::TempDir() + "/null_path.yaml";
  std::ofstream(amplify) << "postern: 1\nsemantics: amplify\naccess:\n"
                            "  'media/*': [{allow: guest, to: [read]}]\n";
  EXPECT_EQ(RunPostern({"bench", amplify, "--requests", "-"}, line).status, 0);
}

// What another mode or other actions turned away unseen made a policy look fast.
TEST(BenchTest, VsTellsWhatCannotBeCompared) {
  const std::string other = ::testing::TempDir() + "/vs.yaml";
  const auto compare = [&other](const std::string& text) {
    std::ofstream(other) << text;
    return RunPostern({"bench", kPolicy, "--vs", other, "--count", "100", "--rounds", "1"});
  };
  const Finished routes =
      compare("postern: 1\npaths: url\naccess: {/x: [{allow: guest, to: get}]}\n");
  EXPECT_EQ(routes.status, 1);
  EXPECT_EQ(routes.out, "");
  EXPECT_EQ(routes.error, "postern: can't compare: `" + other +
                              "` rejects paths of the other, since its mode is `url` and not "
                              "`key`; of 100 requests it turns away 100 unseen\n");
  const Finished fewer =
      compare("postern: 1\nactions: [get, list]\naccess: {x: [{allow: guest, to: get}]}\n");
  EXPECT_EQ(fewer.status, 0);
  EXPECT_EQ(fewer.error.find("postern: warning: `" + other + "` has no actions `delete`, `write`"),
            0u)
      << fewer.error;
  EXPECT_NE(fewer.out.find("times as long"), std::string::npos) << fewer.out;
  EXPECT_EQ(compare("postern: 1\naccess: {x: [{allow: guest, to: get}]}\n").error, "");
}

// A thousand rounds of many requests took memory until there was none.
TEST(BenchTest, TimesToKeepAreBounded) {
  const std::string requests = ::testing::TempDir() + "/many.jsonl";
  std::ofstream out(requests);
  for (int i = 0; i < 67109; ++i) out << kGetLine << '\n';
  out.close();
  const Finished finished =
      RunPostern({"bench", kPolicy, "--requests", requests, "--rounds", "1000"});
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.error,
            "postern: 1000 rounds of 67109 requests are over 67108864 times to keep; give fewer of "
            "either\n");
}

TEST(BenchTest, ThePageIsWrittenBesideTheReport) {
  const std::string page = ::testing::TempDir() + "/speed.html";
  const std::vector<std::string> command = {"bench", kPolicy,    "--count", "100",   "--rounds",
                                            "1",     "--format", "json",    "--html"};
  const auto run = [&command](const std::string& file) {
    std::vector<std::string> all = command;
    all.push_back(file);
    return RunPostern(all);
  };
  for (int i = 0; i < 2; ++i) {  // the second page replaces the first
    const Finished finished = run(page);
    EXPECT_EQ(finished.status, 0) << finished.error;
    EXPECT_EQ(nlohmann::json::parse(finished.out)["all"]["requests"], 100);
  }
  std::ifstream file(page);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(text.find("<!DOCTYPE html>\n"), 0u);
  EXPECT_EQ(text.substr(text.size() - 8), "</html>\n");

  const Finished nowhere = run("nosuch/speed.html");
  EXPECT_EQ(nowhere.status, 1);
  EXPECT_EQ(nowhere.error,
            "postern: cannot write `nosuch/speed.html`: No such file or directory\n");
  EXPECT_EQ(nlohmann::json::parse(nowhere.out)["all"]["requests"], 100) << "what was measured";

  const Finished piped = RunPostern({"bench", kPolicy, "--count", "100", "--html", "-"});
  EXPECT_EQ(piped.status, 0) << piped.error;
  EXPECT_EQ(piped.out.find("<!DOCTYPE html>\n"), 0u);
  EXPECT_EQ(piped.out.find("slowest declarations     requests"), std::string::npos);
}

// The pipe that wakes up a reader got the number of standard input, and was waited for.
TEST(DecideTest, AClosedStandardInputIsTold) {
  for (const std::string more : {"", " --watch"}) {
    const Finished finished = RunShell("timeout 60 postern decide " + std::string(kPolicy) +
                                       " --requests -" + more + " <&-");
    EXPECT_EQ(finished.status, 1);
    EXPECT_NE(finished.error.find("cannot read the requests"), std::string::npos) << finished.error;
  }
}

}  // namespace
}  // namespace postern
