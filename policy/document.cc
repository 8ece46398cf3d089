#include "policy/document.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "policy/internal/encoding.h"
#include "policy/internal/plain_scalar.h"
#include "policy/internal/readers.h"
#include "policy/internal/words.h"

namespace postern {
namespace {

// The parsers of both syntaxes descend by recursion.
constexpr size_t kMostNesting = 1000;

// Returns how to write a key that YAML took for a list or a map: `[x]`, `{id}`.
std::string QuoteHelp(std::string_view key) {
  constexpr size_t kMaxShown = 80;
  const bool is_shown = key.size() <= kMaxShown && key.find_first_of("\"\\\n") == key.npos;
  return "if it is text, quote it" + (is_shown ? ": `\"" + std::string(key) + "\"`" : "");
}

}  // namespace

// Builds the tree from a reader's events and reports what neither syntax may hold.
class DocumentBuilder : public internal::DocumentSink {
 public:
  DocumentBuilder(const Source& source, const PolicyLimits& limits, Issues& issues,
                  ItemTaker* taker)
      : source_(source),
        limits_(limits),
        issues_(issues),
        taker_(taker),
        max_errors_(issues.num_errors() + limits.document_errors) {
    constexpr size_t kBytesOfNode = 6;  // more than that in most files
    document_.nodes_.reserve(source.text().size() / kBytesOfNode);
  }

  bool Scalar(const internal::ScalarEvent& scalar) override;
  bool BeginSequence(uint32_t begin) override;
  bool BeginMapping(uint32_t begin) override { return Begin(NodeKind::kMapping, begin); }
  bool EndCollection(uint32_t end) override;

  Document Take() && { return std::move(document_); }

 private:
  // An open collection.
  struct Frame {
    NodeId node;
    NodeId last_child = kNoNode;
    uint32_t num_children = 0;
  };

  // A key of a mapping, with what sorting compares beside it.
  struct Key {
    std::string_view text;
    NodeId node;
    size_t hash = 0;
  };

  bool Begin(NodeKind kind, uint32_t begin);
  NodeId AddNode(NodeKind kind, SourceRange range);
  void OfferList();
  void HandOn(NodeId node);
  // Nobody reads more errors than this, and they take more memory than the file.
  bool MayGoOn(SourceRange range) {
    return issues_.num_errors() < max_errors_ || TooManyErrors(range);
  }
  bool TooManyErrors(SourceRange range);
  bool CheckKeys(NodeId mapping);
  bool AreFewAndDistinct() const;
  bool CheckDuplicates();
  void RemoveUnwanted(NodeId mapping);

  const Source& source_;
  const PolicyLimits& limits_;
  Issues& issues_;
  ItemTaker* const taker_;
  const size_t max_errors_;
  Document document_;
  NodeId taken_ = kNoNode;  // the list whose items are taken, the last node that stays meanwhile
  std::forward_list<std::string>::const_iterator kept_text_;  // the last text that does
  std::vector<Frame> frames_;
  std::vector<Key> keys_;         // of the mapping that is being checked
  std::vector<NodeId> unwanted_;  // those of them whose pairs leave the tree
};

NodeId DocumentBuilder::AddNode(NodeKind kind, SourceRange range) {
  const NodeId id = static_cast<NodeId>(document_.nodes_.size());
  Node& node = document_.nodes_.emplace_back();
  node.kind = kind;
  node.range = range;
  if (frames_.empty()) {
    document_.root_ = id;
    return id;
  }
  Frame& parent = frames_.back();
  if (parent.num_children == 0) {
    document_.nodes_[parent.node].first_child = id;
  } else {
    document_.nodes_[parent.last_child].next = id;
  }
  parent.last_child = id;
  ++parent.num_children;
  return id;
}

bool DocumentBuilder::Scalar(const internal::ScalarEvent& scalar) {
  if (scalar.text.size() > limits_.scalar_bytes) {
    issues_.AddError("scalar-too-long", scalar.range,
                     "a text of " + std::to_string(scalar.text.size()) +
                         " bytes, over the limit of " + std::to_string(limits_.scalar_bytes));
  }
  const NodeId id = AddNode(scalar.is_text ? NodeKind::kText : NodeKind::kNotText, scalar.range);
  Node& node = document_.nodes_[id];
  node.is_empty_plain = scalar.is_empty_plain;
  node.text = scalar.in_source ? scalar.text
                               : std::string_view(document_.unescaped_.emplace_front(scalar.text));
  if (!MayGoOn(scalar.range)) return false;
  HandOn(id);
  return true;
}

bool DocumentBuilder::BeginSequence(uint32_t begin) {
  if (!Begin(NodeKind::kSequence, begin)) return false;
  OfferList();
  return true;
}

// Asks whether the items of the list that has begun are to be taken.
void DocumentBuilder::OfferList() {
  if (taker_ == nullptr || taken_ != kNoNode || frames_.size() != 2) return;
  const Frame& root = frames_.front();
  const bool is_value = root.num_children % 2 == 0;
  if (document_.nodes_[root.node].kind != NodeKind::kMapping || !is_value) return;
  const NodeId list = frames_.back().node;
  if (!taker_->TakesItemsOf(document_, list)) return;
  taken_ = list;
  kept_text_ = document_.unescaped_.cbegin();
}

// Lets an item be taken, if the node is one, and cuts it off the arena.
void DocumentBuilder::HandOn(NodeId node) {
  if (taken_ == kNoNode || frames_.size() != 2 || frames_.back().node != taken_) return;
  taker_->Take(document_, node);
  document_.nodes_.resize(taken_ + 1);
  document_.nodes_[taken_].first_child = kNoNode;
  frames_.back().num_children = 0;
  std::forward_list<std::string>& texts = document_.unescaped_;
  while (texts.cbegin() != kept_text_) texts.pop_front();
}

bool DocumentBuilder::Begin(NodeKind kind, uint32_t begin) {
  const size_t most = std::min(limits_.nesting, kMostNesting);
  if (frames_.size() >= most) {
    issues_.AddError("too-deep", {begin, begin + 1},
                     "lists and maps are nested deeper than the limit of " + std::to_string(most));
    return false;
  }
  const NodeId id = AddNode(kind, {begin, begin});
  frames_.push_back({id});
  return true;
}

bool DocumentBuilder::EndCollection(uint32_t end) {
  const NodeId id = frames_.back().node;
  frames_.pop_back();
  document_.nodes_[id].range.end = end;
  if (document_.nodes_[id].kind == NodeKind::kMapping && !CheckKeys(id)) return false;
  HandOn(id);
  return true;
}

bool DocumentBuilder::TooManyErrors(SourceRange range) {
  issues_.AddError("too-many-errors", range,
                   "the rest of the file is not read, after " +
                       std::to_string(limits_.document_errors) + " errors");
  return false;
}

// Reports keys that are no scalars and keys that were there before; takes their pairs out, so that
// whoever walks the tree meets every key once.
bool DocumentBuilder::CheckKeys(NodeId mapping) {
  const std::vector<Node>& nodes = document_.nodes_;
  keys_.clear();
  unwanted_.clear();
  for (NodeId key = nodes[mapping].first_child; key != kNoNode; key = nodes[nodes[key].next].next) {
    if (nodes[key].kind == NodeKind::kText || nodes[key].kind == NodeKind::kNotText) {
      keys_.push_back({nodes[key].text, key});
      continue;
    }
    issues_.AddError("complex-key", nodes[key].range, "a key must be text, not a list or a map",
                     QuoteHelp(source_.Text(nodes[key].range)));
    unwanted_.push_back(key);
    if (!MayGoOn(nodes[key].range)) return false;
  }
  if (!CheckDuplicates()) return false;
  if (!unwanted_.empty()) RemoveUnwanted(mapping);
  return true;
}

// Tells without sorting, where that is cheaper: most maps have two keys.
bool DocumentBuilder::AreFewAndDistinct() const {
  constexpr size_t kFew = 8;
  if (keys_.size() > kFew) return false;
  for (size_t i = 1; i < keys_.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (keys_[i].text == keys_[j].text) return false;
    }
  }
  return true;
}

bool DocumentBuilder::CheckDuplicates() {
  if (AreFewAndDistinct()) return true;
  const std::vector<Node>& nodes = document_.nodes_;
  // By sorting, so that a hostile file gains little by texts that share a hash.
  for (Key& key : keys_) key.hash = std::hash<std::string_view>()(key.text);
  std::sort(keys_.begin(), keys_.end(), [](const Key& a, const Key& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    const int order = a.text.compare(b.text);
    return order != 0 ? order < 0 : a.node < b.node;
  });
  for (size_t i = 1, first = 0; i < keys_.size(); ++i) {
    if (keys_[i].text != keys_[first].text) {
      first = i;
      continue;
    }
    const Node& key = nodes[keys_[i].node];
    issues_.Add({Severity::kError,
                 "duplicate-key",
                 "the key " + internal::Quote(key.text) + " is named twice",
                 "remove one of the two",
                 key.range,
                 {{"first named here", nodes[keys_[first].node].range}}});
    unwanted_.push_back(keys_[i].node);
    if (!MayGoOn(key.range)) return false;
  }
  return true;
}

void DocumentBuilder::RemoveUnwanted(NodeId mapping) {
  std::sort(unwanted_.begin(), unwanted_.end());
  std::vector<Node>& nodes = document_.nodes_;
  NodeId* link = &nodes[mapping].first_child;
  while (*link != kNoNode) {
    NodeId& after = nodes[nodes[*link].next].next;
    if (std::binary_search(unwanted_.begin(), unwanted_.end(), *link)) {
      *link = after;
    } else {
      link = &after;
    }
  }
}

Syntax SyntaxOf(std::string_view file_name) {
  constexpr std::string_view kJson = ".json";
  const size_t size = file_name.size();
  const bool is_json = size >= kJson.size() && file_name.substr(size - kJson.size()) == kJson;
  return is_json ? Syntax::kJson : Syntax::kYaml;
}

std::optional<Document> Document::Parse(const Source& source, Syntax syntax,
                                        const PolicyLimits& limits, Issues& issues,
                                        ItemTaker* taker) {
  if (source.text().size() > limits.file_bytes) {
    issues.AddError("file-too-large", {0, 0},
                    "the file has " + std::to_string(source.text().size()) +
                        " bytes, over the limit of " + std::to_string(limits.file_bytes));
    return std::nullopt;
  }
  if (!internal::CheckEncoding(source, issues)) return std::nullopt;
  DocumentBuilder builder(source, limits, issues, taker);
  const bool read = syntax == Syntax::kJson
                        ? internal::ReadJson(source, builder, issues)
                        : internal::CheckYamlCharacters(source, issues) &&
                              internal::ReadYaml(source, limits.bracket_bytes, builder, issues);
  if (!read) return std::nullopt;
  Document document = std::move(builder).Take();
  const bool is_empty = document.root_ == kNoNode || document.nodes_[document.root_].is_empty_plain;
  if (is_empty) {
    issues.AddError("empty-file", {0, 0}, "the file is empty");
    return std::nullopt;
  }
  return document;
}

uint32_t Document::size(NodeId id) const {
  uint32_t children = 0;
  for (NodeId at = nodes_[id].first_child; at != kNoNode; at = nodes_[at].next) ++children;
  return nodes_[id].kind == NodeKind::kMapping ? children / 2 : children;
}

namespace {

std::string_view TypeName(internal::ScalarType type) {
  switch (type) {
    case internal::ScalarType::kText:
      return "text";
    case internal::ScalarType::kNull:
      return "null";
    case internal::ScalarType::kBoolean:
      return "a boolean";
    case internal::ScalarType::kNumber:
      return "a number";
    case internal::ScalarType::kTimestamp:
      return "a timestamp";
    case internal::ScalarType::kMerge:
      return "a merge key";
    case internal::ScalarType::kDefault:
      return "a default value";
  }
  return "";
}

}  // namespace

std::string NotTextMessage(const Node& node) {
  if (node.is_empty_plain) return "there is nothing here, which is null";
  const std::string spelling = internal::Quote(node.text);
  if (node.text.front() == '*') return spelling + " is an alias";
  const internal::PlainScalar scalar = internal::ReadPlainScalar(node.text);
  const std::string name(TypeName(scalar.type));
  if (scalar.only_yaml11) return spelling + " is read as " + name + " by YAML 1.1";
  return spelling + " is " + name + ", not text";
}

}  // namespace postern
