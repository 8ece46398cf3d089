// The writer follows the document, not the model: what the author said stays said in the same
// words (`to: read` stays the named set). From the model come the patterns' canonical spellings.
//
// There are three kinds of lists and maps: the policy, `access` and the lists of rules are always
// written one entry a line; a rule and all that is smaller is written in brackets if that fits in
// the line and neither a comment nor a block scalar is inside.
#include "policy/internal/policy_writer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/comments.h"
#include "policy/internal/plain_scalar.h"
#include "policy/internal/yaml_scalar.h"

namespace postern::internal {
namespace {

constexpr size_t kColumns = 100;
constexpr size_t kIndent = 2;

constexpr std::array<std::string_view, 9> kPolicyKeys = {
    "postern", "name", "semantics", "paths", "actions", "methods", "groups", "functions", "access"};
constexpr std::array<std::string_view, 6> kRuleKeys = {"allow", "deny", "to",
                                                       "where", "id",   "note"};

// Returns how many characters a text has.
size_t Width(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

// A list of one is written as its item where the language reads them as the same: in rules.
enum class Lists { kKeep, kShorten };

class PolicyWriter {
 public:
  PolicyWriter(const Source& source, const Document& document, const Policy& policy,
               const AttachedComments& comments)
      : source_(source), document_(document), policy_(policy), comments_(comments) {}

  std::string Write() && {
    WriteLines(comments_.head(), 0, /*is_first=*/true);
    if (!comments_.head().empty()) out_ += '\n';
    const NodeId root = document_.root();
    bool is_first = true;
    for (const Pair& pair : SortedPairs(root, kPolicyKeys)) {
      BeginEntry(pair.key, 0, std::exchange(is_first, false));
      out_ += node(pair.key).text;
      out_ += ':';
      if (node(pair.key).text == "access") {
        WriteAccess(pair);
      } else {
        WriteValue(pair.value, comments_.Beside(pair.key), 0, Lists::kKeep);
      }
    }
    WriteLines(comments_.Below(root), 0, /*is_first=*/false);
    return std::move(out_);
  }

 private:
  struct Pair {
    NodeId key;
    NodeId value;
  };

  const Node& node(NodeId id) const { return document_.node(id); }
  bool IsEmpty(NodeId collection) const { return node(collection).first_child == kNoNode; }
  bool IsScalar(NodeId id) const {
    return node(id).kind == NodeKind::kText || node(id).kind == NodeKind::kNotText;
  }
  // As after `get:` in `actions`.
  bool IsNothing(NodeId id) const {
    return node(id).kind == NodeKind::kNotText &&
           ReadPlainScalar(node(id).text).type == ScalarType::kNull;
  }

  std::vector<Pair> Pairs(NodeId mapping) const {
    std::vector<Pair> pairs;
    for (NodeId key = node(mapping).first_child; key != kNoNode;) {
      pairs.push_back({key, node(key).next});
      key = node(node(key).next).next;
    }
    return pairs;
  }

  template <size_t kSize>
  std::vector<Pair> SortedPairs(NodeId mapping,
                                const std::array<std::string_view, kSize>& order) const {
    std::vector<Pair> pairs = Pairs(mapping);
    const auto place = [&](const Pair& pair) {
      return std::find(order.begin(), order.end(), node(pair.key).text);
    };
    std::stable_sort(pairs.begin(), pairs.end(),
                     [&](const Pair& a, const Pair& b) { return place(a) < place(b); });
    return pairs;
  }

  // --- lines -------------------------------------------------------------------------------------

  size_t Column() const {
    const size_t line_end = out_.rfind('\n');
    const size_t line = line_end == std::string::npos ? 0 : line_end + 1;
    return Width(std::string_view(out_).substr(line));
  }

  void EndLine(std::string_view comment) {
    if (!comment.empty()) out_.append("  ").append(comment);
    out_ += '\n';
  }

  void WriteLines(const std::vector<CommentLine>& lines, size_t indent, bool is_first) {
    for (const CommentLine& line : lines) {
      if (line.follows_blank_line && !is_first) out_ += '\n';
      out_.append(indent, ' ').append(line.text) += '\n';
      is_first = false;
    }
  }

  // Writes what stands above an entry, and its indentation.
  void BeginEntry(NodeId entry, size_t indent, bool is_first) {
    const std::vector<CommentLine>& above = comments_.Above(entry);
    const uint32_t begin = node(entry).range.begin;
    bool follows_blank_line = FollowsBlankLine(source_.text(), begin);
    for (const CommentLine& line : above) {
      const bool came_from_below = line.begin > begin;
      const bool blank = line.follows_blank_line || (came_from_below && follows_blank_line);
      if (came_from_below) follows_blank_line = false;
      if (blank && !is_first) out_ += '\n';
      out_.append(indent, ' ').append(line.text) += '\n';
      is_first = false;
    }
    if (follows_blank_line && !is_first) out_ += '\n';
    out_.append(indent, ' ');
  }

  // --- declarations and rules --------------------------------------------------------------------

  void WriteAccess(const Pair& access) {
    if (IsEmpty(access.value)) {
      out_ += " {}";
      return EndLine(comments_.Beside(access.key));
    }
    EndLine(comments_.Beside(access.key));
    size_t place = 0;
    bool is_first = true;
    for (const Pair& pair : Pairs(access.value)) {
      BeginEntry(pair.key, kIndent, std::exchange(is_first, false));
      out_ += ScalarText(PathText(place++), /*in_brackets=*/false) + ':';
      WriteRules(pair);
    }
    WriteLines(comments_.Below(access.value), kIndent, /*is_first=*/false);
  }

  // Paths of Amplify are literal text, and what they are lowered to is not what the author wrote.
  std::string PathText(size_t place) const {
    if (policy_.amplify) return policy_.amplify->paths[place].text;
    return FormatPattern(policy_.declarations[place].pattern);
  }

  void WriteRules(const Pair& declaration) {
    const NodeId rules = declaration.value;
    if (IsEmpty(rules)) out_ += " []";
    EndLine(comments_.Beside(declaration.key));
    bool is_first = true;
    for (NodeId rule = node(rules).first_child; rule != kNoNode; rule = node(rule).next) {
      WriteRule(rule, std::exchange(is_first, false));
    }
    WriteLines(comments_.Below(rules), 2 * kIndent, /*is_first=*/false);
  }

  void WriteRule(NodeId rule, bool is_first) {
    BeginEntry(rule, 2 * kIndent, is_first);
    out_ += "- ";
    if (IsScalar(rule)) {
      out_ += "inherit";
      return EndLine(comments_.Beside(rule));
    }
    const std::vector<Pair> pairs = SortedPairs(rule, kRuleKeys);
    if (IsInline(rule)) {
      const std::string text = PairsText(pairs, Lists::kShorten);
      if (Fits(text)) {
        out_ += text;
        return EndLine(comments_.Beside(rule));
      }
    }
    std::string_view beside_rule = comments_.Beside(rule);
    for (const Pair& pair : pairs) {
      if (pair.key != pairs.front().key) BeginEntry(pair.key, 3 * kIndent, /*is_first=*/false);
      out_.append(node(pair.key).text) += ':';
      const std::string_view beside = std::exchange(beside_rule, "");
      WriteValue(pair.value, beside.empty() ? comments_.Beside(pair.key) : beside, 3 * kIndent,
                 Lists::kShorten);
    }
    WriteLines(comments_.Below(rule), 3 * kIndent, /*is_first=*/false);
  }

  // --- values ------------------------------------------------------------------------------------

  // Writes what follows `key:` or `-`, to the end of its last line. `indent` is that of the key.
  void WriteValue(NodeId value, std::string_view beside, size_t indent, Lists lists) {
    if (lists == Lists::kShorten) value = Shortened(value);
    if (IsNothing(value)) return EndLine(beside);
    if (const auto block = BlockOf(value)) {
      return WriteBlockScalar(*block, beside, indent + kIndent);
    }
    out_ += ' ';
    const std::string text = IsInline(value) ? InlineText(value, /*in_brackets=*/false, lists) : "";
    if (IsScalar(value) || (!text.empty() && Fits(text))) {
      out_ += text;
      return EndLine(beside);
    }
    out_.pop_back();
    EndLine(beside);
    WriteEntries(value, indent + kIndent, lists);
  }

  std::optional<BlockScalar> BlockOf(NodeId value) const {
    return ReadBlockScalar(source_.Text(node(value).range), node(value).text);
  }

  void WriteBlockScalar(const BlockScalar& block, std::string_view beside, size_t indent) {
    out_.append(" ").append(block.header);
    EndLine(beside);
    for (const std::string_view line : block.lines) {
      if (!line.empty()) out_.append(indent, ' ').append(line);
      out_ += '\n';
    }
  }

  void WriteEntries(NodeId collection, size_t indent, Lists lists) {
    const bool is_mapping = node(collection).kind == NodeKind::kMapping;
    bool is_first = true;
    for (NodeId entry = node(collection).first_child; entry != kNoNode;) {
      BeginEntry(entry, indent, std::exchange(is_first, false));
      out_ += is_mapping ? Spelling(entry, /*in_brackets=*/false) + ':' : "-";
      const NodeId value = is_mapping ? node(entry).next : entry;
      WriteValue(value, comments_.Beside(entry), indent, lists);
      entry = node(value).next;
    }
    WriteLines(comments_.Below(collection), indent, /*is_first=*/false);
  }

  NodeId Shortened(NodeId value) const {
    const NodeId first = node(value).first_child;
    const bool is_one =
        node(value).kind == NodeKind::kSequence && first != kNoNode && node(first).next == kNoNode;
    return is_one && !comments_.HasInside(document_, value) ? first : value;
  }

  bool Fits(std::string_view text) const { return Column() + Width(text) <= kColumns; }

  // Returns whether a value may stand in one line, if that is long enough.
  bool IsInline(NodeId value) const {
    return !comments_.HasInside(document_, value) && HasOnlyInlineScalars(value);
  }

  bool HasOnlyInlineScalars(NodeId value) const {
    if (IsScalar(value)) {
      return !IsNothing(value) && !BlockOf(value);
    }
    for (NodeId child = node(value).first_child; child != kNoNode; child = node(child).next) {
      if (!HasOnlyInlineScalars(child)) return false;
    }
    return true;
  }

  std::string InlineText(NodeId value, bool in_brackets, Lists lists) const {
    if (lists == Lists::kShorten) value = Shortened(value);
    if (IsScalar(value)) return Spelling(value, in_brackets);
    if (node(value).kind == NodeKind::kMapping) return PairsText(Pairs(value), lists);
    std::string text = "[";
    for (NodeId item = node(value).first_child; item != kNoNode; item = node(item).next) {
      if (text.size() > 1) text += ", ";
      text += InlineText(item, /*in_brackets=*/true, lists);
    }
    return text + "]";
  }

  std::string PairsText(const std::vector<Pair>& pairs, Lists lists) const {
    std::string text = "{";
    for (const Pair& pair : pairs) {
      if (text.size() > 1) text += ", ";
      text += Spelling(pair.key, /*in_brackets=*/true) + ": ";
      text += InlineText(pair.value, /*in_brackets=*/true, lists);
    }
    return text + "}";
  }

  std::string Spelling(NodeId scalar, bool in_brackets) const {
    const Node& found = node(scalar);
    if (found.kind == NodeKind::kNotText) return std::string(found.text);
    return ScalarText(found.text, in_brackets);
  }

  const Source& source_;
  const Document& document_;
  const Policy& policy_;
  const AttachedComments& comments_;
  std::string out_;
};

}  // namespace

std::string WritePolicy(const Source& source, const Document& document, const Policy& policy,
                        const AttachedComments& comments) {
  return PolicyWriter(source, document, policy, comments).Write();
}

}  // namespace postern::internal
