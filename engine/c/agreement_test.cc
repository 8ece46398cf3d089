// The C interface decides, explains and canonicalises as the C++ one does: on compiled policies of
// every kind, and on the paths of the corpus of attacks.
#include <string>
#include <utility>
#include <vector>

#include "engine/c/postern.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "engine/policy_store.h"
#include "engine/session.h"
#include "engine/testing/attack_corpus.h"
#include "engine/testing/compiled_corpus.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

postern_view View(const std::string& text) { return {text.data(), text.size()}; }

std::vector<Principal> Principals() {
  std::vector<Principal> all(6);
  all[1].entity_id = "alice";
  all[2].kind = PrincipalKind::kUser;
  all[3].kind = PrincipalKind::kUser;
  all[3].entity_id = "alice";
  all[3].groups = {"admin", "a", "g1"};
  all[3].attributes = {{"plan", "pro"}, {"tenant", "a"}};
  all[4].kind = PrincipalKind::kFunction;
  all[4].name = "thumbnailer";
  all[5].kind = PrincipalKind::kUser;
  all[5].entity_id = "a/b";  // rejected
  return all;
}

// One principal, twice.
struct Pair {
  explicit Pair(const Principal& principal) : session(principal) {
    std::vector<postern_view> groups;
    std::vector<postern_attribute> attributes;
    postern_principal from = {};
    from.struct_size = sizeof from;
    from.kind = static_cast<int32_t>(principal.kind);
    if (principal.entity_id) from.entity_id = View(*principal.entity_id);
    if (principal.name) from.name = View(*principal.name);
    from.knows_groups = principal.groups ? 1 : 0;
    if (principal.groups) {
      for (const std::string& group : *principal.groups) groups.push_back(View(group));
    }
    for (const auto& [key, value] : principal.attributes) {
      attributes.push_back({View(key), View(value)});
    }
    from.groups = groups.data();
    from.num_groups = groups.size();
    from.attributes = attributes.data();
    from.num_attributes = attributes.size();
    EXPECT_EQ(postern_session_new(&from, &c_session), POSTERN_OK);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() { postern_session_free(c_session); }

  Session session;
  postern_session* c_session = nullptr;
};

class AgreementTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(postern_store_new(&c_store_), POSTERN_OK);
    ASSERT_EQ(postern_reader_new(c_store_, &c_reader_), POSTERN_OK);
    for (const Attack& attack : ReadAttacks("")) paths_.push_back(attack.input);
    for (const char* path :
         {"a", "a/b/c", "profile/alice/x", "users/alice", "/a/b", "/a%20b", ""}) {
      paths_.emplace_back(path);
    }
  }
  void TearDown() override {
    postern_reader_free(c_reader_);
    postern_store_free(c_store_);
  }

  void Load(const std::string& bytes) {
    store_.Publish(DecisionGraph::Load(bytes).value());
    ASSERT_EQ(postern_store_load(c_store_, bytes.data(), bytes.size(), nullptr, 0, nullptr),
              POSTERN_OK);
  }

  void ExpectSameDecision(Pair& who, const std::string& action, const std::string& path) {
    const Decision want = reader_.Decide(who.session, action, path);
    postern_decision got;
    const int answer = postern_decide(c_reader_, who.c_session, action.data(), action.size(),
                                      path.data(), path.size(), &got);
    EXPECT_EQ(answer, want.allowed() ? POSTERN_ALLOW : POSTERN_DENY);
    EXPECT_EQ(got.effect, answer);
    EXPECT_EQ(postern_reason_name(got.reason), ReasonName(want.reason));
    EXPECT_EQ(postern_path_error_name(got.path_error), PathErrorName(want.path_error));
    EXPECT_EQ(got.path_offset, want.path_offset);
    EXPECT_EQ(got.declaration, want.declaration);
    EXPECT_EQ(got.rule, want.rule);
    EXPECT_EQ(got.selector, want.selector);
    EXPECT_EQ(got.revision, reader_.seen().revision);
    num_allowed_ += answer;
  }

  std::string Explained(Pair& who, const std::string& action, const std::string& path,
                        int32_t format) {
    postern_explain_options options = {};
    options.struct_size = sizeof options;
    options.format = format;
    options.max_near_misses = 3;
    postern_string text;
    EXPECT_GE(postern_explain(c_reader_, who.c_session, action.data(), action.size(), path.data(),
                              path.size(), &options, &text, nullptr),
              0);
    std::string copy(text.data, text.size);
    postern_string_free(&text);
    return copy;
  }

  void ExpectSameExplanation(Pair& who, const std::string& action, const std::string& path) {
    const DecisionGraph& graph = reader_.Acquire();
    const PreparedPrincipal& principal = who.session.For(graph);
    const CanonicalPath canonical = graph.path(path);
    ExplainOptions options;
    options.raw_action = action;
    options.raw_path = path;
    options.max_near_misses = 3;
    const Explanation why =
        Explain(graph, principal, graph.action(action), canonical,
                Evaluate(graph, principal, graph.action(action), canonical), options);
    EXPECT_EQ(Explained(who, action, path, POSTERN_TEXT), ExplanationText(why));
    EXPECT_EQ(Explained(who, action, path, POSTERN_JSON), ExplanationJson(why));
  }

  PolicyStore store_;
  PolicyReader reader_{store_};
  postern_store* c_store_ = nullptr;
  postern_reader* c_reader_ = nullptr;
  std::vector<std::string> paths_;
  int num_allowed_ = 0;
};

TEST_F(AgreementTest, OnEveryPolicyPrincipalActionAndPath) {
  for (const CompiledPolicy& policy : CompiledPolicies()) {
    SCOPED_TRACE(policy.name);
    Load(policy.bytes);
    std::vector<std::string> actions = reader_.Acquire().actions();
    actions.insert(actions.end(), {"GET", "no such action", ""});
    for (const Principal& principal : Principals()) {
      Pair who(principal);
      for (const std::string& action : actions) {
        for (const std::string& path : paths_) ExpectSameDecision(who, action, path);
      }
      for (size_t i = 0; i < paths_.size(); i += 16) {
        ExpectSameExplanation(who, actions[i % actions.size()], paths_[i]);
      }
    }
  }
  EXPECT_GT(num_allowed_, 100);
}

TEST_F(AgreementTest, OnEntityIdsThatAttack) {
  Load(CompiledPolicies().front().bytes);
  const std::vector<Attack> attacks = ReadAttacks("entity");
  EXPECT_EQ(attacks.size(), 27u);
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    Principal user;
    user.kind = PrincipalKind::kUser;
    user.entity_id = attack.input;
    Pair who(user);
    for (const char* path : {"a", "profile/alice/x"}) {
      ExpectSameDecision(who, reader_.Acquire().actions().front(), path);
    }
    postern_decision decision;
    postern_decide(c_reader_, who.c_session, "get", 3, "a", 1, &decision);
    EXPECT_EQ(decision.reason == POSTERN_REASON_PRINCIPAL_REJECTED, attack.expect == "reject");
  }
}

TEST_F(AgreementTest, WithoutAPolicy) {
  Pair guest((Principal()));
  ExpectSameDecision(guest, "get", "a");
  ExpectSameExplanation(guest, "get", "a");
}

}  // namespace
}  // namespace postern
