// Sorted by their segments, patterns with the same beginning are neighbours, so the list is a trie
// without nodes: a range of it stands for a node. A child that is a literal is looked up in a hash
// table, where the range is large.

#include "engine/internal/pattern_list.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "engine/internal/fold.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

bool IsBefore(absl::Span<const uint32_t> a, absl::Span<const uint32_t> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

uint32_t PatternList::MakeCode(Kind kind, uint32_t label) {
  return static_cast<uint32_t>(kind) << kLabelBits | label;
}

SegmentSpec::Kind PatternList::KindOf(uint32_t code) {
  return static_cast<Kind>(code >> kLabelBits);
}

uint32_t PatternList::LabelOf(uint32_t code) { return code & ((uint32_t{1} << kLabelBits) - 1); }

PatternListArrays<List> PatternList::Build(const std::vector<DeclarationSpec>& declarations) {
  absl::flat_hash_map<absl::string_view, uint32_t> numbers;
  for (const DeclarationSpec& declaration : declarations) {
    for (const SegmentSpec& segment : declaration.segments) {
      if (segment.kind == Kind::kLiteral) numbers.try_emplace(segment.literal, 0);
    }
  }
  std::vector<absl::string_view> literals;
  literals.reserve(numbers.size());
  for (const auto& [literal, number] : numbers) literals.push_back(literal);
  std::sort(literals.begin(), literals.end());

  PatternListArrays<List> arrays;
  for (uint32_t i = 0; i < literals.size(); ++i) {
    numbers[literals[i]] = i;
    AppendText(arrays.literals, {literals[i].data(), literals[i].size()});
  }
  arrays.begins.push_back(0);
  for (const DeclarationSpec& declaration : declarations) {
    for (const SegmentSpec& segment : declaration.segments) {
      const uint32_t label = segment.kind == Kind::kLiteral     ? numbers[segment.literal]
                             : segment.kind == Kind::kAutomaton ? segment.automaton
                                                                : 0;
      arrays.codes.push_back(MakeCode(segment.kind, label));
    }
    arrays.begins.push_back(static_cast<uint32_t>(arrays.codes.size()));
  }
  arrays.order.resize(declarations.size());
  std::iota(arrays.order.begin(), arrays.order.end(), 0);
  const auto is_before = [&arrays](uint32_t a, uint32_t b) {
    return IsBefore(CodesOf(arrays.codes, arrays.begins, a),
                    CodesOf(arrays.codes, arrays.begins, b));
  };
  if (!std::is_sorted(arrays.order.begin(), arrays.order.end(), is_before)) {
    std::sort(arrays.order.begin(), arrays.order.end(), is_before);
  }
  return arrays;
}

namespace {

bool IsAscending(const TextList& texts) {
  for (size_t i = 1; i < texts.size(); ++i) {
    if (texts[i] <= texts[i - 1]) return false;
  }
  return true;
}

// Were one pattern there many times, to compare them could take as long as the square of the file.
bool IsPermutation(View<uint32_t> order) {
  std::vector<bool> seen(order.size());
  return std::all_of(order.begin(), order.end(), [&seen](uint32_t i) {
    if (i >= seen.size() || seen[i]) return false;
    seen[i] = true;
    return true;
  });
}

}  // namespace

bool PatternList::IsSound(const PatternListArrays<View>& arrays, uint32_t num_declarations,
                          size_t num_automata) {
  if (!TextList::IsSound(arrays.literals) || !IsAscending(TextList(arrays.literals))) return false;
  if (arrays.begins.size() != size_t{num_declarations} + 1 || arrays.begins.front() != 0 ||
      arrays.begins.back() != arrays.codes.size() || arrays.order.size() != num_declarations ||
      !std::is_sorted(arrays.begins.begin(), arrays.begins.end())) {
    return false;
  }
  const size_t num_literals = arrays.literals.ends.size();
  const auto is_code = [num_literals, num_automata](uint32_t code) {
    if (IsLiteral(code)) return code < num_literals;
    if (KindOf(code) == Kind::kAutomaton) return LabelOf(code) < num_automata;
    return KindOf(code) <= Kind::kRest && LabelOf(code) == 0;
  };
  return std::all_of(arrays.codes.begin(), arrays.codes.end(), is_code) &&
         IsPermutation(arrays.order) &&
         std::is_sorted(arrays.order.begin(), arrays.order.end(), [&](uint32_t a, uint32_t b) {
           return IsBefore(CodesOf(arrays.codes, arrays.begins, a),
                           CodesOf(arrays.codes, arrays.begins, b));
         });
}

// --- children ------------------------------------------------------------------------------------

uint64_t PatternList::HashOf(uint32_t node, uint64_t literal_hash) {
  return Fold(literal_hash ^ node, HashKey().factors[0]);
}

std::vector<PatternList::Child> PatternList::ListChildren() const {
  struct Node {
    Range range;
    uint32_t depth;
  };
  std::vector<Child> children;
  std::vector<Node> nodes = {{{0, static_cast<uint32_t>(arrays_.order.size())}, 0}};
  while (!nodes.empty()) {
    Node node = nodes.back();
    nodes.pop_back();
    Range& range = node.range;
    if (range.size() <= kFew) continue;
    while (!range.empty() && codes(At(range.begin)).size() == node.depth) ++range.begin;
    if (range.empty()) continue;
    const uint32_t number = arrays_.begins[At(range.begin)] + node.depth;
    while (!range.empty()) {
      const uint32_t code = CodeAt(range.begin, node.depth);
      if (KindOf(code) >= Kind::kFloating) break;
      Range same = {range.begin, range.begin + 1};
      while (same.end < range.end && CodeAt(same.end, node.depth) == code) ++same.end;
      if (IsLiteral(code)) children.push_back({number, code, same});
      nodes.push_back({same, node.depth + 1});
      range.begin = same.end;
    }
  }
  return children;
}

void PatternList::IndexChildren() {
  const std::vector<Child> children = ListChildren();
  if (children.empty()) return;
  std::vector<std::string_view> literals(literals_.size());
  for (size_t i = 0; i < literals.size(); ++i) literals[i] = literals_[i];
  hash_key_ = FindHashKey(literals, [](const HashKey& /*key*/) { return true; });
  std::vector<uint64_t> hashes;
  hashes.reserve(literals.size());
  for (const std::string_view literal : literals) {
    const auto length = static_cast<uint32_t>(literal.size());
    hashes.push_back(HashText(SegmentedText(literal).path(), 0, length, hash_key_));
  }
  children_.resize(std::bit_ceil(2 * children.size()));
  const size_t last = children_.size() - 1;
  for (const Child& child : children) {
    const size_t hash = HashOf(child.node, hashes[child.literal]);
    size_t steps = 0;
    while (steps < kMaxSteps && children_[(hash + steps) & last].node != kUnknown) ++steps;
    if (steps == kMaxSteps) return children_.clear();
    children_[(hash + steps) & last] = child;
  }
}

PatternList::Range PatternList::FindChild(uint32_t node, SegmentedPath path, uint32_t begin,
                                          uint32_t length) const {
  const std::string_view text = path.text().substr(begin, length);
  const size_t last = children_.size() - 1;
  const size_t hash = HashOf(node, HashText(path, begin, length, hash_key_));
  for (size_t steps = 0; steps < kMaxSteps; ++steps) {
    const Child& child = children_[(hash + steps) & last];
    if (child.node == kUnknown) return {};
    if (child.node == node && literals_[child.literal] == text) return child.range;
  }
  return {};
}

// --- literals ------------------------------------------------------------------------------------

uint32_t PatternList::NumberOf(std::string_view literal) const {
  size_t low = 0;
  size_t high = literals_.size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (literals_[middle] < literal) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool is_found = low < literals_.size() && literals_[low] == literal;
  return is_found ? static_cast<uint32_t>(low) : kUnknown;
}

}  // namespace postern::internal
