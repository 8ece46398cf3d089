// What is read of a case file. Tests that stand behind the principals are read as they come, others
// wait in the document, or are read when it is read again; here the same tests stand in either
// place and must come to the same.
#include "tools/runner/case_file.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr char kHead[] = R"(cases: 1
policy: rooms.yaml
)";

constexpr char kPrincipals[] = R"(principals:
  visitor: guest
  ada: {entity_id: ada, groups: [admin]}
)";

using Lines = std::vector<std::string>;

// Shows what was read: each text with what stands in its place in the file.
class Shown {
 public:
  explicit Shown(const CaseFile& file) : file_(file) {}

  Lines Tests() const {
    Lines lines;
    for (size_t i = 0; i < file_.tests.size(); ++i) lines.push_back(Test(file_.tests.Get(i)));
    return lines;
  }

  Lines Messages() const {
    Lines lines;
    for (const CaseSource& part : file_.files) {
      for (const Issue& issue : part.issues.all()) {
        lines.push_back(issue.message + " | " + std::string(part.source.Text(issue.range)) + " | " +
                        issue.help);
      }
    }
    return lines;
  }

 private:
  std::string Text(const CaseText& text) const {
    return std::string(text.text) + " (" + std::string(file_.source().Text(text.range)) + "); ";
  }

  std::string Test(const CaseTest& test) const {
    std::string line = Text(test.name);
    for (const size_t principal : test.principals) line += file_.principals[principal].name + "; ";
    for (const Expectation& expectation : test.expectations) {
      line += expectation.effect == Effect::kAllow ? "can " : "cannot ";
      line += Text(expectation.request) + Text(expectation.because);
    }
    for (const CaseText& path : test.paths) line += "path " + Text(path);
    for (const ExactlyRow& row : test.exactly) {
      line += "row " + Text({file_.principals[row.principal].name, row.range});
      for (const CaseText& action : row.actions) line += Text(action);
    }
    line += "because " + Text(test.because);
    for (const WithValues& entry : test.with) {
      line += "with " + std::string(entry.name) + "; ";
      for (const std::string_view value : entry.values) line += std::string(value) + "; ";
    }
    line += "skip " + std::string(test.skip) + (test.only ? "; only; " : "; ");
    for (const std::string_view tag : test.tags) line += std::string(tag) + "; ";
    return line;
  }

  const CaseFile& file_;
};

class CaseFileTest : public ::testing::Test {
 protected:
  CaseFileTest() : folder_(fs::path(::testing::TempDir()) / "case_file_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~CaseFileTest() override { fs::remove_all(folder_); }

  CaseFile Read(const std::string& text, const std::string& name = "x_test.yaml",
                const CaseFileOptions& options = {}) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return ReadCaseFile(folder_ / name, options);
  }

  CaseFile ReadTwice(const std::string& text, const std::string& name = "x_test.yaml") {
    CaseFileOptions options;
    options.kept_bytes = 0;
    return Read(text, name, options);
  }

  Lines MessagesOf(const std::string& text) { return Shown(Read(text)).Messages(); }

  // Expects tests, `tests:` included, to be read alike behind the principals and before them, kept
  // there and read again;
  // returns the first file.
  CaseFile ReadEitherWay(const std::string& tests) {
    CaseFile file = Read(std::string(kHead) + kPrincipals + tests);
    const CaseFile kept = Read(tests + kHead + kPrincipals);
    EXPECT_EQ(Shown(file).Tests(), Shown(kept).Tests()) << tests;
    EXPECT_EQ(Shown(file).Messages(), Shown(kept).Messages()) << tests;
    const CaseFile again = ReadTwice(tests + kHead + kPrincipals);
    EXPECT_EQ(Shown(file).Tests(), Shown(again).Tests()) << tests;
    EXPECT_EQ(Shown(kept).Messages(), Shown(again).Messages()) << tests;
    return file;
  }

  void ExpectTests(const std::string& tests, size_t number) {
    for (const char* line_end : {"\n", "\r\n"}) {
      const CaseFile file = ReadEitherWay(absl::StrReplaceAll(tests, {{"\n", line_end}}));
      EXPECT_EQ(Shown(file).Messages(), Lines());
      EXPECT_EQ(file.tests.size(), number) << tests;
    }
  }

  fs::path folder_;
};

TEST_F(CaseFileTest, TestsInBlocksWithCommentsBetween) {
  ExpectTests(R"(tests:
  # The first one.
  - name: one   # not two
    as: [visitor, ada]
    # Who looks.
    can:
      - get room/1
      # and
      - {request: get room/2, because: look}
    because: room/* guest

  # The second one.
  -
    name: "two"
    as: {entity_id: bob, groups: []}
    cannot: 'write room/1'
    skip: some reason
    tags: [slow, "t\x61g"]
  # None after it.
)",
              2);
}

TEST_F(CaseFileTest, TestsInBrackets) {
  ExpectTests(R"(tests: [{name: one, as: visitor, can: [get room/1]},  # one
  {name: 'it''s', as: ada, cannot: ["write room/1", "get \"x\""]}, {
   name: three, path: [room/<id>, ''], exactly: {visitor: [get], ada: []}, with: {id: ["1", "\x32"]}},
]
)",
              3);
}

TEST_F(CaseFileTest, TextsOfManyLines) {
  ExpectTests(R"(tests:
  - name: >-
      folded over
      lines
    as: visitor
    can:
      - get
        room/1
      - "get \
        room/2"
      - >-
        get room/3
      - |-
        get room/4
    with: {}
  - name: plain over
      lines
    as: ada
    can: [get
      room/1]
)",
              2);
}

TEST_F(CaseFileTest, ErrorsAmongTests) {
  for (const char* end : {"\n", "\r\n"}) {
    const CaseFile file = ReadEitherWay(absl::StrReplaceAll(R"(tests:
  - {name: one, as: visitor, can: [get room/1]}
  - {name: two, as: visiter, can: [get], cannot: [get <x>]}
  - 42
  - name: "o\x6ee"
    as: ada
    can: 42
    name: twice
  - {name: one, as: ada, path: x, exactly: {bob: [get]}}
  - {name: last, can: get room/1, extra: 1}
)",
                                                            {{"\n", end}}));
    EXPECT_EQ(Shown(file).Messages(),
              Lines({"no principal is called `visiter` | visiter | did you mean `visitor`?",
                     "a request is an action, a space and a path | get | write `get room/1`; quote "
                     "a request that ends in a space",
                     "`<x>` has no value in `with` | get <x> | add it to `with`; `\\<` is the byte",
                     "a test must be a map, not `42` | 42 | begin it with `name:`",
                     "two tests are called `one` | \"o\\x6ee\" | rename one of them",
                     "`42` is a number, not text | 42 | quote it: `\"42\"`",
                     "the key `name` is named twice | name | remove one of the two",
                     "two tests are called `one` | one | rename one of them",
                     "`as` says nothing without `can` or `cannot` | ada | remove it: `exactly` is "
                     "about every declared principal",
                     "no principal is called `bob` | bob | declare it under `principals`",
                     "the test does not say who asks | last | add `as` with a principal's name",
                     "unknown key `extra` in a test | extra | the keys are `name`, `as`, `can`, "
                     "`cannot`, `path`, `exactly`, `because`, `with`, `skip`, `only` and `tags`"}));
  }
}

TEST_F(CaseFileTest, TestsMustBeSome) {
  for (const char* tests : {"tests: []\n", "tests: {}\n", "tests: none\n", "tests:\n"}) {
    EXPECT_EQ(Shown(ReadEitherWay(tests)).Messages().size(), 1u) << tests;
  }
}

TEST_F(CaseFileTest, NoMoreIsToldOfAFileThatIsNoDocument) {
  const std::string head = std::string(kHead) + "principals: [missing.yaml, {42: guest}]\n";
  const CaseFile file = Read(head + "tests:\n  - {name: one, can: nothing}\n  - [\n");
  EXPECT_EQ(Shown(file).Messages(),
            Lines({"this `[` is never closed | [ | write `]` where it ends"}));
  EXPECT_EQ(file.files.size(), 1u);
  EXPECT_FALSE(file.is_unreadable);
  EXPECT_EQ(file.tests.size(), 0u);
}

TEST_F(CaseFileTest, TheFirstOfTwoListsCounts) {
  const std::string text = std::string(kHead) + kPrincipals +
                           "tests: [{name: one, as: ada, can: get x}]\ntests: [{name: 42}]\n";
  const CaseFile file = Read(text);
  EXPECT_EQ(file.tests.size(), 1u);
  EXPECT_EQ(Shown(file).Messages(),
            Lines({"the key `tests` is named twice | tests | remove one of the two"}));
}

TEST_F(CaseFileTest, PrincipalsBehindTestsCountIfTheyAreTheFirst) {
  EXPECT_EQ(MessagesOf(std::string(kHead) +
                       "tests: [{name: one, as: bob, can: get x}]\nprincipals: {bob: guest}\n"),
            Lines());
  EXPECT_EQ(MessagesOf(std::string(kHead) + "principals: {bob: guest}\n" +
                       "tests: [{name: one, as: ada, can: get x}]\nprincipals: {ada: guest}\n"),
            Lines({"no principal is called `ada` | ada | declare it under `principals`",
                   "the key `principals` is named twice | principals | remove one of the two"}));
}

TEST_F(CaseFileTest, AFileWithoutPrincipalsIsReadAlike) {
  const std::string text = std::string(kHead) +
                           "tests:\n  - {name: one, as: guest, can: get x}\n"
                           "  - {name: two, as: [guest, {entity_id: a, groups: []}], can: get x}\n"
                           "  - {name: one, as: ada, can: get x}\n  - {name: 1}\n";
  const CaseFile kept = Read(text);
  const CaseFile again = ReadTwice(text);
  EXPECT_EQ(kept.tests.size(), 4u);
  EXPECT_EQ(Shown(kept).Tests(), Shown(again).Tests());
  EXPECT_EQ(Shown(kept).Messages(), Shown(again).Messages());
  EXPECT_EQ(Shown(kept).Messages().size(), 4u);
  EXPECT_EQ(kept.principals.size(), 2u) << "the guest of two tests is one";
}

TEST_F(CaseFileTest, NamesOfProofsAreThoseOfTestsToo) {
  EXPECT_EQ(MessagesOf(std::string(kHead) + kPrincipals +
                       "tests: [{name: \"\\x6fne\", as: ada, can: get x}]\n"
                       "never: [{name: one, selector: guest, to: get, path: x}]\n"),
            Lines({"two tests are called `one` | one | rename one of them"}));
}

TEST_F(CaseFileTest, JsonIsReadAlike) {
  const std::string tests = R"("tests": [{"name": "\u006fne", "as": "a", "can": ["get \u0078"]},
      {"name": "two", "as": ["a"], "cannot": "get y"}])";
  const std::string rest = R"("cases": "1", "policy": "p.yaml", "principals": {"a": "guest"})";
  const CaseFile file = Read("{" + rest + ", " + tests + "}", "x_test.json");
  const CaseFile kept = Read("{" + tests + ", " + rest + "}", "y_test.json");
  const CaseFile again = ReadTwice("{" + tests + ", " + rest + "}", "y_test.json");
  EXPECT_EQ(Shown(file).Tests(), Shown(again).Tests());
  EXPECT_EQ(file.tests.size(), 2u);
  EXPECT_EQ(Shown(file).Tests(), Shown(kept).Tests());
  EXPECT_EQ(Shown(file).Messages(), Shown(kept).Messages());
}

}  // namespace
}  // namespace postern::tools
