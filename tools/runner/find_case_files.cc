#include "tools/runner/find_case_files.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

bool IsCaseFile(const std::string& path) {
  return path.size() >= kCaseFileSuffix.size() &&
         std::string_view(path).substr(path.size() - kCaseFileSuffix.size()) == kCaseFileSuffix;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindCaseFiles(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector{path};

  std::vector<std::string> found;
  auto entry = fs::recursive_directory_iterator(path, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    // `./` would only be noise in reports.
    const std::string name = entry->path().lexically_normal().string();
    // A link that leads nowhere is listed too, so that reading it fails: it must not vanish.
    std::error_code unknown;
    if (IsCaseFile(name) && !entry->is_directory(unknown)) found.push_back(name);
  }
  if (error) return absl::UnavailableError("cannot read " + Quoted(path) + ": " + error.message());
  if (found.empty()) {
    return absl::NotFoundError("no case file, `*_test.yaml`, in " + Quoted(path));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace postern::tools
