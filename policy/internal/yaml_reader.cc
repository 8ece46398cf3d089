// Reads YAML through yaml-cpp's events. All of yaml-cpp, its exceptions included, stays in this
// file.
//
// yaml-cpp builds no nodes here, so aliases are never expanded, and the handler sees every key.
// What it does not say, where a node ends, is found in the text: a scalar's end follows from its
// own spelling, a flow collection's from the bracket after its last child, a block collection ends
// with its last child. So the handler keeps one cursor, the end of what it has seen, and every
// place is found by looking on from there.
#include <algorithm>
#include <istream>
#include <streambuf>
#include <string>
#include <vector>

#include "policy/internal/encoding.h"
#include "policy/internal/plain_scalar.h"
#include "policy/internal/readers.h"
#include "policy/internal/yaml_text.h"
#include "policy/internal/yaml_trap.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/exceptions.h"
#include "yaml-cpp/mark.h"
#include "yaml-cpp/parser.h"

namespace postern::internal {
namespace {

// A stream over text that lies in memory.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's interface; nothing is written
    setg(begin, begin, begin + text.size());
  }
};

// Thrown by the handler to end the reading, caught in ReadYaml. The reason has been added.
struct StopReading {};

class EventReader : public YAML::EventHandler {
 public:
  // `text` is the whole source, and yaml-cpp reads it from `base` on.
  EventReader(std::string_view text, uint32_t base, DocumentSink& sink, Issues& issues)
      : source_(text), text_(text), base_(base), cursor_(base), sink_(sink), issues_(issues) {}

  uint32_t cursor() const { return cursor_; }

  uint32_t Offset(const YAML::Mark& mark) const {
    const uint32_t offset = base_ + static_cast<uint32_t>(mark.pos);
    return mark.pos < 0 ? cursor_ : std::min(offset, text_.size());
  }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { EndCollection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { EndCollection(); }

 private:
  // An open collection.
  struct Frame {
    uint32_t begin = 0;
    uint32_t indent = 0;  // of a block collection
    uint32_t children = 0;
    bool is_mapping = false;
    bool is_block = false;
    char closer = '\0';  // none for a block collection, or a pair in a flow sequence: `[a: b]`
  };

  bool IsKey() const { return frames_.back().is_mapping && frames_.back().children % 2 == 0; }
  bool IsValue() const { return frames_.back().is_mapping && frames_.back().children % 2 == 1; }

  bool BelongsHere(uint32_t at) const;
  bool SpellsNull(uint32_t at) const;
  uint32_t EmptyPlace(uint32_t hint) const;
  uint32_t ReadProperties(uint32_t at);
  Frame Begin(const YAML::Mark& mark, bool has_properties, YAML::EmitterStyle::value style);
  void EndCollection();
  void EmitEmpty(uint32_t begin, uint32_t end);
  void EmitPlain(uint32_t begin, uint32_t content, std::string_view value);
  void EmitQuoted(uint32_t begin, uint32_t content, std::string_view value);
  void Emit(ScalarEvent scalar);
  void Continue(bool go_on) const {
    if (!go_on) throw StopReading();
  }

  const std::string_view source_;
  const YamlText text_;
  const uint32_t base_;
  uint32_t cursor_;
  DocumentSink& sink_;
  Issues& issues_;
  std::vector<Frame> frames_;
  bool seen_document_ = false;
};

void EventReader::OnDocumentStart(const YAML::Mark& mark) {
  if (!seen_document_) {
    seen_document_ = true;
    return;
  }
  issues_.Add(AfterDocument(text_, cursor_, Offset(mark)));
  throw StopReading();
}

// In a block collection, what is not indented more than the collection is no part of it.
bool EventReader::BelongsHere(uint32_t at) const {
  if (frames_.empty() || !frames_.back().is_block || IsKey()) return true;
  return text_.Indent(at) > frames_.back().indent;
}

bool EventReader::SpellsNull(uint32_t at) const {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (!text_.StartsWith(at, word)) continue;
    const uint32_t end = at + static_cast<uint32_t>(word.size());
    constexpr std::string_view kAfter = " \t\r\n,:[]{}?";
    return end == text_.size() || kAfter.find(text_.At(end)) != std::string_view::npos;
  }
  return false;
}

// Returns where a node is that has no text: after the `:` or `-` that announces it.
uint32_t EventReader::EmptyPlace(uint32_t hint) const {
  if (frames_.empty()) return std::max(hint, cursor_);
  const uint32_t next = text_.SkipBlank(cursor_);
  if (IsValue()) return text_.At(next) == ':' ? next + 1 : cursor_;
  if (frames_.back().is_block && !IsKey()) return text_.At(next) == '-' ? next + 1 : cursor_;
  return std::max(hint, cursor_);
}

// Reports the tag and the anchor that begin at `at`; returns where what they belong to begins.
uint32_t EventReader::ReadProperties(uint32_t at) {
  while (text_.At(at) == '!' || text_.At(at) == '&') {
    const uint32_t end = text_.EndOfProperty(at);
    issues_.Add(UnwantedProperty(text_, {at, end}));
    at = text_.SkipBlank(end);
  }
  return at;
}

void EventReader::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t at = std::max(Offset(mark), cursor_);
  const bool has_properties = anchor != 0 || text_.StartsWith(at, "!<?>");
  if (!has_properties && (!SpellsNull(at) || !BelongsHere(at))) {
    const uint32_t place = EmptyPlace(at);
    return EmitEmpty(place, place);
  }
  OnScalar(mark, "?", anchor, "");
}

void EventReader::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  const uint32_t at = std::max(Offset(mark), cursor_);
  const SourceRange range = {at, text_.EndOfProperty(at)};
  issues_.Add(UnwantedProperty(text_, range));
  const std::string_view spelling = source_.substr(range.begin, range.end - range.begin);
  Emit({range, spelling, true, false, false});
}

void EventReader::OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                           const std::string& value) {
  const uint32_t at = std::max(Offset(mark), cursor_);
  const uint32_t content = ReadProperties(at);
  const char first = text_.At(content);
  if (content != at && !BelongsHere(content)) {
    // Properties of nothing: `- !t` before the next line.
    return EmitEmpty(at, text_.EndOfProperty(at));
  }
  if (first == '"' || first == '\'') return EmitQuoted(at, content, value);
  if (first == '|' || first == '>') {
    const uint32_t indent = frames_.empty() ? 0 : frames_.back().indent;
    return Emit({{at, text_.EndOfBlock(content, indent)}, value, false, true, false});
  }
  EmitPlain(at, content, value);
}

void EventReader::EmitEmpty(uint32_t begin, uint32_t end) {
  Emit({{begin, end}, source_.substr(end, 0), true, false, true});
}

void EventReader::EmitPlain(uint32_t begin, uint32_t content, std::string_view value) {
  // yaml-cpp gives null without its spelling.
  const bool is_null = value.empty() && SpellsNull(content);
  if (is_null) value = source_.substr(content, text_.At(content) == '~' ? 1 : 4);
  if (value.empty()) return EmitEmpty(begin, std::max(begin, text_.EndOfProperty(begin)));
  const uint32_t end = text_.EndOfPlain(content, value);
  const std::string_view spelling = source_.substr(content, end - content);
  const bool same = spelling == value;
  const bool is_text = ReadPlainScalar(value).type == ScalarType::kText;
  Emit({{begin, end}, same ? spelling : value, same, is_text, false});
}

void EventReader::EmitQuoted(uint32_t begin, uint32_t content, std::string_view value) {
  const uint32_t end = text_.EndOfQuoted(content);
  const std::string_view inside = source_.substr(content + 1, end - content - 2);
  const bool same = inside == value;
  Emit({{begin, end}, same ? inside : value, same, true, false});
}

void EventReader::Emit(ScalarEvent scalar) {
  cursor_ = scalar.range.end;
  if (!frames_.empty()) ++frames_.back().children;
  Continue(sink_.Scalar(scalar));
}

EventReader::Frame EventReader::Begin(const YAML::Mark& mark, bool has_properties,
                                      YAML::EmitterStyle::value style) {
  Frame frame;
  const uint32_t at = Offset(mark);
  if (!frames_.empty() && at == frames_.back().begin) {
    frames_.back().closer = '\0';  // `[{a: b}: c]`: the outer mapping has no brace of its own
    cursor_ = at;
  }
  frame.begin = std::max(at, cursor_);
  if (has_properties) frame.begin = ReadProperties(frame.begin);
  frame.is_block = style == YAML::EmitterStyle::Block;
  if (frame.is_block) frame.indent = text_.Indent(frame.begin);
  cursor_ = frame.begin;
  return frame;
}

void EventReader::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  Frame frame = Begin(mark, tag != "?" || anchor != 0, style);
  if (!frame.is_block) {
    frame.closer = ']';
    ++cursor_;
  }
  frames_.push_back(frame);
  Continue(sink_.BeginSequence(frame.begin));
}

void EventReader::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  Frame frame = Begin(mark, tag != "?" || anchor != 0, style);
  frame.is_mapping = true;
  if (!frame.is_block && text_.At(frame.begin) == '{') {
    frame.closer = '}';
    ++cursor_;
  }
  frames_.push_back(frame);
  Continue(sink_.BeginMapping(frame.begin));
}

void EventReader::EndCollection() {
  const Frame frame = frames_.back();
  if (frame.closer != '\0') cursor_ = text_.EndOfFlow(cursor_, frame.closer);
  frames_.pop_back();
  if (!frames_.empty()) ++frames_.back().children;
  Continue(sink_.EndCollection(cursor_));
}

}  // namespace

bool ReadYaml(const Source& source, DocumentSink& sink, Issues& issues) {
  const uint32_t base = ByteOrderMarkLength(source.text());
  EventReader reader(source.text(), base, sink, issues);
  TextBuffer buffer(source.text().substr(base));
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(reader);
    parser.HandleNextDocument(reader);  // a second one is refused as it begins
    return true;
  } catch (const StopReading&) {
  } catch (const YAML::ParserException& error) {
    issues.Add(ExplainYamlError(YamlText(source.text()), reader.cursor(), reader.Offset(error.mark),
                                error.msg));
  }
  return false;
}

}  // namespace postern::internal
