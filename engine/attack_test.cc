// The corpus of published and known attacks (testdata/attacks), against the library.

#include "engine/path.h"
#include "engine/principal.h"
#include "engine/testing/attack_corpus.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

void ExpectOutcome(const Attack& attack, PathMode mode) {
  SCOPED_TRACE(attack.name);
  const CanonicalPath path = CanonicalPath::FromRaw(mode, attack.input);
  if (attack.expect == "reject") {
    EXPECT_FALSE(path.ok()) << path.text();
    return;
  }
  EXPECT_TRUE(path.ok()) << PathErrorName(path.error()) << " at " << path.offset();
  EXPECT_EQ(path.text(), attack.expect == "normalised" ? attack.canonical : attack.input);
}

TEST(AttackTest, UrlPaths) {
  const std::vector<Attack> attacks = ReadAttacks("url");
  EXPECT_EQ(attacks.size(), 132u);
  for (const Attack& attack : attacks) ExpectOutcome(attack, PathMode::kUrl);
}

TEST(AttackTest, OpaquePaths) {
  const std::vector<Attack> attacks = ReadAttacks("opaque");
  EXPECT_EQ(attacks.size(), 22u);
  for (const Attack& attack : attacks) ExpectOutcome(attack, PathMode::kOpaque);
}

TEST(AttackTest, EntityIds) {
  const std::vector<Attack> attacks = ReadAttacks("entity");
  EXPECT_EQ(attacks.size(), 27u);
  for (const Attack& attack : attacks) {
    Principal user;
    user.kind = PrincipalKind::kUser;
    user.entity_id = attack.input;
    const bool is_accepted = ValidatePrincipal(user) == PrincipalError::kNone;
    EXPECT_EQ(is_accepted, attack.expect == "literal") << attack.name;
  }
}

}  // namespace
}  // namespace postern
