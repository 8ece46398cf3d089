#include "tools/runner/test_selection.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tools/runner/failed_tests.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr char kCases[] = R"(cases: 1
policy: rooms.yaml
principals: {visitor: guest}
tests:
  - {name: look, as: visitor, can: get room/1, tags: [a]}
  - {name: touch, as: visitor, can: write room/1, tags: [a, b]}
  - {name: many, as: visitor, with: {id: ["1", "2"]}, can: "get room/<id>"}
  - {name: later, as: visitor, can: write room/1, skip: no time, tags: [b]}
never:
  - {name: no writing, selector: guest, to: write, path: 'room/*'}
  - {name: no reading, selector: guest, to: get, path: 'room/*'}
)";

// Keeps the names of what was run.
class Names : public FailedTests {
 public:
  explicit Names(std::string path) : FailedTests(std::move(path)) {}
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override {
    FailedTests::EndTest(run, status, requests);
    names.push_back(run.Name());
  }
  void AddProof(const ProofRun& run) override {
    FailedTests::AddProof(run);
    names.emplace_back(run.asked.name.text);
  }

  std::vector<std::string> names;
};

class TestSelectionTest : public ::testing::Test {
 protected:
  TestSelectionTest() : folder_(fs::path(::testing::TempDir()) / "test_selection_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    std::ofstream(folder_ / "rooms.yaml")
        << "postern: 1\naccess:\n  room/*: [{allow: guest, to: get}]\n";
    std::ofstream(folder_ / "x_test.yaml") << kCases;
  }
  ~TestSelectionTest() override { fs::remove_all(folder_); }

  std::string record() const { return folder_ / "cache" / "failed.jsonl"; }

  // Returns the names of what these options select and run.
  std::vector<std::string> Run(const TestSelection::Options& selected, RunOptions options = {}) {
    CaseFile file = ReadCaseFile(folder_ / "x_test.yaml", {});
    const LoadedPolicy policy(CompilePolicyFile(folder_ / "rooms.yaml"));
    CheckAgainstPolicy(policy.vocabulary, file);
    EXPECT_FALSE(file.has_errors()) << file.IssuesText(false);
    const auto selection = TestSelection::Of(selected);
    EXPECT_TRUE(selection.ok()) << selection.status();
    options.selection = &*selection;
    Names names(record());
    names.Load();
    totals_ = RunTests(file, policy, options, names);
    EXPECT_TRUE(names.Save().ok());
    return names.names;
  }

  fs::path folder_;
  Totals totals_;
};

using Texts = std::vector<std::string>;

TEST_F(TestSelectionTest, WithoutOptionsAllAreRun) {
  EXPECT_EQ(Run({}), Texts({"look", "touch", "many [id=1]", "many [id=2]", "later", "no writing",
                            "no reading"}));
  EXPECT_EQ(totals_.not_selected, 0U);
}

TEST_F(TestSelectionTest, AFilterIsFoundAnywhereInTheName) {
  EXPECT_EQ(Run({"look", "", nullptr}), Texts({"look"}));
  EXPECT_EQ(Run({"> many > id=2$", "", nullptr}), Texts({"many [id=2]"}));
  EXPECT_EQ(Run({"x_test.yaml > (look|no w)", "", nullptr}), Texts({"look", "no writing"}));
  EXPECT_EQ(Run({"nothing", "", nullptr}), Texts());
}

TEST_F(TestSelectionTest, WhatIsLeftOutIsCounted) {
  Run({"look", "", nullptr});
  EXPECT_EQ(totals_.passed, 1U);
  EXPECT_EQ(totals_.not_selected, 6U);
  EXPECT_EQ(totals_.proved + totals_.refuted, 0U);
}

TEST_F(TestSelectionTest, OneOfTheTagsIsEnough) {
  EXPECT_EQ(Run({"", "a", nullptr}), Texts({"look", "touch"}));
  EXPECT_EQ(Run({"", "a,b", nullptr}), Texts({"look", "touch", "later"}));
}

TEST_F(TestSelectionTest, AnUnwantedTagLeavesOut) {
  EXPECT_EQ(Run({"", "a,!b", nullptr}), Texts({"look"}));
  EXPECT_EQ(Run({"", "!a,!b", nullptr}),
            Texts({"many [id=1]", "many [id=2]", "no writing", "no reading"}));
}

TEST_F(TestSelectionTest, FilterAndTagsBothMustHold) {
  EXPECT_EQ(Run({"t", "a", nullptr}), Texts({"look", "touch"}));  // `t` of `test`
  EXPECT_EQ(Run({"> t", "a", nullptr}), Texts({"touch"}));
}

TEST_F(TestSelectionTest, BadOptionsAreRefused) {
  EXPECT_EQ(TestSelection::Of({"(", "", nullptr}).status().message(),
            "`--filter` `(` is no regular expression: missing ): (");
  EXPECT_EQ(TestSelection::Of({"", "a,,b", nullptr}).status().message(),
            "`--tags` `a,,b` holds an empty tag");
  EXPECT_FALSE(TestSelection::Of({"", "!", nullptr}).ok());
}

TEST_F(TestSelectionTest, WhatFailedIsRunAgain) {
  Run({});
  FailedTests failed(record());
  failed.Load();
  EXPECT_FALSE(failed.empty());
  EXPECT_EQ(Run({"", "", &failed}), Texts({"touch", "no reading"}));
}

TEST_F(TestSelectionTest, WhatPassesSinceIsForgotten) {
  Run({});
  std::ofstream(folder_ / "rooms.yaml")
      << "postern: 1\naccess:\n  room/*: [{allow: guest, to: write}]\n";
  Run({"touch", "", nullptr});
  FailedTests failed(record());
  failed.Load();
  EXPECT_EQ(Run({"", "", &failed}), Texts({"no reading"}));
}

TEST_F(TestSelectionTest, ARecordThatIsNoRecordIsNone) {
  fs::create_directories(fs::path(record()).parent_path());
  std::ofstream(record()) << "\x01\n\n[\n";
  FailedTests failed(record());
  failed.Load();
  EXPECT_TRUE(failed.empty());
  FailedTests nowhere("");
  nowhere.Load();
  EXPECT_TRUE(nowhere.empty());
  EXPECT_TRUE(nowhere.Save().ok());
}

TEST_F(TestSelectionTest, FailFastEndsWithTheFirstFailure) {
  RunOptions options;
  options.fail_fast = true;
  EXPECT_EQ(Run({}, options), Texts({"look", "touch"}));
}

TEST_F(TestSelectionTest, ASeedIsAnOrder) {
  RunOptions options;
  options.shuffle = 1;
  const std::vector<std::string> once = Run({}, options);
  EXPECT_EQ(Run({}, options), once);
  bool is_other = false;
  for (uint64_t seed = 2; seed < 20; ++seed) {
    options.shuffle = seed;
    is_other = is_other || Run({}, options) != once;
    EXPECT_EQ(totals_.tests(), 5U);
  }
  EXPECT_TRUE(is_other);
}

TEST(ShuffledOrderTest, HoldsEachNumberOnceAndHangsOnTheSeed) {
  std::vector<size_t> order = ShuffledOrder(100, 7);
  EXPECT_EQ(order, ShuffledOrder(100, 7));
  EXPECT_NE(order, ShuffledOrder(100, 8));
  std::sort(order.begin(), order.end());
  for (size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
  EXPECT_TRUE(ShuffledOrder(0, 1).empty());
}

}  // namespace
}  // namespace postern::tools
