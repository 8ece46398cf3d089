// What users read when a policy is wrong: testdata/policy/errors holds policies beside their
// messages.
#include <string>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/golden.h"

namespace postern {
namespace {

std::string IssuesOf(const std::string& path) { return CompilePolicyFile(path).IssuesText(); }

TEST(CompilerGoldenTest, Errors) {
  testing::RunGoldens("testdata/policy/errors", {".yaml", ".json"}, IssuesOf);
}

}  // namespace
}  // namespace postern
