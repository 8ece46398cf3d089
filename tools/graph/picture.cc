#include "tools/graph/picture.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/graph_view.h"
#include "policy/compiler.h"
#include "tools/graph/leaf_lines.h"
#include "tools/graph/step_labels.h"

namespace postern::tools {
namespace {

using On = GraphStep::On;

// One of the two graphs. Its nodes are numbered: the start, the states, the leaves, what floats as
// a whole, and a leaf for each pattern that floats.
class GraphPicture {
 public:
  GraphPicture(const DecisionGraph& graph, Effect effect, const GraphView& view,
               const Policy* policy, const PictureOptions& options)
      : graph_(graph),
        effect_(effect),
        view_(view),
        policy_(policy),
        options_(options),
        floating_(1 + view.num_states() + static_cast<uint32_t>(view.leaves().size())) {
    if (options.path) way_ = view.Way(*options.path);
  }

  const GraphWay& way() const { return way_; }

  // What the path does with the declarations that match it.
  void Mark(Marks marks) { marks_ = std::move(marks); }

  DrawnGraph Draw(Selection& selection) {
    const Outline outline = MakeOutline();
    selection = SelectNodes(outline, options_.max_nodes, FollowWay());
    selection_ = &selection;
    places_.assign(outline.nodes.size(), 0);
    AddTitle();
    for (const uint32_t node : selection.shown) AddNode(node);
    for (const OutlineCount& cut : selection.cuts) AddCut(cut);
    if (outline.starts.empty()) {
      drawn_.nodes.push_back({DrawnNode::Kind::kNothing, {{"no declaration"}}});
    }
    AddEdges();
    return std::move(drawn_);
  }

 private:
  // What an edge stands for: a step, or a pattern that floats.
  struct Link {
    uint32_t from;
    uint32_t to;
    uint32_t step;
  };

  uint32_t NodeOfState(uint32_t state) const { return 1 + state; }
  uint32_t NodeOfLeaf(uint32_t leaf) const { return 1 + view_.num_states() + leaf; }
  bool IsState(uint32_t node) const { return node >= 1 && node <= view_.num_states(); }
  bool IsLeaf(uint32_t node) const { return node > view_.num_states() && node != floating_; }

  uint32_t TargetOf(const GraphStep& step) const {
    return step.leaf != GraphStep::kNone ? NodeOfLeaf(step.leaf) : NodeOfState(step.state);
  }

  GraphLeaf LeafOf(uint32_t node) const {
    if (node < floating_) return view_.leaves()[node - NodeOfLeaf(0)];
    const uint32_t declaration = view_.floating()[node - floating_ - 1].declaration;
    return {{declaration}, 1, {declaration}};
  }

  std::vector<Link> LinksOf(uint32_t node) const {
    std::vector<Link> links;
    if (node == 0) {
      if (!view_.start().leads_nowhere()) links.push_back({0, TargetOf(view_.start()), 0});
    } else if (IsState(node)) {
      const std::vector<GraphStep>& steps = view_.steps(node - 1);
      for (uint32_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].leads_nowhere()) links.push_back({node, TargetOf(steps[i]), i});
      }
    } else if (node == floating_) {
      for (uint32_t i = 0; i < view_.floating().size(); ++i) {
        links.push_back({node, floating_ + 1 + i, i});
      }
    }
    return links;
  }

  Outline MakeOutline() const {
    Outline outline;
    if (!view_.start().leads_nowhere()) outline.starts.push_back(0);
    if (!view_.floating().empty()) outline.starts.push_back(floating_);
    outline.nodes.resize(size_t{floating_} + 1 + view_.floating().size());
    outline.nodes[0].kind = outline.nodes[floating_].kind = Outline::Kind::kStart;
    for (uint32_t node = 0; node < outline.nodes.size(); ++node) {
      for (const Link& link : LinksOf(node)) outline.nodes[node].targets.push_back(link.to);
      if (!IsLeaf(node)) continue;
      outline.nodes[node].kind = Outline::Kind::kLeaf;
      outline.nodes[node].declarations = DeclarationsAt(node);
    }
    return outline;
  }

  // Those that the policy has, each once.
  std::vector<uint32_t> DeclarationsAt(uint32_t node) const {
    std::vector<uint32_t> all = LeafOf(node).declarations;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    all.erase(std::lower_bound(all.begin(), all.end(), graph_.num_declarations()), all.end());
    return all;
  }

  // --- the way ---

  // Numbers the steps of the way, the start 0. Returns the nodes on it.
  std::vector<uint32_t> FollowWay() {
    std::vector<uint32_t> nodes;
    for (const GraphPass& pass : way_.passes) {
      const GraphStep& step = view_.StepOf(pass);
      if (step.leaf != GraphStep::kNone && !IsMarked(step.leaf, pass.sum)) continue;
      const uint32_t from = pass.state == GraphStep::kNone ? 0 : NodeOfState(pass.state);
      numbers_.try_emplace({from, pass.step}, numbers_.size());
      nodes.insert(nodes.end(), {from, TargetOf(step)});
    }
    for (const uint32_t i : way_.floating) {
      if (marks_.count(view_.floating()[i].declaration) == 0) continue;
      numbers_.try_emplace({floating_, i}, std::max<size_t>(numbers_.size(), 1));
      nodes.insert(nodes.end(), {floating_, floating_ + 1 + i});
    }
    is_on_way_.resize(size_t{floating_} + 1 + view_.floating().size());
    for (const uint32_t node : nodes) is_on_way_[node] = true;
    return nodes;
  }

  bool IsMarked(uint32_t place, uint32_t sum) const {
    const GraphLeaf& leaf = view_.leaves()[place];
    const auto declarations = leaf.DeclarationsOf(leaf.WayOf(sum));
    return std::any_of(declarations.begin(), declarations.end(),
                       [this](uint32_t declaration) { return marks_.count(declaration) != 0; });
  }

  // --- drawing ---

  void AddTitle() {
    drawn_.title.push_back({effect_ == Effect::kAllow ? "grants" : "denies", true});
    drawn_.title.push_back({effect_ == Effect::kAllow
                                ? "of the declarations that match, the most specific governs"
                                : "every declaration that matches may deny"});
    const auto counts = [](const OutlineCount& count) {
      return ReadableCount(count.states, "state") + ", " +
             ReadableCount(count.declarations, "declaration");
    };
    drawn_.title.push_back({counts(selection_->num_all)});
    if (!selection_->cuts.empty()) {
      drawn_.title.back().text += "; shown: " + counts(selection_->num_shown);
    }
  }

  void AddNode(uint32_t node) {
    places_[node] = static_cast<uint32_t>(drawn_.nodes.size());
    DrawnNode drawn;
    drawn.is_on_way = is_on_way_[node];
    if (node == 0) {
      drawn.kind = DrawnNode::Kind::kStart;
    } else if (IsState(node)) {
      drawn.lines = {{std::to_string(node - 1)}};
    } else if (node == floating_) {
      drawn.kind = DrawnNode::Kind::kFloating;
      drawn.lines = {{"beside the graph"}, {"run all at once"}};
    } else {
      const GraphLeaf leaf = LeafOf(node);
      drawn.kind = effect_ == Effect::kDeny          ? DrawnNode::Kind::kDeny
                   : IsClosed(graph_, effect_, leaf) ? DrawnNode::Kind::kClosed
                                                     : DrawnNode::Kind::kAllow;
      drawn.lines = LeafLines(graph_, effect_, leaf, is_on_way_[node] ? marks_ : Marks());
    }
    drawn_.nodes.push_back(std::move(drawn));
  }

  void AddCut(const OutlineCount& cut) {
    if (first_cut_ == 0) first_cut_ = static_cast<uint32_t>(drawn_.nodes.size());
    const std::string declarations = ReadableCount(cut.declarations, "declaration");
    std::string text = "… ";
    if (cut.states > 0) {
      text += ReadableCount(cut.states, "more state");
      if (cut.declarations > 0) text += ", " + declarations;
    } else {
      text += cut.declarations > 0 ? ReadableCount(cut.declarations, "more declaration")
                                   : "more ways to declarations that are told elsewhere";
    }
    drawn_.nodes.push_back({DrawnNode::Kind::kCut, {{text}}});
  }

  uint32_t PlaceOf(uint32_t node) const {
    return selection_->is_shown[node] ? places_[node] : first_cut_ + selection_->cut_of[node];
  }

  // Steps between the same two nodes are one edge.
  void AddEdges() {
    std::vector<bool> is_shown(view_.num_states());
    for (uint32_t i = 0; i < is_shown.size(); ++i) is_shown[i] = selection_->is_shown[1 + i];
    const StepLabels labels(view_, policy_, is_shown);
    for (const uint32_t node : selection_->shown) {
      std::vector<std::vector<Link>> groups;
      std::map<std::pair<uint32_t, bool>, size_t> group_of;
      for (const Link& link : LinksOf(node)) {
        const auto [entry, is_new] =
            group_of.try_emplace({PlaceOf(link.to), IsElse(link)}, groups.size());
        if (is_new) groups.emplace_back();
        groups[entry->second].push_back(link);
      }
      for (const std::vector<Link>& group : groups) AddEdge(group, labels);
    }
  }

  bool IsElse(const Link& link) const {
    return IsState(link.from) && view_.steps(link.from - 1)[link.step].on == On::kElse;
  }

  void AddEdge(std::vector<Link> links, const StepLabels& labels) {
    DrawnEdge edge;
    edge.from = PlaceOf(links.front().from);
    edge.to = PlaceOf(links.front().to);
    edge.is_else = IsElse(links.front());
    // Those on the way go first.
    const auto on_way = std::stable_partition(links.begin(), links.end(), [this](const Link& link) {
      return numbers_.count({link.from, link.step}) != 0;
    });
    edge.is_on_way = on_way != links.begin();
    const size_t num_told =
        std::max(options_.max_labels, static_cast<size_t>(on_way - links.begin()));
    for (size_t i = 0; i < links.size() && i < num_told; ++i) AddLabel(links[i], labels, edge);
    if (links.size() > num_told) {
      const std::string count = ReadableCount(links.size() - num_told, "");
      edge.lines.push_back({"and " + count.substr(0, count.find(' ')) + " more"});
    }
    drawn_.edges.push_back(std::move(edge));
  }

  void AddLabel(const Link& link, const StepLabels& labels, DrawnEdge& edge) const {
    std::string text = OneLine(LabelOf(link, labels));
    const auto number = numbers_.find({link.from, link.step});
    if (number != numbers_.end() && !text.empty()) {
      text = std::to_string(number->second) + ": " + text;
    }
    if (!text.empty()) edge.lines.push_back({text, number != numbers_.end()});
  }

  std::string LabelOf(const Link& link, const StepLabels& labels) const {
    if (link.from == 0) return labels.Of(GraphStep::kNone, view_.start());
    if (IsState(link.from)) {
      return labels.Of(link.from - 1, view_.steps(link.from - 1)[link.step]);
    }
    return FloatingLabel(view_.floating()[link.step]);
  }

  // The pattern as it is written, or by what its segments match.
  std::string FloatingLabel(const FloatingPattern& pattern) const {
    const std::string_view written = graph_.declaration(pattern.declaration).pattern;
    if (!written.empty()) return std::string(written);
    std::string label;
    for (const SegmentSpec& segment : pattern.segments) {
      if (!label.empty()) label += "/";
      label += segment.kind == SegmentSpec::Kind::kLiteral     ? segment.literal
               : segment.kind == SegmentSpec::Kind::kAutomaton ? "(an automaton)"
               : segment.kind == SegmentSpec::Kind::kAny       ? "*"
                                                               : "**";
    }
    return label;
  }

  const DecisionGraph& graph_;
  const Effect effect_;
  const GraphView& view_;
  const Policy* const policy_;
  const PictureOptions& options_;
  const uint32_t floating_;  // the node
  GraphWay way_;
  Marks marks_;
  std::map<std::pair<uint32_t, uint32_t>, size_t> numbers_;  // from, step: when it is taken
  std::vector<bool> is_on_way_;
  const Selection* selection_ = nullptr;
  std::vector<uint32_t> places_;  // in the drawing
  uint32_t first_cut_ = 0;
  DrawnGraph drawn_;
};

// Of the matches, the declaration that governs, and those that it inherits from.
std::vector<uint32_t> AskedOf(const DecisionGraph& graph, const GraphWay& way) {
  std::vector<uint32_t> asked;
  for (const uint32_t match : way.matches) {
    if (!asked.empty() && !graph.declaration(asked.back()).inherits) break;
    asked.push_back(match);
  }
  return asked;
}

Marks MarksOf(const Picture& picture, Effect effect) {
  Marks marks;
  if (effect == Effect::kDeny) {
    for (const uint32_t declaration : picture.may_deny) marks[declaration] = "may deny";
    return marks;
  }
  for (const uint32_t declaration : picture.asked) marks[declaration] = "asked next";
  if (picture.governs != Decision::kNone) marks[picture.governs] = "governs";
  return marks;
}

std::string NameOf(const DecisionGraph& graph, uint32_t declaration) {
  const std::string_view pattern = graph.declaration(declaration).pattern;
  return "`" + (pattern.empty() ? std::to_string(declaration) : OneLine(pattern)) + "`";
}

DrawnLines TitleOf(const DecisionGraph& graph, const PictureOptions& options,
                   const Picture& picture) {
  DrawnLines title = {{OneLine(graph.name()), true}};
  if (!graph.file().empty() && graph.file() != graph.name())
    title.push_back({OneLine(graph.file())});
  title.push_back({"on edges: * is one segment, ** is any rest"});
  if (!graph.has_description()) title.push_back({"stripped: patterns and rules are not known"});
  if (!options.path) return title;
  std::string text =
      options.path->is_root() ? "the root: " : "`" + OneLine(options.path->text()) + "`: ";
  text += picture.governs == Decision::kNone ? "no declaration governs"
                                             : NameOf(graph, picture.governs) + " governs";
  if (!picture.may_deny.empty()) {
    text += ", " + ReadableCount(picture.may_deny.size(), "declaration") + " may deny";
  }
  title.push_back({text, true});
  return title;
}

}  // namespace

absl::StatusOr<Picture> MakePicture(const DecisionGraph& graph, const PictureOptions& options) {
  const absl::StatusOr<GraphView> grants = GraphView::Make(graph, Effect::kAllow);
  if (!grants.ok()) return grants.status();
  const absl::StatusOr<GraphView> denies = GraphView::Make(graph, Effect::kDeny);
  if (!denies.ok()) return denies.status();
  const std::optional<Policy> policy = DescribedPolicy(graph);
  const Policy* const described = policy ? &*policy : nullptr;

  Picture picture;
  GraphPicture allowing(graph, Effect::kAllow, *grants, described, options);
  GraphPicture denying(graph, Effect::kDeny, *denies, described, options);
  picture.asked = AskedOf(graph, allowing.way());
  if (!picture.asked.empty()) picture.governs = picture.asked.front();
  picture.may_deny = denying.way().matches;
  allowing.Mark(MarksOf(picture, Effect::kAllow));
  denying.Mark(MarksOf(picture, Effect::kDeny));

  const bool has_denies = !denies->start().leads_nowhere() || !denies->floating().empty();
  picture.selections.resize(has_denies ? 2 : 1);
  picture.drawing.title = TitleOf(graph, options, picture);
  picture.drawing.graphs.push_back(allowing.Draw(picture.selections[0]));
  if (has_denies) picture.drawing.graphs.push_back(denying.Draw(picture.selections[1]));
  return picture;
}

}  // namespace postern::tools
