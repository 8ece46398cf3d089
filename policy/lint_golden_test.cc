// What users read of policies that work but say more, or less, than was meant: testdata/policy/lint
// holds them beside their warnings.
#include <string>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/golden.h"

namespace postern {
namespace {

std::string IssuesOf(const std::string& path) { return CompilePolicyFile(path).IssuesText(); }

TEST(LintGoldenTest, Issues) { testing::RunGoldens("testdata/policy/lint", {".yaml"}, IssuesOf); }

}  // namespace
}  // namespace postern
