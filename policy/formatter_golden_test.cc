// The canonical form: testdata/fmt holds policies, each beside its canonical form.
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "policy/formatter.h"
#include "policy/testing/golden.h"

namespace postern {
namespace {

// Returns the canonical form of a file, or why there is none. Fails the test if the canonical form
// of that is another.
std::string Format(const std::string& path) {
  const absl::StatusOr<Source> source = Source::Read(path, PolicyLimits().file_bytes);
  if (!source.ok()) return source.status().ToString();
  const FormatResult result = FormatPolicy(*source, {});
  if (!result.text) {
    return result.refusal.empty() ? result.issues.Text(*source) : result.refusal + "\n";
  }
  const FormatResult again = FormatPolicy(Source(path, *result.text), {});
  EXPECT_EQ(again.text.value_or(again.refusal), *result.text) << path;
  return *result.text;
}

TEST(FormatterGoldenTest, CanonicalForm) {
  testing::RunGoldens("testdata/fmt", {".yaml", ".json"}, Format);
}

}  // namespace
}  // namespace postern
