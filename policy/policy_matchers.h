// GoogleTest matchers: what a policy allows and denies, in the tests of the program that embeds it.
//
//   using postern::Allows;
//   using postern::Denies;
//
//   const postern::CompileResult policy = postern::CompilePolicyFile("social-room.yaml");
//   EXPECT_THAT(policy, Allows(alice, "get", "room/1/cat.png"));
//   EXPECT_THAT(policy, Allows(carol, "list", "room/1/").Because("room/* group:admin"));
//   EXPECT_THAT(policy, Denies(guest, "write", "room/1/cat.png"));
//   EXPECT_THAT(policy, Denies(guest, "get", "room/../x").Because("path_rejected"));
//
// They match a DecisionGraph, a CompileResult and, with testing::Pointee, what points to one:
// PolicyStore::Snapshot(), for instance. If one does not match, the failure has the explanation,
// with the policy's own lines.
//
// As in case files (docs/cases.md), no test passes by accident. A request that was never judged by
// the rules, since its path or principal was rejected or its action is unknown, say, is denied; but
// Denies does not match, unless Because names that reason. Not(Allows(…)) has no such care and
// passes for a misspelt path: write Denies.
#ifndef POSTERN_POLICY_POLICY_MATCHERS_H_
#define POSTERN_POLICY_POLICY_MATCHERS_H_

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/principal.h"
#include "gmock/gmock.h"
#include "policy/compiler.h"

namespace postern {

// What Allows and Denies return; not named in tests. Immutable, so safe from any number of threads.
class DecisionMatcher {
 public:
  using is_gtest_matcher = void;
  using Who = std::variant<Principal, const PreparedPrincipal*>;

  DecisionMatcher(Effect expected, Who who, std::string_view action, std::string_view path)
      : expected_(expected), who_(std::move(who)), action_(action), path_(path) {}

  // Returns a matcher that also wants it decided so. `because` is spelled as in case files: the
  // rule's id; or its declaration's pattern (compared after normalising) and its selector; or, for
  // a deny, the reason (ReasonName). What names nothing of the policy holds for no decision.
  DecisionMatcher Because(std::string_view because) const;

  // For GoogleTest. A policy with errors neither allows nor denies: its issues are told.
  bool MatchAndExplain(const DecisionGraph& graph, ::testing::MatchResultListener* listener) const;
  bool MatchAndExplain(const CompileResult& policy, ::testing::MatchResultListener* listener) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  // `policy` is null if there is a graph alone.
  bool Match(const DecisionGraph& graph, const CompileResult* policy,
             ::testing::MatchResultListener& listener) const;
  // Returns what is to be said against a decision of the expected effect, or nothing.
  std::string_view ObjectionTo(const DecisionGraph& graph, const Decision& decision) const;
  void Describe(std::string_view verb, std::ostream& out) const;

  Effect expected_;
  Who who_;
  std::string action_;
  std::string path_;
  std::string because_;  // empty: for whatever reason, but not by accident
};

// Return matchers of policies that allow, or deny, this request. The action is a single one or, in
// `url` mode, an HTTP method; the path is as a request sends it, empty for the root.
//
// A principal is copied, and prepared for each graph it is held against. Lifetime: one that was
// prepared is borrowed and must outlive the matcher; of another graph, it is `stale_principal`.
DecisionMatcher Allows(Principal who, std::string_view action, std::string_view path);
DecisionMatcher Allows(const PreparedPrincipal& who, std::string_view action,
                       std::string_view path);
DecisionMatcher Denies(Principal who, std::string_view action, std::string_view path);
DecisionMatcher Denies(const PreparedPrincipal& who, std::string_view action,
                       std::string_view path);

// For GoogleTest, which else would print bytes: the name of the policy's file.
void PrintTo(const DecisionGraph& graph, std::ostream* out);
void PrintTo(const CompileResult& policy, std::ostream* out);

}  // namespace postern

#endif  // POSTERN_POLICY_POLICY_MATCHERS_H_
