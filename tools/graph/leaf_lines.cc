#include "tools/graph/leaf_lines.h"

#include <algorithm>

#include "engine/escape.h"

namespace postern::tools {
namespace {

constexpr size_t kMaxColumns = 60;
constexpr size_t kMaxWays = 3;
constexpr size_t kMaxDeclarations = 5;
constexpr size_t kMaxRules = 5;

std::string Digits(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

// Lines of one leaf.
class Lines {
 public:
  Lines(const DecisionGraph& graph, Effect effect, const Marks& marks)
      : graph_(graph), effect_(effect), marks_(marks) {}

  DrawnLines Of(const GraphLeaf& leaf) {
    const std::vector<size_t> ways = WaysOf(leaf);
    if (leaf.length == 1) {
      for (const size_t way : ways) AddPattern(leaf.DeclarationsOf(way).front());
      AddMore(leaf.sums.size() - ways.size(), "declaration");
      AddRules(leaf.DeclarationsOf(ways.front()).front());
      return std::move(lines_);
    }
    AddWay(leaf.DeclarationsOf(ways.front()));
    AddMore(leaf.sums.size() - 1, "way");
    return std::move(lines_);
  }

 private:
  // Some of the ways, those with a mark first.
  std::vector<size_t> WaysOf(const GraphLeaf& leaf) const {
    std::vector<size_t> ways;
    const auto is_marked = [&](size_t way) {
      const auto declarations = leaf.DeclarationsOf(way);
      return std::any_of(declarations.begin(), declarations.end(),
                         [this](uint32_t declaration) { return marks_.count(declaration) != 0; });
    };
    for (size_t way = 0; way < leaf.sums.size() && !marks_.empty(); ++way) {
      if (is_marked(way)) ways.push_back(way);
    }
    for (size_t way = 0; way < leaf.sums.size() && ways.size() < kMaxWays; ++way) {
      if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
    }
    return ways;
  }

  // All declarations of a way, but for those in the middle of too many.
  void AddWay(absl::Span<const uint32_t> declarations) {
    size_t num_told = 0;
    for (size_t i = 0; i < declarations.size(); ++i) {
      if (i >= kMaxDeclarations && marks_.count(declarations[i]) == 0) continue;
      AddPattern(declarations[i]);
      AddRules(declarations[i]);
      ++num_told;
    }
    AddMore(declarations.size() - num_told, "declaration");
  }

  void AddPattern(uint32_t declaration) {
    const std::string_view pattern = graph_.declaration(declaration).pattern;
    std::string text = pattern.empty() ? "declaration " + Digits(declaration) : OneLine(pattern);
    const auto mark = marks_.find(declaration);
    if (mark != marks_.end()) text += " ← " + mark->second;
    lines_.push_back({text, true});
  }

  void AddRules(uint32_t declaration) {
    const DeclarationInfo info = graph_.declaration(declaration);
    if (info.pattern.empty()) return;
    size_t num_rules = 0;
    for (uint32_t i = 0; i < info.num_rules; ++i) {
      const RuleInfo rule = graph_.rule(declaration, i);
      if (rule.effect != effect_) continue;
      if (++num_rules <= kMaxRules) lines_.push_back({OneLine(rule.text)});
    }
    if (num_rules > kMaxRules) AddMore(num_rules - kMaxRules, "rule");
    if (num_rules == 0) lines_.push_back({"allows nobody"});
    if (info.inherits && effect_ == Effect::kAllow) lines_.push_back({"inherits"});
  }

  void AddMore(size_t number, std::string_view noun) {
    if (number == 0) return;
    const std::string count = ReadableCount(number, noun);
    lines_.push_back({"and " + Digits(number) + " more" + count.substr(count.find(' '))});
  }

  const DecisionGraph& graph_;
  const Effect effect_;
  const Marks& marks_;
  DrawnLines lines_;
};

bool HasRule(const DecisionGraph& graph, Effect effect, uint32_t declaration) {
  const DeclarationInfo info = graph.declaration(declaration);
  for (uint32_t i = 0; i < info.num_rules; ++i) {
    if (graph.rule(declaration, i).effect == effect) return true;
  }
  return info.pattern.empty();
}

}  // namespace

std::string OneLine(std::string_view text) {
  // As many bytes as that many characters may have, so that long texts take no time.
  const bool is_long = text.size() > 4 * kMaxColumns + 4;
  size_t end = is_long ? 4 * kMaxColumns : text.size();
  while (is_long && end > 0 && (text[end] & 0xc0) == 0x80) --end;
  std::string safe = TerminalSafe(text.substr(0, end));
  size_t columns = 0;
  for (size_t i = 0; i < safe.size(); ++i) {
    const bool begins = (safe[i] & 0xc0) != 0x80;
    if (begins && columns++ == kMaxColumns) return safe.substr(0, i) + "…";
  }
  return is_long ? safe + "…" : safe;
}

std::string ReadableCount(uint64_t number, std::string_view noun) {
  return Digits(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

DrawnLines LeafLines(const DecisionGraph& graph, Effect effect, const GraphLeaf& leaf,
                     const Marks& marks) {
  return Lines(graph, effect, marks).Of(leaf);
}

bool IsClosed(const DecisionGraph& graph, Effect effect, const GraphLeaf& leaf) {
  const auto declarations = leaf.DeclarationsOf(0);
  return std::none_of(declarations.begin(), declarations.end(),
                      [&](uint32_t declaration) { return HasRule(graph, effect, declaration); });
}

}  // namespace postern::tools
