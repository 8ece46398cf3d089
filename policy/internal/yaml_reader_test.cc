// What is read by several parsers, one after the other, is what one reads. What that is, the tests
// of policy/document.h hold.
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "policy/internal/encoding.h"
#include "policy/internal/readers.h"
#include "policy/testing/issue_lines.h"

namespace postern::internal {
namespace {

constexpr char kLists[] = R"(cases: 1
tests:
- name: a
  can: [x, y]
# a comment
-  name: 'b
    c'
   x: |
     - a: b
   y: >-
     d
- {name: c, d: [e,
  f]}
- - g
- name:
  z: "a
    b"
never:
  - a: b
  - c: d
    e: f
  -
    g: h
  - i: j   # another
last:
    - k: l
    - m: n
)";

// Writes each event down, with its place.
class EventLog : public DocumentSink {
 public:
  bool Scalar(const ScalarEvent& scalar) override {
    Add("scalar", scalar.range.begin,
        std::to_string(scalar.range.end) + " " + std::string(scalar.text) +
            (scalar.is_text ? " text" : ""));
    return true;
  }
  bool BeginSequence(uint32_t begin) override { return Add("list", begin, ""); }
  bool BeginMapping(uint32_t begin) override { return Add("map", begin, ""); }
  bool EndCollection(uint32_t end) override { return Add("end", end, ""); }

  std::string text;

 private:
  bool Add(std::string_view what, uint32_t at, const std::string& more) {
    text += std::string(what) + " " + std::to_string(at) + " " + more + "\n";
    return true;
  }
};

// Returns the events and, at the end, what is wrong.
std::string Read(const std::string& text, size_t max_ahead, size_t parser_events) {
  const Source source("file", text);
  Issues issues;
  EventLog log;
  if (CheckEncoding(source, issues) && CheckYamlCharacters(source, issues)) {
    ReadYaml(source, max_ahead, log, issues, parser_events);
  }
  return log.text + testing::IssueLines(source, issues);
}

void ExpectAlike(const std::string& text, size_t max_ahead = 1 << 20) {
  const std::string whole = Read(text, max_ahead, std::numeric_limits<size_t>::max());
  for (const size_t parser_events : {0, 1, 7}) {
    EXPECT_EQ(Read(text, max_ahead, parser_events), whole) << text;
  }
}

TEST(YamlReaderTest, SeveralParsersReadWhatOneReads) {
  ExpectAlike(kLists);
  ExpectAlike(absl::StrReplaceAll(kLists, {{"\n", "\r\n"}}));
  ExpectAlike("\xef\xbb\xbf" + std::string(kLists));
  ExpectAlike("---\n" + std::string(kLists) + "...\n");
}

TEST(YamlReaderTest, AListThatIsAKeyIsReadByOne) {
  ExpectAlike("a:\n  - b: c\n  - d: e\n?\n- f: g\n- h: i\n: j\nk:\n");
  ExpectAlike("? - f: g\n  - h: i\n: j\n");
}

TEST(YamlReaderTest, AnAnchorIsKnownToTheEnd) {
  ExpectAlike("tests:\n- a: &x b\n- c: d\n- e: *x\n- f: *y\n");
}

TEST(YamlReaderTest, ErrorsInTheMiddleAreTheSame) {
  for (const char* bad :
       {"- [", "-", "  - a: b", "x", "- a: b: c", "- 'x", "? y", "--- z", "..."}) {
    ExpectAlike(absl::StrReplaceAll(kLists, {{"# a comment", bad}}));
  }
  ExpectAlike("tests:\n- a: b\n- c: d\n- [" + std::string(5000, 'x') + "]\n- e: f\n", 300);
}

// A text with an error somewhere is read to another place by each of them.
TEST(YamlReaderTest, SoTheyDoOfDamagedTexts) {
  constexpr std::string_view kPieces[] = {"\n", "- ", "  - ", "- a: b\n", "'",   "\"", "[",    "}",
                                          "#",  ": ", "&a ",  "*a ",      "|\n", "? ", "---\n"};
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    std::string text = kLists;
    for (int damages = 0; damages < 2; ++damages) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text.insert(at, kPieces[random() % std::size(kPieces)]);
      } else {
        text.erase(at, random() % 6);
      }
    }
    ExpectAlike(text);
  }
}

}  // namespace
}  // namespace postern::internal
