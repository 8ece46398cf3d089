// What the binary prints: each script of testdata/cli beside its golden, standard error included.
#include <string>

#include "gtest/gtest.h"
#include "policy/testing/golden.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

TEST(PosternGoldenTest, Output) {
  testing::RunGoldens("testdata/cli", {".sh"}, [](const std::string& path) {
    const testing::Finished finished = testing::RunShell("exec 2>&1; source " + path);
    return finished.out + "(exit status " + std::to_string(finished.status) + ")\n";
  });
}

}  // namespace
}  // namespace postern
