// What docs/cli.md says of the two streams, and of the exit status when several apply.
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

using testing::Finished;
using testing::RunPostern;

constexpr char kPolicy[] = "testdata/social-room/social-room.yaml";
constexpr char kBroken[] = "testdata/cli/input/broken.yaml";
constexpr char kWarned[] = "testdata/cli/input/warned.yaml";
constexpr char kPassing[] = "testdata/social-room/social-room_test.yaml";
constexpr char kFailing[] = "testdata/cli/input/failing_test.yaml";
constexpr char kErrors[] = "testdata/cli/input/errors_test.yaml";
constexpr char kBrokenPolicy[] = "testdata/cli/input/broken_policy_test.yaml";

struct StreamCase {
  std::vector<std::string> arguments;
  int status;
  std::string out;    // what standard output must hold; empty: it must be empty
  std::string error;  // the same of standard error
};

void PrintTo(const StreamCase& c, std::ostream* out) {
  for (const std::string& argument : c.arguments) *out << argument << ' ';
}

void ExpectHolds(const std::string& text, const std::string& part) {
  if (part.empty()) {
    EXPECT_EQ(text, "");
  } else {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

class StreamsTest : public ::testing::TestWithParam<StreamCase> {};

TEST_P(StreamsTest, ResultsOnOneAndErrorsOnTheOther) {
  const Finished finished = RunPostern(GetParam().arguments);
  EXPECT_EQ(finished.status, GetParam().status);
  ExpectHolds(finished.out, GetParam().out);
  ExpectHolds(finished.error, GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Results, StreamsTest,
    ::testing::Values(
        StreamCase{{"--help"}, 0, "Usage: postern", ""},
        StreamCase{{"check", kBroken}, 3, "unknown action", ""},
        StreamCase{{"check", kWarned}, 0, "warning: ", ""},
        StreamCase{{"check", "--format", "json", kBroken}, 3, "unknown action", ""},
        StreamCase{
            {"decide", kPolicy, "--guest", "--action", "get", "--path", ".."}, 2, "dot_seg", ""},
        StreamCase{{"decide", kPolicy, "--requests", kPolicy}, 1, "request_rejected", ""},
        StreamCase{{"test", kPassing}, 0, "17 passed", ""},
        StreamCase{{"test", kFailing}, 4, "expected deny, got allow", ""}));

INSTANTIATE_TEST_SUITE_P(
    Errors, StreamsTest,
    ::testing::Values(
        StreamCase{{}, 1, "", "postern: no command\nsee `postern --help`\n"},
        StreamCase{{"decide", kBroken, "--guest", "--action", "get", "--path", "x"},
                   3,
                   "",
                   "unknown action"},
        StreamCase{{"test", kErrors}, 3, "1 file not run, because of errors\n", "[case-version]"},
        StreamCase{{"test", kBrokenPolicy}, 3, "1 file not run", "unknown action"},
        StreamCase{{"test", "nosuch_test.yaml"}, 1, "1 file not run", "postern: cannot read"}));

// A usage error is found before anything is read: this policy does not exist.
INSTANTIATE_TEST_SUITE_P(Usage, StreamsTest,
                         ::testing::Values(StreamCase{
                             {"decide", "nosuch", "--gest"},
                             1,
                             "",
                             "postern: unknown option `--gest`, did you mean `--guest`?\n"
                             "see `postern decide --help`\n"}));

INSTANTIATE_TEST_SUITE_P(
    TheWorstStatusIsTold, StreamsTest,
    ::testing::Values(
        StreamCase{{"check", kBroken, "nosuch"}, 1, "unknown action", "postern: cannot read"},
        StreamCase{{"check", "nosuch", kPolicy}, 1, "no issues", "postern: cannot read"},
        StreamCase{{"test", kFailing, kErrors}, 3, "expected deny", "[case-version]"},
        StreamCase{{"test", kErrors, kPassing}, 3, "17 passed", "[case-version]"},
        StreamCase{{"test", kFailing, kErrors, "nosuch"}, 1, "expected deny", "postern: cannot"}));

}  // namespace
}  // namespace postern
