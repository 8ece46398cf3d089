#include "policy/internal/segment_parser.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/internal/utf8.h"
#include "policy/internal/pattern_error.h"
#include "policy/internal/segment_compiler.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

bool IsNameStart(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

bool IsName(std::string_view text) {
  if (text.empty() || !IsNameStart(text.front())) return false;
  for (const char byte : text) {
    if (!IsNameStart(byte) && !(byte >= '0' && byte <= '9')) return false;
  }
  return true;
}

// Whether the byte at `place` has an odd number of backslashes before it.
bool IsEscaped(std::string_view text, size_t place) {
  size_t backslashes = 0;
  while (backslashes < place && text[place - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

// Returns the place of the first unescaped byte of `bytes`, or npos.
size_t FindUnescaped(std::string_view text, std::string_view bytes, size_t from) {
  size_t place = text.find_first_of(bytes, from);
  while (place != std::string_view::npos && IsEscaped(text, place)) {
    place = text.find_first_of(bytes, place + 1);
  }
  return place;
}

// A run of wildcards is written as its `?`s and then at most one `*`.
std::vector<GlobPiece> NormalPieces(std::vector<GlobPiece> pieces) {
  std::vector<GlobPiece> normal;
  bool any_run = false;
  const auto end_run = [&] {
    if (any_run) normal.push_back({GlobPiece::Kind::kAnyRun, ""});
    any_run = false;
  };
  for (GlobPiece& piece : pieces) {
    if (piece.kind == GlobPiece::Kind::kAnyRun) {
      any_run = true;
      continue;
    }
    if (piece.kind == GlobPiece::Kind::kLiteral) end_run();
    normal.push_back(std::move(piece));
  }
  end_run();
  return normal;
}

bool IsAnyNonEmpty(const std::vector<GlobPiece>& pieces) {
  return pieces.size() == 2 && pieces[0].kind == GlobPiece::Kind::kAnyOne &&
         pieces[1].kind == GlobPiece::Kind::kAnyRun;
}

class SegmentParser {
 public:
  SegmentParser(std::string_view text, uint32_t begin, bool is_last, const SegmentContext& context,
                Segment& segment)
      : text_(text),
        begin_(begin),
        is_last_(is_last),
        context_(context),
        errors_before_(context.errors->size()),
        segment_(segment) {
    segment_.begin = begin;
    segment_.end = begin + static_cast<uint32_t>(text.size());
  }

  void Parse() {
    if (text_ == "." || text_ == "..") {
      AddDotSegment();
    } else if (text_.find_first_not_of('*') == std::string_view::npos && !text_.empty()) {
      ParseStars();
    } else if (!text_.empty() && text_.front() == '<') {
      ParseAngled();
    } else if (!text_.empty() && text_.front() == '{') {
      ParseBraced();
    } else {
      CheckUrlEdges();
      ParseGlob();
    }
    if (!has_errors()) CompileSegment(text_, context_, &segment_);
  }

 private:
  bool has_errors() const { return context_.errors->size() != errors_before_; }

  // `begin` and `end` are places in the segment.
  void AddError(std::string_view id, size_t begin, size_t end, std::string message,
                std::string help) {
    AddPatternError(context_.errors, id, begin_ + begin, begin_ + end, std::move(message),
                    std::move(help));
  }

  void AddErrorHere(std::string_view id, std::string message, std::string help) {
    AddError(id, 0, text_.size(), std::move(message), std::move(help));
  }

  void AddDotSegment() {
    segment_.literal = text_;
    std::string help = "write the path that it leads to: no path has such a segment";
    if (context_.mode == PathMode::kOpaque) {
      help = absl::StrCat("write ", text_ == "." ? "`<name:\\.>`" : "`<name:\\.\\.>`",
                          " if this very segment is meant");
    }
    AddErrorHere("pattern-dot-segment", absl::StrCat(Quote(text_), " as a segment of a pattern"),
                 std::move(help));
  }

  void ParseStars() {
    if (text_.size() == 1) {
      segment_.kind = is_last_ ? Segment::Kind::kRest : Segment::Kind::kAny;
      return;
    }
    segment_.kind = is_last_ ? Segment::Kind::kRest : Segment::Kind::kFloating;
    if (text_.size() > 2) {
      AddErrorHere("pattern-stars", absl::StrCat(Quote(text_), " is not a wildcard"),
                   "write `**` for any number of segments");
    }
  }

  // `<name>` or `<name:expression>`, the latter to the end of the segment.
  void ParseAngled() {
    const size_t name_end = text_.find_first_of(":>");
    if (name_end == std::string_view::npos) return AddUnbalanced(0, '<', '>');
    if (text_[name_end] == '>') {
      ParseVariable(name_end);
    } else if (text_.back() == '>' && !IsEscaped(text_, text_.size() - 1)) {
      SetVariable(text_.substr(1, name_end - 1));
      segment_.kind = Segment::Kind::kExpression;
      segment_.expression = text_.substr(name_end + 1, text_.size() - name_end - 2);
      CheckAngles(name_end + 1);
    } else if (FindUnescaped(text_, ">", name_end) != std::string_view::npos) {
      AddGlued(text_.substr(1, name_end - 1), 0, text_.size());
    } else {
      AddUnbalanced(0, '<', '>');
    }
  }

  void ParseBraced() {
    const size_t name_end = text_.find_first_of(":}");
    if (name_end == std::string_view::npos) return AddUnbalanced(0, '{', '}');
    if (text_[name_end] == '}') {
      ParseVariable(name_end);
    } else if (text_.back() == '}') {
      const std::string inner(text_.substr(1, text_.size() - 2));
      AddErrorHere("pattern-brace-expression",
                   absl::StrCat(Quote(text_), ": an expression stands in angle brackets"),
                   absl::StrCat("write `<", inner, ">`"));
    } else if (text_.find('}') != std::string_view::npos) {
      AddGlued(text_.substr(1, name_end - 1), 0, text_.size());
    } else {
      AddUnbalanced(0, '{', '}');
    }
  }

  // `<name>` or `{name}`; `close` is where its bracket stands.
  void ParseVariable(size_t close) {
    const std::string_view name = text_.substr(1, close - 1);
    segment_.kind = Segment::Kind::kAny;
    if (close + 1 == text_.size()) {
      SetVariable(name);
    } else {
      AddGlued(name, 0, close + 1);
    }
  }

  void SetVariable(std::string_view name) {
    segment_.variable = name;
    if (name.empty()) {
      AddErrorHere("pattern-variable-name", "a variable without a name",
                   "write `<name>`; or `*`, before the last segment, for any one segment");
    } else if (!IsName(name)) {
      AddError("pattern-variable-name", 1, 1 + name.size(),
               absl::StrCat(Quote(name), " is not a variable name"),
               "a name is a letter or `_`, then letters, digits or `_`");
    }
  }

  void CheckAngles(size_t expression_begin) {
    const size_t place = FindUnescaped(text_, "<>", expression_begin);
    if (place + 1 == text_.size()) return;
    AddError("pattern-expression-angle", place, place + 1,
             absl::StrCat("unescaped ", Quote(text_.substr(place, 1)), " in an expression"),
             absl::StrCat("write `\\", std::string(1, text_[place]), "`"));
  }

  void AddGlued(std::string_view name, size_t begin, size_t end) {
    const std::string shown = IsName(name) ? std::string(name) : "name";
    AddError("pattern-glued-variable", begin, end, "a variable with text beside it in its segment",
             absl::StrCat("a variable is a whole segment: write `<", shown, ">` alone, `<", shown,
                          ":…>` with an expression for the whole segment, or `*` for the part"));
  }

  void AddUnbalanced(size_t place, char bracket, char other) {
    const bool opens = bracket == '<' || bracket == '{';
    AddError("pattern-unbalanced", place, place + 1,
             absl::StrCat(Quote(std::string(1, bracket)),
                          opens ? " is not closed by " : " has no opening ",
                          Quote(std::string(1, other))),
             absl::StrCat("write `\\", std::string(1, bracket), "` for the byte itself"));
  }

  void CheckUrlEdges() {
    if (context_.mode != PathMode::kUrl || text_.empty()) return;
    const size_t last = text_.size() - 1;
    // At the pattern's own end a space is refused in every mode.
    if (text_.front() == ' ') AddUrlEdge(0, "begins with a space");
    if (text_.back() == ' ' && !is_last_) AddUrlEdge(last, "ends with a space");
    if (text_.back() == '.') AddUrlEdge(last, "ends with a dot");
  }

  void AddUrlEdge(size_t place, const char* what) {
    AddError("pattern-url-edge", place, place + 1,
             absl::StrCat("a segment that ", what, ", where `paths: url`: such paths are rejected"),
             "leave it out");
  }

  // Literal text, wildcards and escapes.
  void ParseGlob() {
    if (FindSpecial(0) == text_.size()) {
      segment_.literal = text_;
      return;
    }
    std::vector<GlobPiece> pieces;
    const auto literal = [&pieces]() -> std::string& {
      if (pieces.empty() || pieces.back().kind != GlobPiece::Kind::kLiteral) pieces.emplace_back();
      return pieces.back().literal;
    };
    for (size_t place = 0; place < text_.size();) {
      const size_t special = FindSpecial(place);
      if (special != place) literal().append(text_.substr(place, special - place));
      if (special == text_.size()) break;
      switch (text_[special]) {
        case '*':
          pieces.push_back({GlobPiece::Kind::kAnyRun, ""});
          place = TakeStar(special);
          break;
        case '?':
          pieces.push_back({GlobPiece::Kind::kAnyOne, ""});
          place = TakeQuestionMark(special);
          break;
        case '\\':
          place = TakeEscape(special, &literal());
          break;
        default:
          place = TakeBracket(special);
      }
    }
    SetGlob(NormalPieces(std::move(pieces)));
  }

  // Returns the place of the first byte from `place` on that is not for itself, or the end.
  size_t FindSpecial(size_t place) const {
    const auto* const special = std::find_if(text_.begin() + place, text_.end(), IsSpecialByte);
    return static_cast<size_t>(special - text_.begin());
  }

  void SetGlob(std::vector<GlobPiece> pieces) {
    if (pieces.empty()) return;  // the empty last segment
    if (pieces.size() == 1 && pieces.front().kind == GlobPiece::Kind::kLiteral) {
      segment_.literal = std::move(pieces.front().literal);
    } else if (IsAnyNonEmpty(pieces)) {
      segment_.kind = Segment::Kind::kAny;
    } else {
      segment_.kind = Segment::Kind::kGlob;
      segment_.pieces = std::move(pieces);
    }
  }

  // Each of the following reads what begins at `place` and returns where it ends.
  size_t TakeStar(size_t place) {
    const size_t end = std::min(text_.find_first_not_of('*', place), text_.size());
    if (end - place > 1) {
      AddError(
          "pattern-stars", place, end,
          absl::StrCat(Quote(text_.substr(place, end - place)), " beside other text in a segment"),
          absl::StrCat("write ",
                       Quote(absl::StrCat(std::string(text_.substr(0, place)), "*",
                                          std::string(text_.substr(end)))),
                       ": within a segment `*` is any run, and `**` is a whole segment"));
    }
    return end;
  }

  size_t TakeQuestionMark(size_t place) {
    if (context_.mode == PathMode::kUrl) {
      AddError("pattern-url-query", place, place + 1,
               "`?` where `paths: url`: it would be read as the beginning of a query",
               "write `*`, or an expression such as `<name:.>`; queries are not matched");
    }
    return place + 1;
  }

  size_t TakeEscape(size_t place, std::string* literal) {
    const std::string_view after = text_.substr(place + 1);
    if (!after.empty() && IsSpecialByte(after.front())) {
      literal->push_back(after.front());
      return place + 2;
    }
    std::string message = "`\\` at the end of a segment";
    if (!after.empty()) {
      const size_t length = 1 + DecodeUtf8(after).length;
      message = absl::StrCat(Quote(text_.substr(place, length)), " is not an escape");
    }
    AddError("pattern-escape", place, place + 1, std::move(message),
             "write `\\\\` for the byte itself; only `* ? < > { } [ ] \\` are escaped");
    return place + 1;
  }

  size_t TakeBracket(size_t place) {
    const char bracket = text_[place];
    if (bracket == '[' || bracket == ']') {
      AddError("pattern-bracket", place, place + 1,
               absl::StrCat("unescaped ", Quote(std::string(1, bracket)), " in a pattern"),
               absl::StrCat("write `\\", std::string(1, bracket),
                            "` for the byte itself, or an expression such as `<name:[a-z]+>`"));
      const size_t close = bracket == '[' ? text_.find(']', place) : std::string_view::npos;
      return close == std::string_view::npos ? place + 1 : close + 1;
    }
    if (bracket == '>' || bracket == '}') {
      AddUnbalanced(place, bracket, bracket == '>' ? '<' : '{');
      return place + 1;
    }
    const char closing = bracket == '<' ? '>' : '}';
    const size_t close = text_.find(closing, place);
    if (close == std::string_view::npos) {
      AddUnbalanced(place, bracket, closing);
      return place + 1;
    }
    const std::string_view inner = text_.substr(place + 1, close - place - 1);
    AddGlued(inner.substr(0, inner.find(':')), place, close + 1);
    return close + 1;
  }

  const std::string_view text_;
  const uint32_t begin_;
  const bool is_last_;
  const SegmentContext& context_;
  const size_t errors_before_;
  Segment& segment_;
};

}  // namespace

void ParseSegment(std::string_view text, uint32_t begin, bool is_last,
                  const SegmentContext& context, Segment& segment) {
  SegmentParser(text, begin, is_last, context, segment).Parse();
}

}  // namespace postern::internal
