#include "policy/ignore_comments.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/attached_comments.h"
#include "policy/internal/comments.h"
#include "policy/internal/words.h"
#include "policy/lint_ids.h"

namespace postern {
namespace {

constexpr std::string_view kMark = "postern-ignore";
constexpr std::string_view kBlank = " \t";
constexpr std::string_view kHowTo = "write `# postern-ignore: ID reason`";

// Removes blanks at the beginning, then returns and removes what stands before the next one.
std::string_view TakeWord(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kBlank));
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return word;
}

// Returns what stands behind the mark in a comment that begins with it.
std::optional<std::string_view> BehindMark(std::string_view comment) {
  comment.remove_prefix(std::min(comment.find_first_not_of("# \t"), comment.size()));
  if (comment.substr(0, kMark.size()) != kMark) return std::nullopt;
  return comment.substr(kMark.size());
}

bool CanBeIgnored(const LintId& id) {
  return id.severity == Severity::kWarning && id.id.substr(0, 7) != "ignore-";
}

}  // namespace

// Walks the entries of a document and takes the comments that belong to each.
class IgnoreFinder {
 public:
  IgnoreFinder(const Source& source, const Document& document,
               const std::vector<internal::Comment>& comments, IgnoreComments& result)
      : text_(source.text()),
        document_(document),
        attached_(source.text(), document, comments),
        result_(result) {}

  void Find(const std::vector<internal::Comment>& comments) {
    for (const internal::CommentLine& line : attached_.head())
      places_[line.begin] = {{0, 1}, {0, 1}};
    WalkRoot();
    for (const internal::Comment& comment : comments) {
      const auto place = places_.find(comment.begin);
      Add(comment, place == places_.end() ? Place() : place->second);
    }
    std::sort(result_.comments_.begin(), result_.comments_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.id, a.scope.begin, b.scope.end) <
             std::tie(b.id, b.scope.begin, a.scope.end);
    });
  }

 private:
  struct Place {
    SourceRange scope;
    SourceRange outer;
  };

  const Node& node(NodeId id) const { return document_.node(id); }

  // The places of comments inside `access` are its declarations and their rules.
  void WalkRoot() {
    bool is_first = true;
    for (NodeId key = node(document_.root()).first_child; key != kNoNode;) {
      const NodeId value = node(key).next;
      const bool is_access = node(key).text == "access";
      SourceRange pair = {is_first ? 0 : node(key).range.begin,
                          is_access ? node(key).range.end : node(value).range.end};
      Take(key, {pair, pair});
      is_access ? WalkAccess(value) : WalkInside(value, {pair, pair});
      is_first = false;
      key = node(value).next;
    }
  }

  void WalkAccess(NodeId access) {
    const bool is_map = node(access).kind == NodeKind::kMapping;
    for (NodeId entry = node(access).first_child; entry != kNoNode;) {
      const NodeId value = is_map ? node(entry).next : entry;
      const SourceRange declaration = {node(entry).range.begin, node(value).range.end};
      Take(entry, {declaration, declaration});
      if (is_map) {
        WalkRules(value, declaration);
      } else {
        WalkInside(value, {declaration, declaration});
      }
      entry = node(value).next;
    }
  }

  void WalkRules(NodeId rules, SourceRange declaration) {
    for (NodeId rule = node(rules).first_child; rule != kNoNode; rule = node(rule).next) {
      const Place place = {node(rule).range, declaration};
      Take(rule, place);
      WalkInside(rule, place);
    }
  }

  void WalkInside(NodeId parent, const Place& place) {
    for (NodeId child = node(parent).first_child; child != kNoNode; child = node(child).next) {
      Take(child, place);
      WalkInside(child, place);
    }
  }

  void Take(NodeId entry, const Place& place) {
    for (const internal::CommentLine& line : attached_.Above(entry)) places_[line.begin] = place;
    const std::string_view beside = attached_.Beside(entry);
    if (!beside.empty()) places_[static_cast<uint32_t>(beside.data() - text_.data())] = place;
  }

  void Add(const internal::Comment& comment, const Place& place) {
    std::optional<std::string_view> rest = BehindMark(comment.text);
    if (!rest) return;
    const SourceRange range = {comment.begin,
                               comment.begin + static_cast<uint32_t>(comment.text.size())};
    const bool has_colon = !rest->empty() && rest->front() == ':';
    if (has_colon) rest->remove_prefix(1);
    const std::string_view id = has_colon ? TakeWord(*rest) : std::string_view();
    if (std::optional<IgnoreComments::Fault> fault = FaultOf(id, *rest, range)) {
      result_.faults_.push_back(*std::move(fault));
    } else {
      result_.comments_.push_back(
          {std::string(id), std::string(*rest), range, place.scope, place.outer});
    }
  }

  static std::optional<IgnoreComments::Fault> FaultOf(std::string_view id, std::string_view reason,
                                                      SourceRange range) {
    using internal::Quote;
    if (id.empty()) {
      return IgnoreComments::Fault{"ignore-unknown", range,
                                   "the comment names no warning to ignore", std::string(kHowTo)};
    }
    const LintId* const known = FindLintId(id);
    if (known == nullptr) {
      return IgnoreComments::Fault{"ignore-unknown", range, "there is no warning " + Quote(id),
                                   SuggestId(id)};
    }
    if (!CanBeIgnored(*known)) {
      return IgnoreComments::Fault{"ignore-refused", range, Quote(id) + " can't be ignored",
                                   "mend what it tells of, and remove the comment"};
    }
    if (reason.empty()) {
      return IgnoreComments::Fault{
          "ignore-without-reason", range,
          "the comment gives no reason to ignore " + Quote(id) + ", and so does not",
          "write why it is meant: `# postern-ignore: " + std::string(id) + " reason`"};
    }
    return std::nullopt;
  }

  static std::string SuggestId(std::string_view id) {
    std::vector<std::string> ids;
    for (const LintId& one : LintIds()) {
      if (CanBeIgnored(one)) ids.emplace_back(one.id);
    }
    const std::optional<std::string> near = DidYouMean(id, ids);
    return near ? "did you mean " + internal::Quote(*near) + "?" : "docs/lint.md lists them";
  }

  const std::string_view text_;
  const Document& document_;
  const internal::AttachedComments attached_;
  IgnoreComments& result_;
  absl::flat_hash_map<uint32_t, Place> places_;  // by the beginning of a comment
};

IgnoreComments IgnoreComments::Find(const Source& source, Syntax syntax,
                                    const PolicyLimits& limits) {
  IgnoreComments result;
  if (syntax == Syntax::kJson || source.text().find(kMark) == std::string_view::npos) return result;
  Issues issues;
  const std::optional<Document> document = Document::Parse(source, syntax, limits, issues);
  if (!document) return result;
  const auto comments = internal::FindComments(source.text(), *document);
  if (comments) IgnoreFinder(source, *document, *comments, result).Find(*comments);
  return result;
}

// Scopes do not cross, so those before the first whose declaration has ended have ended, too.
const std::string* IgnoreComments::ReasonFor(std::string_view id, SourceRange range) {
  auto next = std::upper_bound(comments_.begin(), comments_.end(), std::tie(id, range.begin),
                               [](const auto& key, const Comment& comment) {
                                 const std::string_view its_id = comment.id;
                                 return key < std::tie(its_id, comment.scope.begin);
                               });
  while (next != comments_.begin() && (--next)->id == id && range.begin < next->outer.end) {
    if (range.begin >= next->scope.end) continue;
    next->is_used = true;
    return &next->reason;
  }
  return nullptr;
}

}  // namespace postern
