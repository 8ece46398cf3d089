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

TEST(SamePolicyTest, PlacesAndSpellingsMayDiffer) {
  const Policy policy = testing::Parse(kPolicy);
  EXPECT_TRUE(SamePolicy(policy, testing::Parse(kPolicy)));
  EXPECT_TRUE(SamePolicy(policy, testing::Parse("# above\n\n" + std::string(kPolicy))));
  std::string braces = kPolicy;
  braces.replace(braces.find("/t/<team>/*"), 11, "'/t/{team}/**'");
  EXPECT_TRUE(SamePolicy(policy, testing::Parse(braces)));
}

TEST(SamePolicyTest, EverythingElseMayNot) {
  const struct {
    std::string old_text, new_text;
  } kChanges[] = {
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
  const Policy policy = testing::Parse(kPolicy);
  for (const auto& change : kChanges) {
    std::string changed = kPolicy;
    changed.replace(changed.find(change.old_text), change.old_text.size(), change.new_text);
    EXPECT_FALSE(SamePolicy(policy, testing::Parse(changed))) << changed;
  }
}

}  // namespace
}  // namespace postern::internal
