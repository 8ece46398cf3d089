#include "policy/internal/same_policy.h"

#include <string>

#include "gtest/gtest.h"
#include "policy/testing/parsing.h"

namespace postern::internal {
namespace {

constexpr char kPolicy[] = R"(postern: 1
name: gate
paths: url
actions: {look: , touch: , both: [look, touch]}
methods: {GET: look}
groups: [a, b]
functions: [f]
access:
  /t/<team>/*:
    - inherit
    - {allow: [guest, group:a], to: look, where: {dept: [p, q]}, id: one, note: why}
  /u: []
)";

constexpr char kAmplify[] = R"(postern: 1
semantics: amplify
groups: [a, b]
access:
  a/{entity_id}/*:
    - {allow: [owner, group:a, group:b], to: read}
  b/*:
    - {allow: guest, to: get}
)";

struct Change {
  std::string old_text, new_text;
};

void ExpectDifferent(const std::string& text, const Change& change) {
  std::string changed = text;
  changed.replace(changed.find(change.old_text), change.old_text.size(), change.new_text);
  EXPECT_FALSE(SamePolicy(testing::Parse(text), testing::Parse(changed))) << changed;
}

TEST(SamePolicyTest, PlacesAndSpellingsMayDiffer) {
  const Policy policy = testing::Parse(kPolicy);
  EXPECT_TRUE(SamePolicy(policy, testing::Parse(kPolicy)));
  EXPECT_TRUE(SamePolicy(policy, testing::Parse("# above\n\n" + std::string(kPolicy))));
  std::string braces = kPolicy;
  braces.replace(braces.find("/t/<team>/*"), 11, "'/t/{team}/**'");
  EXPECT_TRUE(SamePolicy(policy, testing::Parse(braces)));
}

TEST(SamePolicyTest, EverythingElseMayNot) {
  const Change kChanges[] = {
      {"gate", "door"},
      {"GET: look", "PUT: look"},
      {"GET: look", "GET: touch"},
      {"[a, b]", "[b, a]"},
      {"[a, b]", "[a]"},
      {"functions: [f]\n", ""},
      {"look: , ", "look: , x: , "},
      {"both: [look, touch]", "both: [look]"},
      {"both:", "set:"},
      {"<team>", "<t>"},
      {"/t/", "/s/"},
      {"    - inherit\n", ""},
      {"allow", "deny"},
      {"[guest, group:a]", "guest"},
      {"guest, group:a", "group:a, guest"},
      {"group:a", "group:b"},
      {"to: look", "to: both"},
      {"dept", "unit"},
      {"[p, q]", "[q, p]"},
      {"[p, q]", "<team>"},
      {"id: one, ", ""},
      {"why", "\"why\\n\""},
      {"  /u: []\n", ""},
  };
  for (const Change& change : kChanges) ExpectDifferent(kPolicy, change);
}

TEST(SamePolicyTest, UnderAmplifyPathsAreText) {
  const std::string text = kAmplify;
  const Policy policy = testing::Parse(text);
  EXPECT_TRUE(SamePolicy(policy, testing::Parse("# above\n" + text)));
  const Change kChanges[] = {{"[a, b]", "[b, a]"},
                             {"[owner, group:a, group:b]", "[owner, group:b, group:a]"},
                             {"b/*", "c/*"},
                             {"guest", "authenticated"},
                             {"get", "list"}};
  for (const Change& change : kChanges) ExpectDifferent(text, change);
}

}  // namespace
}  // namespace postern::internal
