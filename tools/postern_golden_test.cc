// What the binary prints: each script of testdata/cli and testdata/explain beside its golden,
// standard error included.
#include <string>

#include "gtest/gtest.h"
#include "policy/testing/golden.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

std::string OutputOf(const std::string& path) {
  const testing::Finished finished = testing::RunShell("exec 2>&1; source " + path);
  return finished.out + "(exit status " + std::to_string(finished.status) + ")\n";
}

TEST(PosternGoldenTest, Output) { testing::RunGoldens("testdata/cli", {".sh"}, OutputOf); }

// One for each reason, and one for each kind of near miss.
TEST(PosternGoldenTest, Explanations) {
  testing::RunGoldens("testdata/explain", {".sh"}, OutputOf);
}

}  // namespace
}  // namespace postern
