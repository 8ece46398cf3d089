#include "tools/cli/exit_status.h"

#include <array>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(WorseTest, AnInterruptThenWhatCouldNotRunThenErrorsThenFailures) {
  constexpr std::array kWorstFirst = {ExitStatus::kInterrupted, ExitStatus::kCouldNotRun,
                                      ExitStatus::kHasErrors,   ExitStatus::kFellShort,
                                      ExitStatus::kAnswerIsNo,  ExitStatus::kDone};
  for (size_t i = 0; i < kWorstFirst.size(); ++i) {
    for (size_t j = i; j < kWorstFirst.size(); ++j) {
      EXPECT_EQ(Worse(kWorstFirst[i], kWorstFirst[j]), kWorstFirst[i]);
      EXPECT_EQ(Worse(kWorstFirst[j], kWorstFirst[i]), kWorstFirst[i]);
    }
  }
}

}  // namespace
}  // namespace postern::tools
