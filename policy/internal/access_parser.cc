#include "policy/internal/access_parser.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

// Returns the bytes that the values of `where` take in memory.
size_t BytesOf(const std::vector<Where>& where) {
  size_t bytes = 0;
  for (const Where& entry : where) {
    for (const std::string& value : entry.values) bytes += sizeof(std::string) + value.size();
  }
  return bytes;
}

}  // namespace

void AccessParser::Parse(NodeId access) {
  const bool is_array = context_.allows_array && reader_.node(access).kind == NodeKind::kSequence;
  if (!is_array && !reader_.Expect(access, NodeKind::kMapping, "`access`",
                                   "a map of path patterns to lists of rules",
                                   "write `room/*: []`, and its rules between the brackets")) {
    return;
  }
  if (is_array) {
    const NodeIds entries = reader_.Items(access);
    Reserve(entries.size());
    for (const NodeId entry : entries) {
      if (!HasRoom(entry)) break;
      ParseArrayEntry(entry);
    }
  } else {
    const std::vector<DocumentReader::Pair> entries = reader_.Pairs(access);
    Reserve(entries.size());
    for (const DocumentReader::Pair& entry : entries) {
      if (!HasRoom(entry.key)) break;
      ParseDeclaration(entry.key, entry.value);
    }
  }
  CheckFloating();
}

void AccessParser::Reserve(size_t num_entries) {
  policy_.declarations.reserve(std::min(num_entries, context_.limits.declarations));
}

bool AccessParser::HasRoom(NodeId entry) {
  if (num_entries_ < context_.limits.declarations) {
    ++num_entries_;
    return true;
  }
  reader_.issues().AddError(
      "too-many-declarations", reader_.node(entry).range,
      "too many declarations: the limit is " + WithCommas(context_.limits.declarations),
      "let one pattern with variables speak for many paths");
  return false;
}

void AccessParser::ParseArrayEntry(NodeId entry) {
  if (!reader_.Expect(entry, NodeKind::kMapping, "an entry of `access`",
                      "a map with `path` and `rules`")) {
    return;
  }
  const NodeIds fields = reader_.Fields(entry, {"path", "rules"}, "an entry of `access`");
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i] != kNoNode) continue;
    reader_.issues().AddError("missing-key", reader_.node(entry).range,
                              std::string("the entry has no ") + (i == 0 ? "`path`" : "`rules`"),
                              "write `{\"path\": \"room/*\", \"rules\": []}`");
  }
  if (fields[0] != kNoNode && fields[1] != kNoNode) ParseDeclaration(fields[0], fields[1]);
}

void AccessParser::ParseDeclaration(NodeId path, NodeId rules) {
  if (policy_.amplify) {
    ParseAmplifyPath(path, rules);
    return;
  }
  std::optional<Pattern> pattern = ParsePathPattern(path);
  Declaration& declaration = policy_.declarations.emplace_back();
  declaration.pattern_range = reader_.node(path).range;
  const size_t failures_before = reader_.num_failures();
  ParseRules(path, rules, pattern ? &*pattern : nullptr, declaration);
  if (!pattern || !context_.mode_is_known) {
    policy_.declarations.pop_back();
    return;
  }
  if (reader_.num_failures() != failures_before) {
    declaration.inherits = true;
    declaration.rules.clear();
  }
  declaration.pattern = std::move(*pattern);
  CountFloating();
}

void AccessParser::ParseAmplifyPath(NodeId path, NodeId rules) {
  const std::optional<std::string_view> text = reader_.Text(path, "a path");
  Declaration declaration;
  const size_t failures_before = reader_.num_failures();
  ParseRules(path, rules, /*pattern=*/nullptr, declaration);
  if (reader_.num_failures() != failures_before) declaration.rules.clear();
  if (!text) return;
  policy_.amplify->paths.push_back(
      {std::string(*text), reader_.node(path).range, std::move(declaration.rules)});
}

std::optional<Pattern> AccessParser::ParsePathPattern(NodeId path) {
  const std::optional<std::string_view> text = reader_.Text(path, "a path pattern");
  if (!text) return std::nullopt;
  PathMode mode = policy_.mode;
  if (!context_.mode_is_known) mode = text->starts_with('/') ? PathMode::kUrl : PathMode::kKey;
  PatternResult result = ParsePattern(*text, mode, context_.limits);
  for (PatternError& error : result.errors) {
    reader_.issues().AddError(error.id, RangeInside(path, error.begin, error.end),
                              std::move(error.message), std::move(error.help));
  }
  for (PatternError& warning : result.warnings) {
    reader_.issues().AddWarning(warning.id, RangeInside(path, warning.begin, warning.end),
                                std::move(warning.message), std::move(warning.help));
  }
  return std::move(result.pattern);
}

SourceRange AccessParser::RangeInside(NodeId scalar, uint32_t begin, uint32_t end) const {
  const Node& node = reader_.node(scalar);
  const size_t offset = context_.source.Text(node.range).find(node.text);
  if (offset > 1) return node.range;  // escapes: the text is not in the file as it is
  const auto text_begin = node.range.begin + static_cast<uint32_t>(offset);
  return {text_begin + begin, text_begin + end};
}

void AccessParser::ParseRules(NodeId path, NodeId rules, const Pattern* pattern,
                              Declaration& declaration) {
  if (reader_.node(rules).kind != NodeKind::kSequence) {
    reader_.Expect(rules, NodeKind::kSequence, "the value of " + Quote(reader_.node(path).text),
                   "a list of rules",
                   reader_.IsNull(rules) ? "to allow nobody write `[]`"
                                         : "begin each rule with `- `, or write `[…]`");
    return;
  }
  const NodeIds items = reader_.Items(rules);
  declaration.rules.reserve(std::min(items.size(), context_.limits.rules));
  bool is_first = true;
  for (const NodeId item : items) {
    const Node& node = reader_.node(item);
    if (node.kind == NodeKind::kText && node.text == "inherit") {
      ParseInherit(item, is_first, declaration);
    } else if (declaration.rules.size() == context_.limits.rules) {
      reader_.issues().AddError(
          "too-many-rules", node.range,
          "too many rules in one declaration: the limit is " + WithCommas(context_.limits.rules),
          "let one rule name several selectors and actions");
      return;
    } else {
      Rule& rule = declaration.rules.emplace_back();
      rule_parser_.Parse(item, pattern, rule);
      CountSelectors(rule);
    }
    is_first = false;
  }
}

void AccessParser::ParseInherit(NodeId word, bool is_first, Declaration& declaration) {
  if (policy_.amplify) {
    ReportNotInAmplify(reader_.node(word).range, "`inherit`",
                       "name again in the sub path what it shall not take away", reader_);
    return;
  }
  if (is_first) {
    declaration.inherits = true;
    return;
  }
  reader_.issues().AddError(
      "inherit-not-first", reader_.node(word).range, "`inherit` must stand first in the list",
      declaration.inherits ? "remove it: it stands there already" : "move it to the top");
}

// Reports the first selector over a limit, and only that. Every distinct selector carries the
// values of its `where`, so those of a rule with many selectors count many times.
void AccessParser::CountSelectors(const Rule& rule) {
  const PolicyLimits& limits = context_.limits;
  if (selectors_.size() > limits.selectors || where_bytes_ > limits.where_bytes) return;
  const uint32_t where = selectors_.InternWhere(rule.where);
  const size_t where_bytes = BytesOf(rule.where);
  for (const Selector& selector : rule.selectors) {
    const size_t size_before = selectors_.size();
    selectors_.Intern(selector, where);
    if (selectors_.size() == size_before) continue;
    where_bytes_ += where_bytes;
    if (selectors_.size() > limits.selectors) {
      reader_.issues().AddError(
          "too-many-selectors", selector.range,
          "too many distinct selectors (each with its `where`): the limit is " +
              WithCommas(limits.selectors),
          "where groups differ by path, name them by a variable: `group:<team>`");
      return;
    }
    if (where_bytes_ > limits.where_bytes) {
      reader_.issues().AddError(
          "where-too-large", selector.range,
          "the `where` of all distinct selectors hold too much: the limit is " +
              WithCommas(limits.where_bytes) + " bytes",
          "give a long list of values to a rule of one selector");
      return;
    }
  }
}

// A `**` before the end may sit anywhere in a path, so all such patterns are tried side by side at
// every segment. Their segments together bound that work.
void AccessParser::CountFloating() {
  const Pattern& last = policy_.declarations.back().pattern;
  if (!last.has_floating()) return;
  const size_t own = last.segments.size();
  floating_segments_ += own;
  if (own <= most_floating_segments_) return;
  most_floating_segments_ = own;
  most_floating_ = policy_.declarations.size() - 1;
}

void AccessParser::CheckFloating() {
  if (floating_segments_ <= context_.limits.floating_segments) return;
  reader_.issues().AddError(
      "policy-too-complex", policy_.declarations[most_floating_].pattern_range,
      "policy too complex: the patterns with `**` before the end have " +
          WithCommas(floating_segments_) + " segments together, the limit is " +
          WithCommas(context_.limits.floating_segments),
      "this one is the longest: write its fixed segments before the `**`, or `<name>` for each");
}

}  // namespace postern::internal
