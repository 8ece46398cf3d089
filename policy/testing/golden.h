// For tests only: golden pairs. Each input X.yaml or X.json in a folder of testdata/ has beside it
// X.golden, the text that it must give.
//
//   TEST(LintGoldenTest, Issues) {
//     postern::testing::RunGoldens("testdata/lint", {".yaml"}, [](const std::string& path) {
//       return IssuesOf(path);
//     });
//   }
//
// The library brings main(). After a change that is meant, write the goldens anew and read the
// difference:
//
//   bazel run //policy:lint_golden_test -- --update
#ifndef POSTERN_POLICY_TESTING_GOLDEN_H_
#define POSTERN_POLICY_TESTING_GOLDEN_H_

#include <functional>
#include <string>
#include <vector>

namespace postern::testing {

// Calls `render` with the path of every file in `folder` (relative to the workspace) whose name
// ends in one of `suffixes`, in the order of their names, and holds the result against the golden;
// with
// --update, writes it. Fails the test for every difference, for a golden without input, and if
// there is no input at all. Folders within `folder` are not looked at.
void RunGoldens(const std::string& folder, const std::vector<std::string>& suffixes,
                const std::function<std::string(const std::string& path)>& render,
                const std::string& golden_suffix = ".golden");

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_GOLDEN_H_
