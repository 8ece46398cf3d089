// Reads YAML through yaml-cpp's events. All of yaml-cpp, its exceptions included, stays in this
// file.
//
// yaml-cpp builds no nodes here, so aliases are never expanded, and the handler sees every key.
// What it does not say, where a node ends, is found in the text: a scalar's end follows from its
// own spelling, a flow collection's from the bracket after its last child, a block collection ends
// with its last child. So the handler keeps one cursor, the end of what it has seen, and every
// place is found by looking on from there.
//
// yaml-cpp remembers every place at which a key could have begun until its parser is gone. So in a
// long list below the root mapping, a new parser takes over now and then: it is given a key and the
// rest of the text from the line of an item on, and the events that the key brings are passed over.
#include <algorithm>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "policy/internal/plain_scalar.h"
#include "policy/internal/readers.h"
#include "policy/internal/yaml_input.h"
#include "policy/internal/yaml_text.h"
#include "policy/internal/yaml_trap.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/exceptions.h"
#include "yaml-cpp/mark.h"
#include "yaml-cpp/parser.h"

namespace postern::internal {
namespace {

// Thrown by the handler to end the reading, caught in ReadYaml. The reason has been added.
struct StopReading {};

// Thrown by the handler to let another parser go on from this line, caught in Read.
struct HandOver {
  uint32_t line;
};

class EventReader : public YAML::EventHandler {
 public:
  EventReader(std::string_view text, size_t max_ahead, size_t parser_events, DocumentSink& sink,
              Issues& issues)
      : source_(text), text_(text), parser_events_(parser_events), sink_(sink), issues_(issues) {
    input_.emplace(text, max_ahead);
    cursor_ = input_->Offset(0);
  }

  // Reads the one document of the text. Throws what yaml-cpp throws, and StopReading.
  void Read();

  void Explain(const YAML::Exception& error);

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

  std::optional<uint32_t> RunParser();
  void MayHandOver(const YAML::Mark& mark) const;
  bool IsOfKey() { return events_of_key_ > 0 && events_of_key_-- > 0; }
  uint32_t Arrive(const YAML::Mark& mark);
  std::optional<uint32_t> OpenBracket() const;
  bool BelongsHere(uint32_t at) const;
  bool SpellsNull(uint32_t at) const;
  // yaml-cpp says `?` for a node without tag; these tags look the same in its events.
  bool IsPlainTag(uint32_t at) const {
    return text_.StartsWith(at, "!<?>") || text_.StartsWith(at, "!<>");
  }
  uint32_t EmptyPlace(uint32_t hint) const;
  uint32_t ReadProperties(uint32_t at);
  Frame Begin(const YAML::Mark& mark, bool has_properties, YAML::EmitterStyle::value style);
  void EndCollection();
  void ReadScalar(uint32_t at, std::string_view value);
  void EmitEmpty(uint32_t begin, uint32_t end);
  void EmitPlain(uint32_t begin, uint32_t content, std::string_view value);
  void EmitQuoted(uint32_t begin, uint32_t content, std::string_view value);
  void Emit(ScalarEvent scalar);
  void Report(Issue issue);
  [[noreturn]] void Stop(Issue issue);
  void Continue(bool go_on) const {
    if (!go_on) throw StopReading();
  }

  const std::string_view source_;
  const YamlText text_;
  const size_t parser_events_;
  std::optional<YamlInput> input_;  // of the parser in hand
  uint32_t cursor_ = 0;             // the end of what has been read
  uint32_t last_begin_ = 0;         // of the last node that ended
  DocumentSink& sink_;
  Issues& issues_;
  std::vector<Frame> frames_;
  bool seen_document_ = false;
  bool has_anchor_ = false;   // another parser would not know it
  size_t num_events_ = 0;     // of the parser in hand
  size_t events_of_key_ = 0;  // of those, still to be passed over
};

void EventReader::Read() {
  const uint32_t first = text_.SkipBlank(cursor_);
  if (text_.At(first) == '%' && text_.Indent(first) == 0) Stop(StrayText(text_, first));
  while (const std::optional<uint32_t> line = RunParser()) {
    input_.emplace(source_, input_->max_ahead(), *line);
    num_events_ = 0;
    events_of_key_ = 4;  // the document, the mapping, the key and the list begin
  }
  const uint32_t rest = text_.SkipBlank(cursor_);
  const bool has_end = text_.StartsWith(rest, "...") && text_.Indent(rest) == 0;
  const uint32_t after = has_end ? text_.SkipBlank(rest + 3) : rest;
  if (after < text_.size()) Stop(StrayText(text_, rest));
}

// Returns the line from which another parser is to go on, or nothing at the end of the text.
std::optional<uint32_t> EventReader::RunParser() {
  std::istream stream(&*input_);
  YAML::Parser parser(stream);
  try {
    parser.HandleNextDocument(*this);
    parser.HandleNextDocument(*this);  // refused as it begins
  } catch (const HandOver& to) {
    return to.line;
  }
  return std::nullopt;
}

// Called where a mapping begins. Hands over if the parser has read enough, the mapping is an item
// of a list in a key of the root mapping, both in blocks, and `- ` is all that stands before it.
void EventReader::MayHandOver(const YAML::Mark& mark) const {
  // One that has just taken over reads an item at least.
  if (num_events_ == 0 || num_events_ < parser_events_ || frames_.size() != 2) return;
  if (has_anchor_ || input_->is_cut()) return;
  const Frame& root = frames_.front();
  const Frame& list = frames_.back();
  const bool is_list = root.is_mapping && root.is_block && !list.is_mapping && list.is_block;
  const bool is_value = root.children % 2 == 1;
  if (!is_list || !is_value || root.indent != 0 || list.children == 0) return;
  const uint32_t at = input_->Offset(mark.pos);
  const uint32_t line = at - text_.Indent(at);
  const uint32_t dash = line + list.indent;
  if (line < cursor_ || text_.SkipSpaces(line) != dash || text_.At(dash) != '-') return;
  if (text_.SkipSpaces(dash + 1) == at && at > dash + 1) throw HandOver{line};
}

void EventReader::Explain(const YAML::Exception& error) {
  const uint32_t at = error.mark.is_null() ? cursor_ : input_->Offset(error.mark.pos);
  if (input_->is_cut())
    return Report(TooFarAhead(text_, text_.SkipIndicators(cursor_, at), input_->max_ahead()));
  const auto open = text_.InnermostBracket(cursor_, at, OpenBracket());
  Report(ExplainYamlError(text_, {at, error.msg, cursor_, open}));
}

void EventReader::Report(Issue issue) {
  issue.range.begin = std::min(issue.range.begin, text_.size());
  issue.range.end = std::clamp(issue.range.end, issue.range.begin, text_.size());
  issues_.Add(std::move(issue));
}

void EventReader::Stop(Issue issue) {
  Report(std::move(issue));
  throw StopReading();
}

// Returns the offset of an event. Whatever yaml-cpp passed over between the last node and this one
// must be of the kind that stands between nodes: nothing is skipped in silence.
uint32_t EventReader::Arrive(const YAML::Mark& mark) {
  if (input_->is_cut())
    Stop(TooFarAhead(text_, text_.SkipIndicators(cursor_, text_.size()), input_->max_ahead()));
  input_->NoteEvent();
  ++num_events_;
  const uint32_t at = std::max(input_->Offset(mark.pos), cursor_);
  const uint32_t next = text_.SkipIndicators(cursor_, at);
  if (next < at) Stop(StrayText(text_, next));
  return at;
}

std::optional<uint32_t> EventReader::OpenBracket() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->closer != '\0') return frame->begin;
  }
  return std::nullopt;
}

void EventReader::OnDocumentStart(const YAML::Mark&) {
  if (IsOfKey()) return;
  if (seen_document_) Stop(StrayText(text_, text_.SkipBlank(cursor_)));
  seen_document_ = true;
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
    has_anchor_ = has_anchor_ || text_.At(at) == '&';
    Report(UnwantedProperty(text_, {at, end}));
    at = text_.SkipBlank(end);
  }
  return at;
}

void EventReader::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t at = Arrive(mark);
  const bool is_spelled = (IsPlainTag(at) || SpellsNull(at)) && BelongsHere(at);
  if (anchor != 0 || is_spelled) return ReadScalar(at, "");
  // yaml-cpp takes the last line of a file for a key even if it has no `:`.
  if (!frames_.empty() && frames_.back().is_block && IsValue() &&
      text_.At(text_.SkipBlank(cursor_)) != ':') {
    Stop(KeyWithoutColon(text_, {last_begin_, cursor_}));
  }
  const bool in_brackets = !frames_.empty() && frames_.back().closer != '\0';
  if (in_brackets && !IsValue() && text_.At(at) == ',') Stop(ValueMissing(at));  // `[a,,b]`
  const uint32_t place = EmptyPlace(at);
  EmitEmpty(place, place);
}

void EventReader::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  const uint32_t at = Arrive(mark);
  const SourceRange range = {at, text_.EndOfProperty(at)};
  Report(UnwantedProperty(text_, range));
  const std::string_view spelling = source_.substr(range.begin, range.end - range.begin);
  Emit({range, spelling, true, false, false});
}

void EventReader::OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                           const std::string& value) {
  if (IsOfKey()) return;
  ReadScalar(Arrive(mark), value);
}

void EventReader::ReadScalar(uint32_t at, std::string_view value) {
  const uint32_t content = ReadProperties(at);
  const char first = text_.At(content);
  if (!BelongsHere(content)) {
    if (content == at) Stop(WrongIndentation(text_, at));
    return EmitEmpty(at, text_.EndOfProperty(at));  // `- !t` before the next line
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
  const std::optional<uint32_t> end = text_.EndOfQuoted(content);
  if (!end) Stop(UnclosedQuote(text_, content));
  const std::string_view inside = source_.substr(content + 1, *end - content - 2);
  const bool same = inside == value;
  Emit({{begin, *end}, same ? inside : value, same, true, false});
}

void EventReader::Emit(ScalarEvent scalar) {
  last_begin_ = scalar.range.begin;
  cursor_ = scalar.range.end;
  if (!frames_.empty()) ++frames_.back().children;
  Continue(sink_.Scalar(scalar));
}

EventReader::Frame EventReader::Begin(const YAML::Mark& mark, bool has_properties,
                                      YAML::EmitterStyle::value style) {
  Frame frame;
  if (!frames_.empty() && input_->Offset(mark.pos) == frames_.back().begin) {
    frames_.back().closer = '\0';  // `[{a: b}: c]`: the outer mapping has no brace of its own
    cursor_ = frames_.back().begin;
  }
  frame.begin = Arrive(mark);
  if (has_properties || IsPlainTag(frame.begin)) frame.begin = ReadProperties(frame.begin);
  frame.is_block = style == YAML::EmitterStyle::Block;
  if (!frame.is_block && !BelongsHere(frame.begin)) Stop(WrongIndentation(text_, frame.begin));
  if (frame.is_block) frame.indent = text_.Indent(frame.begin);
  cursor_ = frame.begin;
  return frame;
}

void EventReader::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  if (IsOfKey()) return;
  Frame frame = Begin(mark, tag != "?" || anchor != 0, style);
  if (!frame.is_block && text_.At(frame.begin) == '[') {
    frame.closer = ']';
    ++cursor_;
  }
  frames_.push_back(frame);
  Continue(sink_.BeginSequence(frame.begin));
}

void EventReader::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  if (IsOfKey()) return;
  MayHandOver(mark);
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
  last_begin_ = frame.begin;
  frames_.pop_back();
  if (!frames_.empty()) ++frames_.back().children;
  Continue(sink_.EndCollection(cursor_));
}

}  // namespace

bool ReadYaml(const Source& source, size_t max_ahead, DocumentSink& sink, Issues& issues,
              size_t parser_events) {
  EventReader reader(source.text(), max_ahead, parser_events, sink, issues);
  try {
    reader.Read();
    return true;
  } catch (const StopReading&) {
  } catch (const YAML::Exception& error) {
    reader.Explain(error);
  }
  return false;
}

}  // namespace postern::internal
