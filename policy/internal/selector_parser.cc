#include "policy/internal/selector_parser.h"

#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/value_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

constexpr std::string_view kGroupPrefix = "group:";
constexpr std::string_view kFunctionPrefix = "function:";

constexpr std::array<std::pair<std::string_view, Kind>, 4> kWords = {{
    {"guest", Kind::kGuest},
    {"authenticated", Kind::kAuthenticated},
    {"anyone", Kind::kAnyone},
    {"owner", Kind::kOwner},
}};

// What other systems call our selectors.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kForeignWords = {{
    {"*", "anyone"},
    {"all", "anyone"},
    {"any", "anyone"},
    {"anonymous", "guest"},
    {"entity", "owner"},
    {"everybody", "anyone"},
    {"everyone", "anyone"},
    {"me", "owner"},
    {"private", "authenticated"},
    {"public", "anyone"},
    {"self", "owner"},
    {"signed-in", "authenticated"},
    {"user", "authenticated"},
    {"users", "authenticated"},
}};

// Prefixes that other systems, or a slip, put before the name of a group or function.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kForeignPrefixes = {{
    {"Group:", kGroupPrefix},
    {"groups:", kGroupPrefix},
    {"role:", kGroupPrefix},
    {"team:", kGroupPrefix},
    {"functions:", kFunctionPrefix},
    {"resource:", kFunctionPrefix},
    {"service:", kFunctionPrefix},
}};

bool HasPrefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

class SelectorParser {
 public:
  SelectorParser(NodeId node, const Pattern* pattern, const Vocabulary& vocabulary,
                 DocumentReader& reader, Selector& selector)
      : node_(node),
        pattern_(pattern),
        vocabulary_(vocabulary),
        reader_(reader),
        selector_(selector) {}

  // Each of these returns whether there is no error.
  bool Parse() {
    const std::optional<std::string_view> text = ReadText();
    if (!text) return false;
    selector_.text = *text;
    selector_.range = range();
    if (HasPrefix(*text, kGroupPrefix)) return ParseGroup(text->substr(kGroupPrefix.size()));
    if (HasPrefix(*text, kFunctionPrefix)) {
      return ParseFunction(text->substr(kFunctionPrefix.size()));
    }
    for (const auto& [word, kind] : kWords) {
      if (*text == word) return ParseWord(kind);
    }
    Report("unknown-selector", "unknown selector " + Quote(*text), HelpForUnknown(*text));
    return false;
  }

 private:
  SourceRange range() const { return reader_.node(node_).range; }

  void Report(std::string_view id, std::string message, std::string help) {
    reader_.issues().AddError(id, range(), std::move(message), std::move(help));
  }

  // `[group: admin]` is a map to YAML, although its author meant `group:admin`.
  std::optional<std::string_view> ReadText() {
    if (reader_.node(node_).kind != NodeKind::kMapping) return reader_.Text(node_, "a selector");
    std::string help;
    const std::vector<DocumentReader::Pair> pairs = reader_.Pairs(node_);
    if (pairs.size() == 1) {
      const Node& key = reader_.node(pairs[0].key);
      const Node& value = reader_.node(pairs[0].value);
      if (value.kind == NodeKind::kText) {
        help = "write " + Quote(std::string(key.text) + ":" + std::string(value.text)) +
               " without a space";
      }
    }
    reader_.Expect(node_, NodeKind::kText, "a selector", "text", std::move(help));
    return std::nullopt;
  }

  bool ParseWord(Kind kind) {
    selector_.kind = kind;
    if (kind != Kind::kOwner) return true;
    selector_.name = "entity_id";
    if (pattern_ == nullptr || pattern_->VariableSegment(selector_.name)) return true;
    Report("owner-without-entity-id", "`owner` needs a pattern with `<entity_id>`",
           "write `<entity_id>` for the segment that is the owner's id");
    return false;
  }

  bool ParseGroup(std::string_view spelled) {
    if (spelled.empty()) return ReportNoName("group");
    std::optional<Value> value = ParseValue(spelled, range(), pattern_, reader_);
    if (!value) return false;
    selector_.kind = value->is_variable ? Kind::kGroupVariable : Kind::kGroup;
    selector_.name = std::move(value->text);
    return value->is_variable || CheckDeclared(vocabulary_.groups, "group");
  }

  bool ParseFunction(std::string_view spelled) {
    if (spelled.empty()) return ReportNoName("function");
    std::optional<Value> value = ParseValue(spelled, range(), /*pattern=*/nullptr, reader_);
    if (!value) return false;
    if (value->is_variable) {
      Report("variable-in-function", "a function can't be named by a variable",
             "for the function of that very name write " +
                 Quote("function:\\<" + value->text + "\\>"));
      return false;
    }
    selector_.kind = Kind::kFunction;
    selector_.name = std::move(value->text);
    return CheckDeclared(vocabulary_.functions, "function");
  }

  bool ReportNoName(const std::string& kind) {
    Report("empty-text", Quote(kind + ":") + " without a name",
           "write the name after the colon, without a space");
    return false;
  }

  bool CheckDeclared(const DeclaredNames& declared, const char* what) {
    if (declared.any || declared.names.contains(selector_.name)) return true;
    const std::string kind = what;
    Report("undeclared-" + kind, kind + " " + Quote(selector_.name) + " is not declared",
           reader_.Suggest(selector_.name, declared.in_order,
                           "add it to " + Quote(kind + "s") + " at the head of the policy"));
    return false;
  }

  std::string HelpForUnknown(std::string_view text) {
    const std::string word(text);
    if (vocabulary_.groups.names.contains(word)) {
      return "did you mean " + Quote("group:" + word) + "?";
    }
    if (vocabulary_.functions.names.contains(word)) {
      return "did you mean " + Quote("function:" + word) + "?";
    }
    for (const auto& [foreign, ours] : kForeignWords) {
      if (text == foreign) return "did you mean " + Quote(ours) + "?";
    }
    for (const auto& [foreign, ours] : kForeignPrefixes) {
      if (!HasPrefix(text, foreign)) continue;
      return "did you mean " + Quote(std::string(ours) + word.substr(foreign.size())) + "?";
    }
    std::vector<std::string> words;
    words.reserve(std::size(kWords));
    for (const auto& [ours, kind] : kWords) words.emplace_back(ours);
    return reader_.Suggest(text, words,
                           "for a group write `group:NAME`, for a function `function:NAME`; the "
                           "others are " +
                               QuoteList(words, "and"));
  }

  const NodeId node_;
  const Pattern* const pattern_;
  const Vocabulary& vocabulary_;
  DocumentReader& reader_;
  Selector& selector_;
};

}  // namespace

bool ParseSelector(NodeId node, const Pattern* pattern, const Vocabulary& vocabulary,
                   DocumentReader& reader, Selector& selector) {
  return SelectorParser(node, pattern, vocabulary, reader, selector).Parse();
}

}  // namespace postern::internal
