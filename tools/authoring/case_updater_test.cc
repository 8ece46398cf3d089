// Snapshots: the goldens of `postern test --update` show the edits; here they are held against what
// must be true of every update.
#include "tools/authoring/case_updater.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/choices.h"
#include "tools/authoring/because_text.h"
#include "tools/authoring/no_report.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

using internal::Choices;

constexpr char kRooms[] = R"(postern: 1
access:
  room/*:
    - {allow: guest, to: get, id: look}
    - {allow: 'group:site admins', to: all}
    - {allow: authenticated, to: get}
    - {allow: authenticated, to: [get, list]}
  room/<id>/locked/*:
    - inherit
    - {deny: anyone, to: write}
  'profile/<entity_id>/<name:[a-b]>':
    - {allow: owner, to: [get, write]}
)";

constexpr char kHead[] = R"(cases: 1
policy: rooms.yaml
principals:
  visitor: guest
  alice: {entity_id: alice, groups: []}
  carol: {entity_id: carol, groups: [site admins]}
tests:
)";

class CaseUpdaterTest : public ::testing::Test {
 protected:
  CaseUpdaterTest()
      : policies_{std::make_shared<const LoadedPolicy>(
            CompilePolicy(Source("rooms.yaml", kRooms), Syntax::kYaml))} {}

  CaseFile Read(const std::string& text, bool allow_blanks = true) const {
    CaseFileOptions options;
    options.allow_blanks = allow_blanks;
    CaseFile file = ParseCaseFile(Source("rooms_test.yaml", text), options);
    CheckAgainstPolicy(policies_.front()->vocabulary, file);
    return file;
  }

  CaseUpdate Update(const std::string& text) const {
    const CaseFile file = Read(text);
    EXPECT_FALSE(file.has_errors()) << file.IssuesText(false) << text;
    if (file.has_errors()) return {};
    absl::StatusOr<CaseUpdate> update = UpdateCases(file, policies_);
    EXPECT_TRUE(update.ok()) << update.status() << text;
    return update.ok() ? *std::move(update) : CaseUpdate();
  }

  uint64_t NumFailures(const std::string& text) const {
    const CaseFile file = Read(text, /*allow_blanks=*/false);
    EXPECT_FALSE(file.has_errors()) << file.IssuesText(false) << text;
    NoReport report;
    return file.has_errors() ? 1 : RunTests(file, *policies_.front(), {}, report).failures;
  }

  Decision Decide(Principal principal, const std::string& action, const std::string& path) const {
    const DecisionGraph& graph = *policies_.front()->policy.graph();
    return Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(path));
  }

  const std::vector<std::shared_ptr<const LoadedPolicy>> policies_;
};

TEST_F(CaseUpdaterTest, LeavesAFileThatIsAsDecided) {
  const std::string text =
      std::string(kHead) +
      "  - {name: a, as: visitor, can: [{request: get room/1, because: look}]}\n"
      "  - {name: b, path: room/1, exactly: {visitor: get, alice: read, carol: all}}\n";
  EXPECT_EQ(NumFailures(text), 0U);
  EXPECT_EQ(Update(text).text, std::nullopt);
}

TEST_F(CaseUpdaterTest, NamesTheRuleThatDecidesAndNoOther) {
  Principal alice;
  alice.kind = PrincipalKind::kUser;
  alice.entity_id = "alice";
  alice.groups.emplace();
  const auto texts = [&](const std::string& action, const std::string& path) {
    return BecauseTexts(Decide(alice, action, path), action, *policies_.front());
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts("list", "room/1"), Texts{"room/* authenticated"});
  EXPECT_EQ(texts("get", "room/1"), Texts{});  // two rules of one selector may do so
  EXPECT_EQ(texts("write", "room/1/locked/a"),
            (Texts{"room/<id>/locked/* anyone", "denied_by_rule"}));
  EXPECT_EQ(texts("get", "profile/alice/a"), Texts{"profile/<entity_id>/<name:[a-b]> owner"});
  EXPECT_EQ(texts("delete", "nowhere"), Texts{"no_declaration"});
}

TEST_F(CaseUpdaterTest, AnEmptyTextIsFilledToo) {
  const CaseUpdate update =
      Update(std::string(kHead) +
             "  - {name: a, as: visitor, can: [{request: get room/1, because: \"\"}]}\n");
  ASSERT_TRUE(update.text.has_value());
  EXPECT_NE(update.text->find("because: look}"), std::string::npos) << *update.text;
}

TEST_F(CaseUpdaterTest, StopsWhenItIsToldTo) {
  const CaseFile file = Read(
      std::string(kHead) + "  - {name: a, as: visitor, can: [{request: get room/1, because: }]}\n");
  EXPECT_TRUE(UpdateCases(file, policies_).ok());
  EXPECT_TRUE(absl::IsCancelled(UpdateCases(file, policies_, [] { return true; }).status()));
}

TEST_F(CaseUpdaterTest, QuotesWhatBracketsWouldTake) {
  const CaseUpdate update =
      Update(std::string(kHead) +
             "  - {name: a, as: alice, can: [{request: get profile/alice/a, because}]}\n");
  ASSERT_TRUE(update.text.has_value());
  EXPECT_NE(update.text->find("because: 'profile/<entity_id>/<name:[a-b]> owner'}"),
            std::string::npos)
      << *update.text;
}

// --- random files --------------------------------------------------------------------------------

// Writes tests in one style or another, with blanks and what is wrong.
class RandomFile {
 public:
  explicit RandomFile(Choices& choices) : choices_(choices) {}

  std::string Test(int number) { return choices_.OneIn(2) ? Matrix(number) : Requests(number); }

 private:
  std::string Comment() { return choices_.OneIn(3) ? "  # note: é" : ""; }

  std::string Value(const std::string& wrong) {
    return choices_.OneIn(2) ? "" : choices_.OneIn(2) ? " " + wrong : " '" + wrong + "'";
  }

  std::string Matrix(int number) {
    const std::string path = choices_.OneIn(2) ? "room/1" : "profile/alice/a";
    const std::string head = "name: m" + std::to_string(number) + ", path: " + path;
    if (choices_.OneIn(3)) {
      return "  - {" + head + ", exactly: " + (choices_.OneIn(2) ? "" : "{alice: [delete]}") +
             "}\n";
    }
    std::string text = "  - name: m" + std::to_string(number) + Comment() + "\n    path: " + path +
                       "\n    exactly:" + Comment() + "\n";
    if (choices_.OneIn(3)) return text;
    if (choices_.OneIn(2)) text += "      visitor:" + Value("delete") + Comment() + "\n";
    if (choices_.OneIn(2)) text += "      alice: [get, delete]" + Comment() + "\n";
    if (choices_.OneIn(2)) text += "      carol:\n        - delete\n        - list\n";
    return text;
  }

  std::string Requests(int number) {
    static constexpr const char* kWho[] = {"visitor", "carol"};
    const std::string who = choices_.OneOf(kWho);
    const std::string denied = "nowhere/" + std::to_string(number);
    const std::string allowed = who == "visitor" ? "get room/1" : "delete room/1";
    const std::string name = "r" + std::to_string(number);
    if (choices_.OneIn(3)) {
      return "  - {name: " + name + ", as: " + who + ", cannot: [get " + denied +
             "], because:" + Value("look") + "}\n";
    }
    return "  - name: " + name + "\n    as: " + who + Comment() +
           "\n    can:\n      - request: " + allowed + "\n        because:" + Value("gone now") +
           Comment() + "\n    cannot: [{request: get " + denied + ", because:" + Value("no_rule") +
           "}]\n";
  }

  Choices& choices_;
};

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Returns whether a line holds nothing that an update may change.
bool Stays(const std::string& line) {
  for (const char* word : {"because", "exactly", "visitor:", "alice:", "carol:", "        - "}) {
    if (line.find(word) != std::string::npos) return false;
  }
  return true;
}

std::vector<std::string> StayingLines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& line : LinesOf(text)) {
    if (Stays(line)) lines.push_back(line);
  }
  return lines;
}

std::string WithLineEnds(std::string text, bool crlf, bool has_last) {
  if (!has_last) text.pop_back();
  if (!crlf) return text;
  std::string changed;
  for (const char c : text) changed += c == '\n' ? "\r\n" : std::string(1, c);
  return changed;
}

TEST_F(CaseUpdaterTest, RandomFilesPassAfterwardsAndStayElsewhere) {
  const uint64_t seed = internal::SeedFromEnvironment();
  SCOPED_TRACE("POSTERN_SEED=" + std::to_string(seed));
  internal::SeededChoices choices(seed);
  int num_updated = 0;
  for (int round = 0; round < 200; ++round) {
    RandomFile random(choices);
    std::string text = kHead;
    for (int i = 0; i < 4; ++i) text += random.Test(i);
    text = WithLineEnds(text, choices.OneIn(2), choices.OneIn(2));
    const CaseUpdate update = Update(text);
    EXPECT_TRUE(update.unanswered.empty()) << text << update.unanswered.front().why;
    const std::string updated = update.text.value_or(text);
    num_updated += update.text.has_value() ? 1 : 0;
    ASSERT_EQ(NumFailures(updated), 0U) << text << "\n---\n" << updated;
    ASSERT_EQ(Update(updated).text, std::nullopt) << updated;
    ASSERT_EQ(StayingLines(text), StayingLines(updated)) << text << "\n---\n" << updated;
    EXPECT_EQ(text.find('\r') == std::string::npos, updated.find('\r') == std::string::npos);
    EXPECT_EQ(text.back() == '\n', updated.back() == '\n') << updated;
  }
  EXPECT_GT(num_updated, 150);
}

}  // namespace
}  // namespace postern::tools
