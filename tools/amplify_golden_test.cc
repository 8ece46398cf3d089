// Every definition of Amplify's vectors, as `postern check --lowered` shows it: what it is lowered
// to, or why it is refused.
#include <string>

#include "gtest/gtest.h"
#include "policy/testing/golden.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

TEST(AmplifyGoldenTest, Lowered) {
  testing::RunGoldens("testdata/amplify/policies", {".yaml"}, [](const std::string& path) {
    return testing::RunShell("exec 2>&1; postern check --lowered " + path).out;
  });
}

}  // namespace
}  // namespace postern
