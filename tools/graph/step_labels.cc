#include "tools/graph/step_labels.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "policy/pattern.h"

namespace postern::tools {
namespace {

using On = GraphStep::On;
using Kind = Segment::Kind;

constexpr size_t kMaxAutomata = 3;  // that a label names

bool IsAutomaton(const Segment& segment) {
  return segment.kind == Kind::kGlob || segment.kind == Kind::kExpression;
}

// Returns whether the segment of a pattern takes a segment of this text.
bool TakesText(const Segment& segment, std::string_view text) {
  if (segment.kind == Kind::kLiteral) return segment.literal == text;
  if (text.empty()) return false;
  return segment.kind == Kind::kAny || (IsAutomaton(segment) && segment.automaton->Matches(text));
}

// Returns how many segments the step takes before those of any kind.
uint32_t OwnSegments(const GraphStep& step) {
  if (step.on == On::kAutomata || step.on == On::kOther) return 1;
  if (step.on != On::kLiterals && step.on != On::kPassing) return 0;
  return 1 + static_cast<uint32_t>(std::count(step.text.begin(), step.text.end(), '/'));
}

// The steps of a state to other states, by the segments that may take them.
class StepIndex {
 public:
  explicit StepIndex(const std::vector<GraphStep>& steps) {
    for (uint32_t i = 0; i < steps.size(); ++i) {
      if (steps[i].on == On::kLiterals) run_ = OwnSegments(steps[i]);
      if (steps[i].state == GraphStep::kNone) continue;
      all_.push_back(i);
      if (steps[i].on == On::kElse) else_.push_back(i);
      if (steps[i].on == On::kLiterals) by_text_[steps[i].text].push_back(i);
    }
    for (auto& [text, places] : by_text_) places.insert(places.end(), else_.begin(), else_.end());
  }

  // Returns how many segments the steps of literals take.
  uint32_t run() const { return run_; }

  // Returns those that a pattern may lead along whose next segments are literals, run() of them
  // with slashes between; and of any other pattern.
  const std::vector<uint32_t>& ToTry(const std::string& text) const {
    const auto found = by_text_.find(text);
    return found == by_text_.end() ? else_ : found->second;
  }
  const std::vector<uint32_t>& ToTry() const { return all_; }

 private:
  uint32_t run_ = 1;
  std::vector<uint32_t> all_;
  std::vector<uint32_t> else_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_text_;
};

}  // namespace

StepLabels::StepLabels(const GraphView& view, const Policy* policy,
                       const std::vector<bool>& is_shown, size_t max_tries)
    : view_(view), policy_(policy), items_(view.num_states() + 1), seen_(view.num_states()) {
  if (policy == nullptr) return;
  std::unordered_set<uint32_t> floating;
  for (const FloatingPattern& pattern : view.floating()) floating.insert(pattern.declaration);
  for (uint32_t i = 0; i < policy->declarations.size(); ++i) {
    if (floating.count(i) == 0) items_.back().push_back({i, 0});
  }
  const GraphStep& start = view.start();
  if (start.state == GraphStep::kNone) return;
  for (const Item& item : items_.back()) {
    if (Takes(item, start)) Push(start.state, {item.declaration, start.num_any});
  }
  Follow(is_shown, max_tries);
}

void StepLabels::Push(uint32_t state, Item item) {
  if (!seen_[state].insert(uint64_t{item.declaration} << 32 | item.depth).second) return;
  items_[state].push_back(item);
  open_.emplace_back(state, item);
}

void StepLabels::Follow(const std::vector<bool>& is_shown, size_t max_tries) {
  std::vector<std::optional<StepIndex>> indexes(view_.num_states());
  for (size_t at = 0; at < open_.size();) {
    const auto [state, item] = open_[at++];
    if (!is_shown[state]) continue;
    const std::vector<GraphStep>& steps = view_.steps(state);
    if (!indexes[state]) indexes[state].emplace(steps);
    const std::optional<std::string> text = LiteralsOf(item, indexes[state]->run());
    for (const uint32_t place : text ? indexes[state]->ToTry(*text) : indexes[state]->ToTry()) {
      if (max_tries-- == 0) return;
      const GraphStep& step = steps[place];
      if (!Takes(item, step)) continue;
      Push(step.state, {item.declaration, item.depth + OwnSegments(step) + step.num_any});
    }
  }
}

// Returns the next segment of the pattern, or the one that is so far ahead; null behind the last.
const Segment* StepLabels::SegmentOf(const Item& item, uint32_t ahead) const {
  const std::vector<Segment>& segments = policy_->declarations[item.declaration].pattern.segments;
  const size_t place = size_t{item.depth} + ahead;
  return place < segments.size() ? &segments[place] : nullptr;
}

// Returns the next segments of the pattern as a text; nothing if some of them are of other kinds.
// The pattern that ends before leads along no literals: its text is one that no path holds.
std::optional<std::string> StepLabels::LiteralsOf(const Item& item, uint32_t count) const {
  std::string text;
  for (uint32_t i = 0; i < count; ++i) {
    const Segment* const segment = SegmentOf(item, i);
    if (segment == nullptr || segment->kind == Kind::kRest) return std::string(1, '\0');
    if (segment->kind != Kind::kLiteral) return std::nullopt;
    if (i != 0) text += '/';
    text += segment->literal;
  }
  return text;
}

// Returns whether the pattern leads along the step.
bool StepLabels::Takes(const Item& item, const GraphStep& step) const {
  const uint32_t own = OwnSegments(step);
  std::string_view rest = step.text;
  for (uint32_t i = 0; i < own; ++i) {
    const Segment* const segment = SegmentOf(item, i);
    if (segment == nullptr) return false;
    const std::string_view text = rest.substr(0, rest.find('/'));
    // A literal goes its own way beside automata, and whatever is in a pattern beside kOther.
    if (step.on == On::kOther && segment->kind != Kind::kAny) return false;
    if (step.on == On::kAutomata && segment->kind == Kind::kLiteral) return false;
    if (step.on != On::kOther && !TakesText(*segment, text)) return false;
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
  }
  for (uint32_t i = 0; i < step.num_any; ++i) {
    const Segment* const segment = SegmentOf(item, own + i);
    if (segment == nullptr || segment->kind != Kind::kAny) return false;
  }
  return true;
}

std::string StepLabels::TextOf(const Item& item, uint32_t ahead) const {
  const Segment& segment = *SegmentOf(item, ahead);
  const std::string& text = policy_->declarations[item.declaration].pattern.text;
  return text.substr(segment.begin, segment.end - segment.begin);
}

const StepLabels::Items& StepLabels::ItemsAt(uint32_t state) const {
  return state == GraphStep::kNone ? items_.back() : items_[state];
}

std::string StepLabels::AnyLabel(uint32_t state, const GraphStep& step, uint32_t ahead) const {
  std::string label;
  for (const Item& item : ItemsAt(state)) {
    if (!Takes(item, step)) continue;
    const Segment& segment = *SegmentOf(item, ahead);
    const std::string text = segment.kind == Kind::kAny ? TextOf(item, ahead) : "*";
    if (label.empty()) label = text;
    if (label != text) return "*";
  }
  return label.empty() ? "*" : label;
}

std::string StepLabels::AutomataLabel(uint32_t state, const GraphStep& step) const {
  std::set<std::string> texts;
  for (const Item& item : ItemsAt(state)) {
    const Segment* const segment = SegmentOf(item);
    if (segment == nullptr || !IsAutomaton(*segment)) continue;
    if (TakesText(*segment, step.text)) texts.insert(TextOf(item, 0));
  }
  if (texts.empty()) return "(like " + step.text + ")";
  std::string label;
  size_t left = texts.size();
  for (const std::string& text : texts) {
    if (texts.size() - left == kMaxAutomata) break;
    label += (label.empty() ? "" : " and ") + text;
    --left;
  }
  return left == 0 ? label : label + " and " + std::to_string(left) + " more";
}

std::string StepLabels::Of(uint32_t state, const GraphStep& step) const {
  if (step.on == On::kElse) return "else";
  if (step.on == On::kEnd) return "end";
  if (step.on == On::kRest) return "**";
  std::vector<std::string> parts;
  const uint32_t own = OwnSegments(step);
  if (step.on == On::kAutomata) {
    parts.push_back(AutomataLabel(state, step));
  } else if (step.on == On::kOther) {
    parts.push_back(AnyLabel(state, step, 0));
  } else if (own > 0) {
    parts.push_back(step.text.empty() ? "(empty)" : step.text);
  }
  for (uint32_t i = 0; i < step.num_any; ++i) parts.push_back(AnyLabel(state, step, own + i));
  if (step.leaf != GraphStep::kNone && step.goes_on) parts.emplace_back("**");
  std::string label;
  for (const std::string& part : parts) label += (label.empty() ? "" : "/") + part;
  return label;
}

}  // namespace postern::tools
