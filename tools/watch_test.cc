// What docs/cli.md says of `postern test --watch`, with the program itself: each test waits for
// what it prints, and for nothing else.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

namespace fs = std::filesystem;
using testing::Finished;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Process;
using testing::RunPostern;
using testing::RunShell;
using ::testing::StartsWith;

constexpr char kWaiting[] = "waiting for changes; Ctrl-C ends";
constexpr char kGetAlone[] = "postern: 1\naccess:\n  room/*: [{allow: guest, to: get}]\n";
constexpr char kAll[] = "postern: 1\naccess:\n  room/*: [{allow: guest, to: [get, write]}]\n";
constexpr char kCases[] =
    "cases: 1\npolicy: ../policies/rooms.yaml\nprincipals: people.yaml\n"
    "tests: [{name: look, as: visitor, can: [get room/1], cannot: [write room/1]}]\n";

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() : folder_(fs::path(::testing::TempDir()) / "watch_test") {
    fs::remove_all(folder_);
    for (const char* name : {"cases/deep", "policies", "cache"}) {
      fs::create_directories(folder_ / name);
    }
    Write("policies/rooms.yaml", kGetAlone);
    Write("cases/people.yaml", "visitor: guest\n");
    Write("cases/rooms_test.yaml", kCases);
    ::setenv("XDG_CACHE_HOME", Path("cache").c_str(), 1);
  }
  ~WatchTest() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }

  // As editors save that do not write in place.
  void Replace(const std::string& name, const std::string& text) const {
    Write(name + "~", text);
    fs::rename(Path(name + "~"), Path(name));
  }

  // Returns the arguments of a watch of the folder with cases.
  std::vector<std::string> Arguments(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"test", "--watch", Path("cases")};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  fs::path folder_;
};

// A watch that goes on until it is told to end.
class Watch : public Process {
 public:
  using Process::Process;
  ~Watch() {
    if (is_running()) Signal(SIGINT);
  }
};

// Returns what the next run prints; waits for its end.
std::string NextRun(Watch& process) {
  constexpr int kMaxLines = 1000;
  std::string text;
  for (int i = 0; i < kMaxLines; ++i) {
    const std::string line = process.ReadLine();
    if (line == kWaiting) return text;
    text += line + "\n";
  }
  ADD_FAILURE() << "it does not wait: " << text;
  return text;
}

std::string Changed(const std::string& path) { return "\n--- changed: `" + path + "`\n"; }

TEST_F(WatchTest, APolicyThatIsWrittenInPlace) {
  Watch process(Arguments());
  EXPECT_EQ(NextRun(process), "✓ " + Path("cases/rooms_test.yaml") + ": 1 passed (2 requests)\n");
  Write("policies/rooms.yaml", kAll);
  const std::string run = NextRun(process);
  EXPECT_THAT(run, StartsWith(Changed(Path("cases/../policies/rooms.yaml"))));
  EXPECT_THAT(run, HasSubstr("expected deny, got allow"));
  Write("policies/rooms.yaml", kGetAlone);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
}

TEST_F(WatchTest, FilesThatOthersReplace) {
  Watch process(Arguments());
  NextRun(process);
  Replace("policies/rooms.yaml", kAll);
  EXPECT_THAT(NextRun(process), HasSubstr("1 failed"));
  Replace("policies/rooms.yaml", kGetAlone);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
  Replace("cases/people.yaml", "visitor: {function: thumbnailer, unknown: true}\n");
  const std::string run = NextRun(process);
  EXPECT_THAT(run, StartsWith(Changed(Path("cases/people.yaml"))));
  EXPECT_THAT(run, HasSubstr("expected allow, got deny"));
}

TEST_F(WatchTest, APolicyThatIsBrokenGoneAndMended) {
  Watch process(Arguments());
  NextRun(process);
  Write("policies/rooms.yaml", "postern: 1\naccess: [");
  EXPECT_THAT(NextRun(process), HasSubstr("1 file not run, because of errors"));
  fs::remove_all(Path("policies"));
  EXPECT_THAT(NextRun(process), HasSubstr("1 file not run, because of errors"));
  fs::create_directories(Path("policies"));
  Write("policies/rooms.yaml", kGetAlone);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
}

TEST_F(WatchTest, CaseFilesThatComeAndGo) {
  Watch process(Arguments());
  NextRun(process);
  Write("cases/deep/more_test.yaml",
        "cases: 1\npolicy: ../../policies/rooms.yaml\n"
        "tests: [{name: more, as: guest, can: [get room/2]}]\n");
  const std::string run = NextRun(process);
  EXPECT_THAT(run, StartsWith(Changed(Path("cases/deep/more_test.yaml"))));
  EXPECT_THAT(run, HasSubstr("2 files: 2 passed"));
  fs::remove_all(Path("cases/deep"));
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
  fs::remove(Path("cases/rooms_test.yaml"));
  EXPECT_EQ(NextRun(process), Changed(Path("cases/rooms_test.yaml"))) << "none is left to run";
  Write("cases/rooms_test.yaml", kCases);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
}

TEST_F(WatchTest, ANewFolderWithCasesIsSeen) {
  Watch process(Arguments());
  NextRun(process);
  fs::create_directories(Path("elsewhere/far"));
  fs::copy(Path("cases/rooms_test.yaml"), Path("elsewhere/far/new_test.yaml"));
  fs::copy(Path("cases/people.yaml"), Path("elsewhere/far/people.yaml"));
  fs::create_directories(Path("elsewhere/policies"));
  Write("elsewhere/policies/rooms.yaml", kGetAlone);
  fs::rename(Path("elsewhere"), Path("cases/moved"));
  EXPECT_THAT(NextRun(process), HasSubstr("2 files: 2 passed"));
  Write("cases/moved/policies/rooms.yaml", kAll);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed, 1 failed"));
}

TEST_F(WatchTest, APolicyBehindASymbolicLink) {
  fs::rename(Path("policies/rooms.yaml"), Path("real.yaml"));
  fs::create_symlink("../real.yaml", Path("policies/rooms.yaml"));
  Watch process(Arguments());
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
  Write("real.yaml", kAll);
  EXPECT_THAT(NextRun(process), HasSubstr("1 failed"));
  Write("other.yaml", kGetAlone);
  fs::create_symlink("../other.yaml", Path("policies/next"));
  fs::rename(Path("policies/next"), Path("policies/rooms.yaml"));
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed"));
}

TEST_F(WatchTest, ABurstOfChangesIsOneRun) {
  Watch process(Arguments());
  NextRun(process);
  process.Signal(SIGSTOP);
  for (int i = 0; i < 100; ++i) {
    Replace("policies/rooms.yaml", kAll);
    Write("cases/people.yaml", "visitor: guest\n");
    fs::remove(Path("cases/rooms_test.yaml"));
    Write("cases/rooms_test.yaml", kCases);
  }
  process.Signal(SIGCONT);
  const std::string run = NextRun(process);
  EXPECT_THAT(
      run, StartsWith("\n--- changed: `" + Path("cases/../policies/rooms.yaml") + "`, `" +
                      Path("cases/people.yaml") + "`, `" + Path("cases/rooms_test.yaml") + "`\n"));
  EXPECT_THAT(run, HasSubstr("1 failed"));
  process.Signal(SIGINT);
  EXPECT_EQ(process.ReadAll(), "");
}

TEST_F(WatchTest, WhatOtherFilesDoIsPassedOver) {
  Watch process(Arguments());
  NextRun(process);
  Write("cases/notes.txt", "");
  Write("policies/other.yaml", "");
  Write("policies/rooms.yaml", kAll);
  EXPECT_THAT(NextRun(process), StartsWith(Changed(Path("cases/../policies/rooms.yaml"))));
}

TEST_F(WatchTest, ASignalEndsItWithTheStatusOfTheLastRun) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Write("policies/rooms.yaml", kGetAlone);
    Watch process(Arguments());
    NextRun(process);
    Write("policies/rooms.yaml", kAll);
    NextRun(process);
    process.Signal(signal);
    EXPECT_EQ(process.ReadAll(), "");
    EXPECT_EQ(process.Wait(), 4);
  }
  Write("policies/rooms.yaml", kGetAlone);
  Watch process(Arguments());
  NextRun(process);
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(), 0);
}

// A thousand million requests are not decided before the signal comes.
TEST_F(WatchTest, ASignalEndsARun) {
  std::string names;
  for (int i = 0; i < 1000; ++i) names += (i == 0 ? "v" : ", v") + std::to_string(i);
  Write("cases/rooms_test.yaml",
        "cases: 1\npolicy: ../policies/rooms.yaml\ntests:\n"
        "  - name: long\n    as: guest\n    with: {a: [" +
            names + "], b: [" + names + "], c: [" + names +
            "]}\n    cannot: ['get room/<a><b><c>']\n");
  Watch process(Arguments());
  EXPECT_THAT(process.ReadLine(), HasSubstr("long"));
  process.Signal(SIGTERM);
  EXPECT_THAT(process.ReadAll(), Not(HasSubstr(kWaiting)));
  EXPECT_EQ(process.Wait(), 130);
}

TEST_F(WatchTest, SelectionsAndAnalysesAreDoneAnew) {
  Watch process(Arguments({"--filter", "look", "--coverage", "--mutate"}));
  std::string run = NextRun(process);
  EXPECT_THAT(run, HasSubstr("rules 1 of 1"));
  EXPECT_THAT(run, HasSubstr("mutants killed"));
  Write("policies/rooms.yaml",
        "postern: 1\naccess:\n  room/*: [{allow: guest, to: get}]\n"
        "  hall/*: [{allow: guest, to: get}]\n");
  run = NextRun(process);
  EXPECT_THAT(run, HasSubstr("rules 1 of 2"));
  EXPECT_THAT(run, HasSubstr("survived"));
}

TEST_F(WatchTest, OnceNothingFailsAnyMoreAllIsRun) {
  Write("cases/second_test.yaml",
        "cases: 1\npolicy: ../policies/rooms.yaml\n"
        "tests: [{name: second, as: guest, can: [get room/2]}]\n");
  Write("policies/rooms.yaml", kAll);
  Watch process(Arguments({"--failed"}));
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed, 1 failed")) << "nothing is on record";
  Write("cases/people.yaml", "visitor: {guest: true}\n");
  EXPECT_THAT(NextRun(process), HasSubstr("0 passed, 1 failed, 1 not selected"));
  Write("policies/rooms.yaml", kGetAlone);
  EXPECT_THAT(NextRun(process), HasSubstr("1 passed, 1 not selected"));
  Write("cases/people.yaml", "visitor: guest\n");
  EXPECT_THAT(NextRun(process), HasSubstr("2 files: 2 passed"));
}

TEST_F(WatchTest, AReportInAFileIsWrittenAtEachRun) {
  const std::string report = Path("cases/report.json");
  Watch process(Arguments({"--format", "json", "--output", report}));
  NextRun(process);
  EXPECT_EQ(RunShell("grep -c '\"failed\":0' " + report).out, "1\n");
  Write("policies/rooms.yaml", kAll);
  EXPECT_THAT(NextRun(process), HasSubstr("1 failed"));
  EXPECT_EQ(RunShell("grep -c '\"failed\":1' " + report).out, "1\n");
}

// `script` runs a command on a terminal of its own.
TEST_F(WatchTest, OnATerminalTheScreenIsCleared) {
  const std::string run =
      "script -qefc 'echo $$ >pid; exec $POSTERN test --watch cases' /dev/null </dev/null >shown &"
      "until [ \"$(grep -c waiting shown)\" = 1 ]; do sleep 0.01; done;"
      "echo >>policies/rooms.yaml;"
      "until [ \"$(grep -c waiting shown)\" = 2 ]; do sleep 0.01; done;"
      "kill -INT $(cat pid); wait; cat shown";
  const std::string in_folder = "export POSTERN=$PWD/tools/postern; cd " + Path("") + "; ";
  const std::string shown = RunShell(in_folder + "export TERM=xterm; " + run).out;
  EXPECT_THAT(shown, HasSubstr("\x1b[H\x1b[2Jchanged: `cases/../policies/rooms.yaml`"));
  EXPECT_THAT(shown, Not(HasSubstr("---")));
  const std::string plain = RunShell(in_folder + "export TERM=xterm NO_COLOR=1; " + run).out;
  EXPECT_THAT(plain, HasSubstr("--- changed: `cases/../policies/rooms.yaml`"));
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
}

TEST_F(WatchTest, WhatItCannotBeBesideIsRefused) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> refused = {
      {{"--ci"}, "`--watch` is refused in continuous integration, where nobody changes files"},
      {{"--update"},
       "`--watch` runs tests when files change, so it can't be what changes them; leave out "
       "`--update`"},
      {{"-"}, "`--watch` waits for files to change, so it can't read standard input, `-`"},
      {{"--format", "tap"},
       "`--watch` shows `pretty`; with `--output`, a report of another format is written at each "
       "run"},
      {{"--filter", "("}, "`--filter`"}};
  for (const auto& [arguments, message] : refused) {
    const Finished finished = RunPostern(Arguments(arguments));
    EXPECT_EQ(finished.status, 1);
    EXPECT_EQ(finished.out, "");
    EXPECT_THAT(finished.error, HasSubstr(message));
  }
  const Finished recorded = RunPostern({"test", "--watch", "--record", "x", "y"});
  EXPECT_THAT(recorded.error, HasSubstr("`--record` runs no tests"));
}

}  // namespace
}  // namespace postern
