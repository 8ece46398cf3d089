// What users read when a file is no document: testdata/document holds each trap beside its message.
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/testing/golden.h"

namespace postern {
namespace {

std::string IssuesOf(const std::string& path) {
  const absl::StatusOr<Source> source = Source::Read(path, PolicyLimits().file_bytes);
  if (!source.ok()) return source.status().ToString();
  Issues issues;
  const std::optional<Document> document =
      Document::Parse(*source, SyntaxOf(path), PolicyLimits(), issues);
  issues.Sort();
  return issues.Text(*source) + (document ? "" : "nothing was read\n");
}

TEST(DocumentGoldenTest, Issues) {
  testing::RunGoldens("testdata/document", {".yaml", ".json"}, IssuesOf);
}

}  // namespace
}  // namespace postern
