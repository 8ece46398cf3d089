// Document: a YAML or JSON file as a plain tree with positions.
//
// Both syntaxes give the same tree, so policies and case files are parsed by one reader. What the
// syntaxes would let pass silently is an error here: duplicate keys, a second document, aliases,
// anchors, tags, directives, keys that are no scalars, bytes that are not UTF-8, control characters
// (in JSON those that RFC 8259 refuses), a file over the limits. All text is UTF-8.
#ifndef POSTERN_POLICY_DOCUMENT_H_
#define POSTERN_POLICY_DOCUMENT_H_

#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/source.h"

namespace postern {

enum class Syntax : uint8_t { kYaml, kJson };

// Returns kJson for a name that ends in `.json`, else kYaml.
Syntax SyntaxOf(std::string_view file_name);

// A node of a Document, named by its place in the document's arena.
using NodeId = uint32_t;
inline constexpr NodeId kNoNode = 0xffffffff;

enum class NodeKind : uint8_t {
  kText,     // a quoted or block scalar, or a plain one that every YAML version reads as text
  kNotText,  // a plain scalar that YAML 1.1 or 1.2 reads as something else; JSON true, null, 42
  kSequence,
  kMapping,
};

struct Node {
  NodeKind kind = NodeKind::kNotText;
  bool is_empty_plain = false;   // YAML's empty node (`key:` with nothing after it)
  SourceRange range;             // quotes, brackets and braces included
  std::string_view text;         // of a scalar: its value (for kNotText: as spelled)
  NodeId first_child = kNoNode;  // of a sequence: items; of a mapping: key, value, key, value, …
  NodeId next = kNoNode;         // the next sibling
};

class ItemTaker;

class Document {
 public:
  // Parses the whole of `source`. Problems are added to `issues` with their places; returns nothing
  // if there is no usable tree (a syntax error, a file over a limit). Duplicate keys, aliases and
  // the like are reported and leave a tree that still holds everything else, so that the caller can
  // report more. What `taker` takes is not kept in the tree. Lifetime: the document borrows from
  // `source`.
  static std::optional<Document> Parse(const Source& source, Syntax syntax,
                                       const PolicyLimits& limits, Issues& issues,
                                       ItemTaker* taker = nullptr);

  NodeId root() const { return root_; }
  const Node& node(NodeId id) const { return nodes_[id]; }

  // Returns the number of items of a sequence, or of pairs of a mapping.
  uint32_t size(NodeId id) const;

 private:
  friend class DocumentBuilder;
  NodeId root_ = kNoNode;
  std::vector<Node> nodes_;
  std::forward_list<std::string> unescaped_;  // scalars that differ from the source's bytes
};

// Takes the items of a list while the document is read, so that a list of a million items needs no
// more memory than its largest one. It may be told of items of a document that turns out to be
// none, since an error comes after them.
class ItemTaker {
 public:
  virtual ~ItemTaker() = default;

  // Returns whether to take the items of `list`, which begins here and is a value of the root
  // mapping. `so_far` holds what stands before it; duplicate keys are still there. Only one list is
  // taken: this is not asked again after it said yes.
  virtual bool TakesItemsOf(const Document& so_far, NodeId list) = 0;

  // An item is whole. It is gone with the call, and with it the text of all its scalars that differ
  // from the source's bytes; the list stays in the tree without items.
  virtual void Take(const Document& so_far, NodeId item) = 0;
};

// Returns the message for a scalar that is not text where text is needed, naming what YAML reads it
// as: "`no` is read as a boolean by YAML 1.1"; the help is "quote it: `\"no\"`". REQUIRES:
// kNotText.
std::string NotTextMessage(const Node& node);

}  // namespace postern

#endif  // POSTERN_POLICY_DOCUMENT_H_
