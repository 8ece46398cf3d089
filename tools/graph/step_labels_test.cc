// What is drawn with them is in picture_test.cc.
#include "tools/graph/step_labels.h"

#include <optional>
#include <string>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/graph_view.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/models.h"

namespace postern::tools {
namespace {

using internal::Allow;
using internal::Declare;

class StepLabelsTest : public ::testing::Test {
 protected:
  // Returns the labels of all steps, state by state.
  std::vector<std::string> Labels(const std::vector<std::string>& patterns,
                                  const std::vector<bool>& is_shown = {true, true, true, true},
                                  size_t max_tries = 1000) {
    std::vector<Declaration> declarations;
    declarations.reserve(patterns.size());
    for (const std::string& pattern : patterns) {
      declarations.push_back(Declare(pattern, {Allow({"guest"})}));
    }
    const absl::StatusOr<DecisionGraph> graph =
        CompileModel(internal::MakePolicy(std::move(declarations)));
    EXPECT_EQ(graph.status(), absl::OkStatus());
    const absl::StatusOr<GraphView> view = GraphView::Make(*graph, Effect::kAllow);
    EXPECT_EQ(view.status(), absl::OkStatus());
    const std::optional<Policy> policy = DescribedPolicy(*graph);
    const StepLabels labels(*view, &*policy, is_shown, max_tries);
    std::vector<std::string> all;
    for (uint32_t state = 0; state < view->num_states(); ++state) {
      for (const GraphStep& step : view->steps(state)) all.push_back(labels.Of(state, step));
    }
    return all;
  }
};

using Texts = std::vector<std::string>;

TEST_F(StepLabelsTest, NamesAreFoundBehindLiteralsAutomataAndNames) {
  EXPECT_EQ(Labels({"a/<x>/log-*/<y>/b", "a/<x>/log-*/<y>/c"}),
            (Texts{"a/<x>", "log-*/<y>", "b", "c"}));
}

TEST_F(StepLabelsTest, NamesAreFoundBehindRunsThatMiss) {
  EXPECT_EQ(Labels({"a/b", "a/c", "a/d", "<x>/e/f", "<x>/e/g"}),
            (Texts{"a/b", "a/c", "a/d", "a/e", "else", "e/f", "e/g", "f", "g", "a", "<x>"}));
}

TEST_F(StepLabelsTest, ALiteralThatAGlobAlsoMatchesGoesItsOwnWay) {
  EXPECT_EQ(Labels({"log-/<x>/b", "log-*/<y>/b", "log-/c"}),
            (Texts{"log-", "log-*/<y>", "b", "c", "*", "b", "end"}));
}

TEST_F(StepLabelsTest, BeyondTheBoundThereAreNoNames) {
  EXPECT_EQ(Labels({"a/<x>/b/<y>/c", "a/<x>/d"}, {true, true, true, true}, 0),
            (Texts{"a/<x>", "b/*", "d", "c"}));
}

TEST_F(StepLabelsTest, StatesThatAreNotShownAreNotLookedInto) {
  EXPECT_EQ(Labels({"a/<x>/b/<y>/c", "a/<x>/d"}, {true, false, false, false}),
            (Texts{"a/<x>", "b/<y>", "d", "c"}));
}

}  // namespace
}  // namespace postern::tools
