// DocumentReader: walks a Document with the checks that every file format of Postern makes, so that
// policies and case files complain in the same words.
//
//   DocumentReader reader(document, issues);
//   const auto fields = reader.Fields(document.root(), {"cases", "policy"}, "a case file");
//   if (fields[1] != kNoNode) policy = reader.Text(fields[1], "`policy`");
//
// `what` in these functions begins a message: "`policy`" gives "`policy` must be text, not a list".
#ifndef POSTERN_POLICY_DOCUMENT_READER_H_
#define POSTERN_POLICY_DOCUMENT_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "policy/document.h"
#include "policy/issue.h"

namespace postern {

// Most lists are short.
using NodeIds = absl::InlinedVector<NodeId, 8>;

// Lifetime: borrows the document and the issues. Not thread-safe, since it adds issues.
class DocumentReader {
 public:
  struct Pair {
    NodeId key;
    NodeId value;
  };

  DocumentReader(const Document& document, Issues& issues) : document_(document), issues_(issues) {}

  const Node& node(NodeId id) const { return document_.node(id); }
  uint32_t size(NodeId id) const { return document_.size(id); }
  Issues& issues() { return issues_; }

  // Returns how often something was not what was needed: the errors so far and, since the document
  // reported them itself, the aliases that stood in its place.
  size_t num_failures() const { return issues_.num_errors() + num_aliases_; }

  // Returns the items of a sequence. REQUIRES: kSequence.
  NodeIds Items(NodeId sequence) const;

  // Returns the pairs of a mapping. REQUIRES: kMapping.
  std::vector<Pair> Pairs(NodeId mapping) const;

  // Returns whether the node is there in YAML but says nothing: `key:`, `null`, `~`.
  bool IsNull(NodeId id) const;

  // Returns whether the node is of `kind`; if not, adds the error `wrong-type`: "WHAT must be
  // NEEDED, not a list".
  bool Expect(NodeId id, NodeKind kind, std::string_view what, std::string_view needed,
              std::string help = "");

  // Returns the text of a scalar. Otherwise adds the error `not-text` or `wrong-type`.
  std::optional<std::string_view> Text(NodeId id, std::string_view what) {
    if (node(id).kind == NodeKind::kText) return node(id).text;
    ReportNoText(id, what);
    return std::nullopt;
  }

  // As Text, but empty text is the error `empty-text`.
  std::optional<std::string_view> NonEmptyText(NodeId id, std::string_view what);

  // Returns the scalar alone or the items of a list, as in `to: get` and `to: [get, list]`. Adds
  // the error `empty-list` if there is none; a mapping is returned alone, for Text to refuse.
  NodeIds OneOrMore(NodeId id, std::string_view what);

  // Returns, for each of `keys`, its value in `mapping` or kNoNode. Every other key is the error
  // `unknown-key`; `what` names the owner of the keys: "a rule". REQUIRES: kMapping.
  NodeIds Fields(NodeId mapping, absl::Span<const std::string_view> keys, std::string_view what);

  // Returns "did you mean `x`?" for the candidate nearest to `word`, or `otherwise` if none is
  // near. The work is bounded over the life of the reader, however many words are wrong.
  std::string Suggest(std::string_view word, const std::vector<std::string>& candidates,
                      std::string otherwise = "");

 private:
  void ReportNoText(NodeId id, std::string_view what);

  const Document& document_;
  Issues& issues_;
  size_t num_aliases_ = 0;
  size_t suggestion_budget_ = 1000000;  // candidates that may still be looked at
};

}  // namespace postern

#endif  // POSTERN_POLICY_DOCUMENT_READER_H_
