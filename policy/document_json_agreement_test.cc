// Two parsers of JSON must agree: Boost.JSON reads documents, and nlohmann/json says what is wrong
// with those that it can't read. So each accepts what the other does, and reads the same from it.
// POSTERN_SEED repeats a run or begins another.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/internal/json_trap.h"
#include "policy/testing/choices.h"
#include "policy/testing/document_tree.h"

namespace postern::internal {
namespace {

using Json = nlohmann::json;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kMutants = 2000;  // a sanitizer makes each ten times as long
#else
constexpr int kMutants = 20000;
#endif

// Returns whether the tree below `id` holds what `json` does. REQUIRES: no key is there twice.
bool IsSame(const Document& document, NodeId id, const Json& json) {
  const Node& node = document.node(id);
  if (node.kind == NodeKind::kText) return json.is_string() && json.get<std::string>() == node.text;
  if (node.kind == NodeKind::kNotText) return Json::parse(node.text) == json;
  const bool is_mapping = node.kind == NodeKind::kMapping;
  if (json.type() != (is_mapping ? Json::value_t::object : Json::value_t::array)) return false;
  if (document.size(id) != json.size()) return false;
  size_t item = 0;
  for (NodeId at = node.first_child; at != kNoNode; at = document.node(at).next) {
    std::optional<std::string_view> key;
    if (is_mapping) {
      key = document.node(at).text;
      at = document.node(at).next;
      if (!json.contains(*key)) return false;
    }
    if (!IsSame(document, at, key ? json.at(std::string(*key)) : json.at(item++))) return false;
  }
  return true;
}

// Returns how reading `text` disagrees with `theirs`, what nlohmann/json read, or nothing.
std::string Disagreement(std::string_view text, const Json& theirs) {
  PolicyLimits limits;
  limits.nesting = 1000;  // the limits end the reading where nlohmann/json goes on
  const Source source("file.json", std::string(text));
  Issues issues;
  const std::optional<Document> ours = Document::Parse(source, Syntax::kJson, limits, issues);
  if (!ours && !issues.has_errors()) return "refused without an error";
  for (const Issue& issue : issues.all()) {
    if (issue.range.end > text.size()) return "an error is beyond the text";
  }
  if (ours.has_value() == theirs.is_discarded()) {
    return ours ? "only nlohmann/json refuses it" : "only nlohmann/json accepts it";
  }
  if (!ours) return "";
  std::string fault = testing::FindRangeFault(*ours, source);
  if (!fault.empty() || !issues.empty()) return fault;  // a key is there twice, a text is too long
  return IsSame(*ours, ours->root(), theirs) ? "" : "they read something else";
}

Json ReadByNlohmann(std::string_view text) { return Json::parse(text, nullptr, false); }

std::string Disagreement(std::string_view text) { return Disagreement(text, ReadByNlohmann(text)); }

constexpr std::string_view kAccepted[] = {
    "null",
    " true ",
    "\r\n\tfalse",
    "\"\"",
    "[]",
    "{ }",
    "[[], [[]], {}]",
    "{\"\": \"\", \"a\": {\"b\": []}}",
    "\xef\xbb\xbf[1]",
    "[0, -0, -1, 10, 0.5, -0.25, 1e5, 1E+5, 1e-5, 0e0]",
    "[1.5e00000000000000000003, 0e2147483647]",
    "[9223372036854775807, -9223372036854775808, 9223372036854775808, 18446744073709551615]",
    "[18446744073709551616, 123456789012345678901234567890, -123456789012345678901234567890]",
    "[0.1234567890123456789012345678901234567890, 12345678901234567.12345678901234567]",
    "[1.7976931348623157e308, 1.7976931348623158e308, 17976931348623157e292, 1e308]",
    "[4.9e-324, 1e-400, -1e-400, 0e400, -0.000e999, 1e-999999999]",
    R"(["\"\\\/\b\f\n\r\t", "\u0041", "\u0000", "\u00e9\u20AC", "\ud83d\uDE00", "a\ud83d\ude00b"])",
    R"({"\n": 1, "a\n": 2, "\u0061b": 3, "\\\"": 4})",
    "[\"\x7f\xc2\x80\xc3\xa9\xe2\x82\xac\xef\xbf\xbf\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\"]",
};

constexpr std::string_view kRefused[] = {
    "",
    " \n",
    "\xef\xbb\xbf",
    "\xef\xbb\xbf\xef\xbb\xbf[1]",
    "nul",
    "nulL",
    "truefalse",
    "True",
    "NaN",
    "-Infinity",
    "undefined",
    "[] []",
    "[1]]",
    "{}x",
    "1 2",
    "[",
    "[1",
    "[1,",
    "{",
    "{\"a\"",
    "{\"a\":",
    "{\"a\": 1",
    "{\"a\": 1,",
    "[1}",
    "{\"a\": 1]",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "{\"a\": 1,}",
    "{,}",
    "{\"a\": 1,, \"b\": 2}",
    "[1 2]",
    "[1:2]",
    "{\"a\" 1}",
    "{\"a\"}",
    "{\"a\"::1}",
    "{\"a\":}",
    "{1: 2}",
    "{a: 1}",
    "{'a': 1}",
    "['a']",
    "[1] // a",
    "[1, /* a */ 2]",
    "# a\n[1]",
    "[01]",
    "[-01]",
    "[00]",
    "[+1]",
    "[.5]",
    "[-.5]",
    "[1.]",
    "[1.e5]",
    "[-]",
    "[- 1]",
    "[1e]",
    "[1e+]",
    "[1e5.5]",
    "[0x10]",
    "[1-0]",
    "-",
    "1.",
    "1e",
    "[1e309]",
    "[-1e400]",
    "[1E999]",
    "[1.7976931348623159e308]",
    "[179769313486231590000000000000000e276]",
    "[1e99999999999999999999]",
    "\"",
    "\"a",
    "\"\\",
    "\"\\u00",
    "\"\\ud83d",
    "\"\\ud83d\\",
    "[\"a\nb\"]",
    "[\"a\tb\"]",
    "[\"\x01\"]",
    "[\"\x1f\"]",
    "[\"\\n\x1f\"]",
    "[\"\\q\"]",
    "[\"\\'\"]",
    "[\"\\U0041\"]",
    "[\"\\u12g4\"]",
    "[\"\\u 123\"]",
    "[\"\\ud83d\"]",
    "[\"\\ud83dx\"]",
    "[\"\\ud83d\\n\"]",
    "[\"\\ud83d\\u0041\"]",
    "[\"\\ud83d\\ud83d\"]",
    "[\"\\ude00\"]",
    "[\"\\ude00 and much more than ten bytes\"]",
    "[\"\\ud83d and much more than ten bytes\"]",
    "[\"\\ud83d\\u0041 and much more than ten bytes\"]",
    "[\"\x80\"]",
    "[\"\xc3\"]",
    "[\"\xc0\xaf\"]",
    "[\"\xe0\x80\xaf\"]",
    "[\"\xed\xa0\x80\"]",
    "[\"\xf4\x90\x80\x80\"]",
    "[\"\xff\"]",
    "[\xc3\xa9]",
    "\f[1]",
    "[1]\v",
    "\xc2\xa0[1]",
};

TEST(DocumentJsonAgreementTest, EveryKindOfText) {
  for (const std::string_view text : kAccepted) {
    EXPECT_TRUE(Json::accept(text)) << text;
    EXPECT_EQ(Disagreement(text), "") << text;
  }
  for (const std::string_view text : kRefused) {
    EXPECT_FALSE(Json::accept(text)) << text;
    EXPECT_EQ(Disagreement(text), "") << text;
  }
}

// The control: each way to disagree is noticed.
TEST(DocumentJsonAgreementTest, AnotherTextDisagrees) {
  const auto of = [](std::string_view ours, std::string_view theirs) {
    return Disagreement(ours, ReadByNlohmann(theirs));
  };
  EXPECT_EQ(of("[1]", "[1,]"), "only nlohmann/json refuses it");
  EXPECT_EQ(of("[1,]", "[1]"), "only nlohmann/json accepts it");
  for (const auto& [ours, theirs] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"[\"\\u0061\"]", "[\"b\"]"},
                                                                  {"[1.5]", "[1.25]"},
                                                                  {"[true]", "[\"true\"]"},
                                                                  {"[1]", "[1, 2]"},
                                                                  {"{\"a\": [1]}", "{\"a\": [2]}"},
                                                                  {"{\"a\": 1}", "{\"b\": 1}"},
                                                                  {"{}", "[]"}}) {
    EXPECT_EQ(of(ours, theirs), "they read something else") << ours;
  }
}

// It is read into an int, and the decimals are added to it, where nlohmann/json lets a double
// become zero. The text is refused where it stands, and no mistake after it is reported instead.
TEST(DocumentJsonAgreementTest, OnlyAnExponentOfTenDigitsIsRefusedByOne) {
  for (const std::string number :
       {"0e9999999999", "1e-9999999999", "-0.0E+2147483648", "0.01e-2147483647"}) {
    EXPECT_TRUE(Json::accept(number));
    for (const std::string& text : {"[" + number + "]", "[" + number + ",", "[" + number + ", x"}) {
      const Source source("file.json", text);
      Issues issues;
      EXPECT_FALSE(Document::Parse(source, Syntax::kJson, PolicyLimits(), issues));
      ASSERT_EQ(issues.all().size(), 1u);
      EXPECT_EQ(issues.all()[0].message, "the number `" + number + "` is out of range");
      EXPECT_EQ(source.Text(issues.all()[0].range), number);
    }
  }
}

// What else may be refused by one alone has an error and a place, too.
TEST(DocumentJsonAgreementTest, WhatNlohmannAcceptsIsAnErrorWhereTheReaderStopped) {
  JsonStop stop;
  stop.at = 4;
  stop.cursor = 3;
  stop.open = 0;
  const Issue issue = ExplainJsonError("[1, 2]", stop);
  EXPECT_EQ(issue.message, "this is not valid JSON");
  EXPECT_EQ(issue.id, "json-syntax");
  EXPECT_EQ(issue.range.begin, 4u);
  EXPECT_EQ(issue.range.end, 5u);
}

constexpr std::string_view kParts[] = {"{",
                                       "}",
                                       "[",
                                       "]",
                                       ",",
                                       ":",
                                       "\"",
                                       "\\",
                                       "\\u",
                                       "\\u0041",
                                       "\\ud83d",
                                       "\\ude00",
                                       "\\/",
                                       "\\x",
                                       "0",
                                       "1",
                                       "-",
                                       "+",
                                       ".",
                                       "e",
                                       "E",
                                       "e99",
                                       "1e308",
                                       "1e309",
                                       "123456789012345678901",
                                       "0123",
                                       "true",
                                       "false",
                                       "null",
                                       "tru",
                                       "None",
                                       "NaN",
                                       "a",
                                       "'",
                                       " ",
                                       "\n",
                                       "\t",
                                       "\r",
                                       "\x01",
                                       "\x1f",
                                       "\x7f",
                                       "//",
                                       "/*",
                                       "#",
                                       "\"a\": 1,",
                                       "[1, 2]",
                                       "\xc3\xa9",
                                       "\xc3",
                                       "\x80",
                                       "\xed\xa0\x80",
                                       "\xf0\x9f\x98\x80",
                                       "\xf4\x90\x80\x80",
                                       "\xef\xbb\xbf"};

// Returns a string of thousands of bytes that needs all of the parser's ways to unescape.
std::string LongString(Choices& choices) {
  constexpr std::string_view kPieces[] = {"a",        "0123456789",      "\\n",
                                          "\\\\",     "\\u00e9",         "\\ud83d\\ude00",
                                          "\xc3\xa9", "\xf0\x9f\x98\x80"};
  std::string text = "\"";
  for (int i = 0; i < 1500; ++i) text += choices.OneOf(kPieces);
  return text + "\"";
}

std::string Mutant(std::string text, Choices& choices) {
  for (uint32_t i = choices.Below(4); i > 0; --i) {
    const size_t at = choices.Below(static_cast<uint32_t>(text.size() + 1));
    const size_t length = choices.Below(4);
    switch (choices.Below(4)) {
      case 0:
        text.replace(at, 0, choices.OneOf(kParts));
        break;
      case 1:
        text.replace(at, length, choices.OneOf(kParts));
        break;
      case 2:
        text.erase(at, length);
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

// See OnlyAnExponentOfTenDigitsIsRefusedByOne.
bool MayHaveSuchAnExponent(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  for (size_t at = 0; (at = text.find_first_of("eE", at)) != text.npos; ++at) {
    const size_t begin = at + 1 + (text.substr(at + 1, 1).find_first_of("+-") == 0);
    const size_t end = std::min(text.find_first_not_of(kDigits, begin), text.size());
    if (end >= begin + 10) return true;
  }
  return false;
}

TEST(DocumentJsonAgreementTest, MutatedDocuments) {
  const uint64_t seed = SeedFromEnvironment();
  std::printf("POSTERN_SEED=%llu\n", static_cast<unsigned long long>(seed));
  SeededChoices choices(seed);
  std::vector<std::string> documents(std::begin(kAccepted), std::end(kAccepted));
  documents.push_back("[" + LongString(choices) + ", {" + LongString(choices) + ": 1}]");
  documents.emplace_back(
      "{\"postern\": 1,\n \"access\": {\"a/<entity_id>/*\": [{\"allow\": \"guest\",\r\n\t\"to\": "
      "[\"get\", \"l\\u0069st\"]}, {\"allow\" : \"group:x\" , \"to\":\"get\"}]}}\n");
  size_t num_accepted = 0;
  size_t num_refused = 0;
  for (int i = 0; i < kMutants; ++i) {
    const std::string text = Mutant(choices.OneOf(documents), choices);
    if (MayHaveSuchAnExponent(text)) continue;
    ASSERT_EQ(Disagreement(text), "") << text;
    ++(Json::accept(text) ? num_accepted : num_refused);
  }
  std::printf("%zu accepted, %zu refused\n", num_accepted, num_refused);
  EXPECT_GE(num_accepted, size_t{kMutants} / 5);
  EXPECT_GE(num_refused, size_t{kMutants} / 5);
}

}  // namespace
}  // namespace postern::internal
