#include "policy/testing/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "gtest/gtest.h"

namespace postern::testing {
namespace {

bool update_goldens = false;

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

// Goldens are written where the sources are, not into Bazel's copy of them.
void WriteGolden(const std::string& path, const std::string& text) {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  ASSERT_NE(workspace, nullptr) << "--update works under `bazel run` only";
  std::ofstream file(std::string(workspace) + "/" + path, std::ios::binary);
  file << text;
  file.close();
  ASSERT_TRUE(file) << "cannot write " << path;
}

// The files of a folder: inputs by the golden that belongs to them, and the goldens there are.
struct Pairs {
  std::map<std::string, std::string> input_of;
  std::set<std::string> goldens;
};

Pairs FindPairs(const std::string& folder, const std::vector<std::string>& suffixes,
                const std::string& golden_suffix) {
  Pairs pairs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (EndsWith(path, golden_suffix)) pairs.goldens.insert(path);
    for (const std::string& suffix : suffixes) {
      if (!EndsWith(path, suffix)) continue;
      const std::string golden = path.substr(0, path.size() - suffix.size()) + golden_suffix;
      const bool is_new = pairs.input_of.emplace(golden, path).second;
      EXPECT_TRUE(is_new) << path << " would share its golden with another input";
    }
  }
  return pairs;
}

}  // namespace

void RunGoldens(const std::string& folder, const std::vector<std::string>& suffixes,
                const std::function<std::string(const std::string& path)>& render,
                const std::string& golden_suffix) {
  const Pairs pairs = FindPairs(folder, suffixes, golden_suffix);
  EXPECT_FALSE(pairs.input_of.empty()) << "no input in " << folder;
  for (const auto& [golden, input] : pairs.input_of) {
    SCOPED_TRACE(input);
    const std::string actual = render(input);
    if (update_goldens) {
      WriteGolden(golden, actual);
      continue;
    }
    EXPECT_TRUE(std::filesystem::exists(golden)) << "there is no " << golden;
    EXPECT_EQ(ReadFile(golden), actual);
  }
  for (const std::string& golden : pairs.goldens) {
    EXPECT_EQ(pairs.input_of.count(golden), 1u) << golden << " belongs to no input";
  }
}

}  // namespace postern::testing

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--update") postern::testing::update_goldens = true;
  }
  return RUN_ALL_TESTS();
}
