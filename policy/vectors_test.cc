// Vectors that others made, through a policy's text, the compiler and both evaluators: globs on
// which four implementations agree (testdata/glob), and attacks on path authorization
// (testdata/attacks), whose canonical paths //engine:attack_test checks.
#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/testing/attack_corpus.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/pattern.h"
#include "policy/testing/agreement.h"
#include "policy/testing/glob_vectors.h"
#include "policy/testing/models.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

// Returns a policy that has just these patterns, each with these rules.
CompileResult Compile(PathMode mode, const std::vector<std::string>& patterns,
                      std::string_view rules) {
  std::string text = R"({"postern":1,"paths":)" + Quoted(PathModeName(mode));
  if (mode == PathMode::kUrl) text += R"(,"methods":{"GET":"get","HEAD":"get","POST":"write"})";
  text += R"(,"access":{)";
  for (const std::string& pattern : patterns) {
    if (&pattern != &patterns.front()) text += ',';
    text += Quoted(pattern) + ':' + std::string(rules);
  }
  return CompilePolicy(Source("vectors.json", text + "}}"), Syntax::kJson);
}

constexpr std::string_view kOpenToAll = R"([{"allow":"anyone","to":"all"}])";

// --- Globs -------------------------------------------------------------------------------------

TEST(VectorsTest, Globs) {
  const std::vector<GlobVector> vectors = ReadGlobVectors();
  EXPECT_EQ(vectors.size(), 3505u);
  std::map<std::string, CompileResult> policies;
  for (const GlobVector& vector : vectors) {
    SCOPED_TRACE(vector.pattern + " and " + vector.path);
    auto entry = policies.find(vector.pattern);
    if (entry == policies.end()) {
      entry =
          policies.emplace(vector.pattern, Compile(PathMode::kOpaque, {vector.pattern}, kOpenToAll))
              .first;
    }
    const CompileResult& built = entry->second;
    ASSERT_EQ(built.ok(), vector.is_ours) << built.IssuesText();
    if (!built.ok()) continue;
    const Judgement judgement = Judge(built, Guest(), "get", vector.path);
    EXPECT_EQ(judgement.compiled.allowed(), vector.is_match);
    EXPECT_TRUE(judgement.Agrees()) << judgement.Text();
  }
}

// --- Attacks -----------------------------------------------------------------------------------

// Returns what both evaluators say; they must agree.
Decision Decide(const CompileResult& built, const Principal& principal, std::string_view action,
                std::string_view path) {
  const Judgement judgement = Judge(built, principal, action, path);
  EXPECT_TRUE(judgement.Agrees()) << judgement.Text();
  return judgement.compiled;
}

// Returns the pattern that matches just this canonical path; nothing where none can be written: a
// pattern has more to forbid than a path has.
std::optional<std::string> PatternOf(PathMode mode, std::string_view path) {
  std::string pattern;
  const size_t begin = mode == PathMode::kUrl ? 1 : 0;
  if (begin == 1) pattern = "/";
  for (size_t at = begin; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    if (at != begin) pattern += '/';
    pattern += EscapeLiteral(path.substr(at, end - at));
    at = end + 1;
  }
  if (!ParsePattern(pattern, mode, PolicyLimits()).pattern) return std::nullopt;
  return pattern;
}

// An attack on a path is answered alike by a policy that opens everything, and by one that opens
// only the path itself.
void CheckPath(const Attack& attack, PathMode mode) {
  SCOPED_TRACE(attack.name);
  std::vector<std::string> patterns = {mode == PathMode::kUrl ? "/*" : "*"};
  if (!attack.pattern.empty()) patterns.push_back(attack.pattern);
  const CompileResult open = Compile(mode, patterns, kOpenToAll);
  ASSERT_TRUE(open.ok()) << open.IssuesText();
  const std::string action = attack.action.empty() ? "get" : attack.action;
  const Decision decision = Decide(open, Guest(), action, attack.input);
  if (attack.expect == "reject" || attack.expect == "deny") {
    EXPECT_EQ(decision.reason,
              attack.expect == "deny" ? Reason::kUnknownAction : Reason::kPathRejected);
    return;
  }
  EXPECT_TRUE(decision.allowed());
  const std::string& canonical = attack.expect == "normalised" ? attack.canonical : attack.input;
  const std::optional<std::string> pattern = PatternOf(mode, canonical);
  if (!pattern) return;
  const CompileResult exact = Compile(mode, {*pattern}, kOpenToAll);
  ASSERT_TRUE(exact.ok()) << exact.IssuesText();
  EXPECT_TRUE(Decide(exact, Guest(), action, attack.input).allowed()) << *pattern;
  std::string other = attack.input;
  other.insert(mode == PathMode::kUrl ? 1 : 0, "x");
  EXPECT_FALSE(Decide(exact, Guest(), action, other).allowed());
}

TEST(VectorsTest, AttacksOnUrlPaths) {
  for (const Attack& attack : ReadAttacks("url")) CheckPath(attack, PathMode::kUrl);
}

TEST(VectorsTest, AttacksOnOpaquePaths) {
  for (const Attack& attack : ReadAttacks("opaque")) CheckPath(attack, PathMode::kOpaque);
}

TEST(VectorsTest, AttacksByEntityId) {
  const CompileResult built =
      Compile(PathMode::kOpaque, {"users/<entity_id>/f"}, R"([{"allow":"owner","to":"all"}])");
  ASSERT_TRUE(built.ok()) << built.IssuesText();
  const std::vector<Attack> attacks = ReadAttacks("entity");
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    const Principal attacker = User(attack.input, {});
    const Decision own = Decide(built, attacker, "get", "users/" + attack.input + "/f");
    if (attack.expect == "reject") {
      EXPECT_EQ(own.reason, Reason::kPrincipalRejected);
      continue;
    }
    EXPECT_TRUE(own.allowed());
    for (const Attack& other : attacks) {
      if (other.input == attack.input) continue;
      EXPECT_FALSE(Decide(built, attacker, "get", "users/" + other.input + "/f").allowed())
          << other.name;
    }
    EXPECT_FALSE(Decide(built, attacker, "get", "users/u1/private/f").allowed());
  }
}

TEST(VectorsTest, AttacksByPattern) {
  for (const auto& [name, mode] : std::map<std::string, PathMode>{{"rule-url", PathMode::kUrl},
                                                                  {"rule-key", PathMode::kKey}}) {
    for (const Attack& attack : ReadAttacks(name)) {
      SCOPED_TRACE(attack.name);
      std::vector<std::string> patterns = {attack.input};
      if (!attack.pattern.empty()) patterns.push_back(attack.pattern);
      EXPECT_EQ(Compile(mode, patterns, kOpenToAll).ok(), attack.expect == "literal");
    }
  }
}

}  // namespace
}  // namespace postern::internal
