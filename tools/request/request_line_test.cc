#include "tools/request/request_line.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(ParseRequestLineTest, ReadsEveryField) {
  const RequestLine line = ParseRequestLine(
      R"( {"path":"room/1","action":"get","id":"7","principal":{"kind":"user","entity_id":"alice",)"
      R"("groups":["admin","a\u0000b"],"attributes":{"tenant":"acme","":""}}} )"
      "\r");
  ASSERT_TRUE(line.ok()) << line.error;
  EXPECT_EQ(line.id, R"("7")");
  EXPECT_EQ(line.action, "get");
  EXPECT_EQ(line.path, "room/1");
  EXPECT_EQ(line.principal.kind, PrincipalKind::kUser);
  EXPECT_EQ(line.principal.entity_id, "alice");
  EXPECT_EQ(line.principal.groups, (std::vector<std::string>{"admin", std::string("a\0b", 3)}));
  EXPECT_EQ(line.principal.attributes,
            (std::vector<std::pair<std::string, std::string>>{{"tenant", "acme"}, {"", ""}}));
  EXPECT_EQ(line.principal.name, std::nullopt);
}

TEST(ParseRequestLineTest, WhatIsAbsentStaysUnknown) {
  const RequestLine line =
      ParseRequestLine(R"({"principal":{"kind":"function","name":"f"},"action":"","path":""})");
  ASSERT_TRUE(line.ok()) << line.error;
  EXPECT_EQ(line.id, "null");
  EXPECT_EQ(line.principal.kind, PrincipalKind::kFunction);
  EXPECT_EQ(line.principal.name, "f");
  EXPECT_EQ(line.principal.entity_id, std::nullopt);
  EXPECT_EQ(line.principal.groups, std::nullopt);
}

TEST(ParseRequestLineTest, AnEmptyListOfGroupsIsKnown) {
  const RequestLine line =
      ParseRequestLine(R"({"principal":{"kind":"user","groups":[]},"action":"get","path":"a"})");
  ASSERT_TRUE(line.principal.groups.has_value());
  EXPECT_TRUE(line.principal.groups->empty());
}

TEST(ParseRequestLineTest, EchoesEveryScalarId) {
  for (const std::string id :
       {"null", "true", "false", "0", "-7", "1.50", "1e3", "-0", "-0.0", "18446744073709551615",
        "123456789012345678901234567890", R"("")", R"("a\"\n\\ä")"}) {
    const RequestLine line = ParseRequestLine(
        R"({"id":)" + id + R"(,"principal":{"kind":"guest"},"action":"get","path":"a"})");
    EXPECT_TRUE(line.ok()) << line.error;
    EXPECT_EQ(line.id, id);
  }
}

struct BadLine {
  std::string text;
  std::string error;
  std::string id;
};

void PrintTo(const BadLine& bad, std::ostream* out) { *out << bad.text; }

class BadLineTest : public ::testing::TestWithParam<BadLine> {};

TEST_P(BadLineTest, IsRejected) {
  const RequestLine line = ParseRequestLine(GetParam().text);
  EXPECT_EQ(line.error, GetParam().error);
  EXPECT_EQ(line.id, GetParam().id);
}

// A sound line but for one part.
std::string With(const std::string& principal,
                 const std::string& rest = R"("action":"get","path":"a")") {
  return R"({"id":1,"principal":)" + principal + "," + rest + "}";
}

INSTANTIATE_TEST_SUITE_P(
    NotOneObject, BadLineTest,
    ::testing::Values(BadLine{"", "the line is blank", "null"},
                      BadLine{" \t\r", "the line is blank", "null"},
                      BadLine{"7", "the line must be one JSON object", "null"},
                      BadLine{"null", "the line must be one JSON object", "null"},
                      BadLine{"\"x\"", "the line must be one JSON object", "null"},
                      BadLine{"[]", "the line must be one JSON object", "null"},
                      BadLine{R"([{"id":1}])", "the line must be one JSON object", "null"},
                      BadLine{"{", "not valid JSON at byte 2", "null"},
                      BadLine{R"({"id":1} {})", "not valid JSON at byte 10", "1"},
                      BadLine{R"({"id":1,})", "not valid JSON at byte 9", "1"},
                      BadLine{"{'id':1}", "not valid JSON at byte 2", "null"},
                      BadLine{"\xEF\xBB\xBF{\"id\":1}", "not valid JSON at byte 1", "1"},
                      BadLine{"{\"id\":\"\xC3\"}", "not valid JSON at byte 9", "null"},
                      BadLine{"{\"id\":\"\t\"}", "not valid JSON at byte 8", "null"},
                      BadLine{R"({"id":"\ud800"})", "not valid JSON at byte 14", "null"},
                      BadLine{R"({"id":NaN})", "not valid JSON at byte 7", "null"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, BadLineTest,
    ::testing::Values(
        BadLine{"{}", "`principal` is missing", "null"},
        BadLine{R"({"id":1,"principal":{}})", "`kind` is missing", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("path":"a")"), "`action` is missing", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("action":"a")"), "`path` is missing", "1"},
        BadLine{With(R"({"kind":"guest","kind":"user"})"), "duplicate key `kind`", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("action":"a","path":"a","p\u0061th":"b")"),
                "duplicate key `path`", "1"},
        BadLine{R"({"id":1,"id":2})", "duplicate key `id`", "1"},
        BadLine{With(R"({"kind":"guest","attributes":{"a":"1","b":"2","a":"1"}})"),
                "duplicate key `a`", "1"},
        BadLine{With(R"({"kind":"guest","role":{"kind":["x"]}})"), "unknown key `role`", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("Path":"a")"),
                "unknown key `Path`, did you mean `path`?", "1"},
        BadLine{R"({"x\u0007":[{"a":[1]}],"id":"late"})", "unknown key `x\\x07`", R"("late")"}));

INSTANTIATE_TEST_SUITE_P(
    Types, BadLineTest,
    ::testing::Values(
        BadLine{R"({"id":{"a":1}})", "`id` must be a scalar", "null"},
        BadLine{R"({"id":[1]})", "`id` must be a scalar", "null"},
        BadLine{With("\"guest\""), "`principal` must be an object", "1"},
        BadLine{With("[]"), "`principal` must be an object", "1"},
        BadLine{With(R"({"kind":7})"), "`kind` must be a string", "1"},
        BadLine{With(R"({"kind":"robot"})"),
                "unknown kind `robot`, use `guest`, `user` or `function`", "1"},
        BadLine{With(R"({"kind":"user","entity_id":null})"), "`entity_id` must be a string", "1"},
        BadLine{With(R"({"kind":"function","name":{}})"), "`name` must be a string", "1"},
        BadLine{With(R"({"kind":"user","groups":"a"})"), "`groups` must be a list of strings", "1"},
        BadLine{With(R"({"kind":"user","groups":{}})"), "`groups` must be a list of strings", "1"},
        BadLine{With(R"({"kind":"user","groups":["a",1]})"), "`groups` must be a list of strings",
                "1"},
        BadLine{With(R"({"kind":"user","groups":["a",["b"],"c"]})"),
                "`groups` must be a list of strings", "1"},
        BadLine{With(R"({"kind":"user","attributes":[]})"), "`attributes` must be an object", "1"},
        BadLine{With(R"({"kind":"user","attributes":{"a":1}})"),
                "the values of `attributes` must be strings", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("action":["get"],"path":"a")"),
                "`action` must be a string", "1"},
        BadLine{With(R"({"kind":"guest"})", R"("action":"get","path":true)"),
                "`path` must be a string", "1"}));

TEST(ParseRequestLineTest, ANullPathIsNone) {
  const RequestLine line =
      ParseRequestLine(With(R"({"kind":"guest"})", R"("action":"list","path":null)"));
  EXPECT_TRUE(line.ok());
  EXPECT_EQ(line.path, std::nullopt);
}

TEST(ParseRequestLineTest, DeepNestingIsNoProblem) {
  const std::string open(500000, '[');
  EXPECT_EQ(ParseRequestLine("{\"x\":" + open).error, "unknown key `x`");
  EXPECT_EQ(ParseRequestLine(open).error, "the line must be one JSON object");
}

TEST(ParseRequestLineTest, VeryManyAttributesAreComparedInTime) {
  std::string attributes;
  for (int i = 0; i < 60000; ++i) attributes += "\"" + std::to_string(i) + "\":\"\",";
  const RequestLine line =
      ParseRequestLine(With(R"({"kind":"user","attributes":{)" + attributes + R"("0":""}})"));
  EXPECT_EQ(line.error, "duplicate key `0`");
}

}  // namespace
}  // namespace postern::tools
