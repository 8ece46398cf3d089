#include "tools/runner/case_test_parser.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

enum Key { kName, kAs, kCan, kCannot, kPath, kExactly, kBecause, kWith, kSkip, kOnly, kTags };
constexpr std::string_view kKeys[] = {"name",    "as",   "can",  "cannot", "path", "exactly",
                                      "because", "with", "skip", "only",   "tags"};

constexpr char kFillIn[] = "fill it in, or run `postern test --update`";
constexpr char kFillInRow[] = "write `[]` for none, or run `postern test --update`";

// Returns how reports call a principal written in place: its own text on one line.
std::string InPlaceName(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_space) {
      name.push_back(c);
    } else if (!name.empty() && name.back() != ' ') {
      name.push_back(' ');
    }
  }
  return name;
}

}  // namespace

CaseTestParser::CaseTestParser(CaseFile& file, DocumentReader& reader,
                               const CaseFileOptions& options, CaseNames& names)
    : file_(file), reader_(reader), options_(options), names_(names) {
  for (size_t i = 0; i < file.num_declared; ++i) principals_[file.principals[i].name] = i;
}

void CaseTestParser::Parse(NodeId id) {
  if (!reader_.Expect(id, NodeKind::kMapping, "a test", "a map", "begin it with `name:`")) return;
  const SourceRange range = reader_.node(id).range;
  const Fields fields = reader_.Fields(id, kKeys, "a test");
  CaseTest test;
  test.range = range;
  ParseName(fields, range, test);
  ParseAs(fields, test);
  ParseExpectations(fields[kCan], Effect::kAllow, test);
  ParseExpectations(fields[kCannot], Effect::kDeny, test);
  ParseExactly(fields, test);
  if (fields[kBecause] != kNoNode) {
    test.because = ParseBecause(fields[kBecause]);
  }
  ParseWith(fields[kWith], test);
  ParseSelection(fields, test);
  CheckWhatItStates(fields, test, range);
  CheckPlaceholders(test);
  file_.tests.Add(test);
}

std::optional<CaseText> CaseTestParser::Text(NodeId id, std::string_view what) {
  const auto text = reader_.NonEmptyText(id, what);
  if (!text) return std::nullopt;
  return CaseText{*text, reader_.node(id).range};
}

void CaseTestParser::ParseName(const Fields& fields, SourceRange test, CaseTest& out) {
  if (fields[kName] == kNoNode) {
    issues().AddError("missing-key", {test.begin, test.begin + 1}, "a test needs a `name`");
    return;
  }
  const auto name = Text(fields[kName], "`name`");
  if (!name) return;
  out.name = *name;
  names_.Add(*name, issues());
}

// `as` is a principal's name, a principal written in place, or a list of them.
void CaseTestParser::ParseAs(const Fields& fields, CaseTest& out) {
  if (fields[kAs] == kNoNode) return;
  for (const NodeId item : reader_.OneOrMore(fields[kAs], "`as`")) {
    const Node& node = reader_.node(item);
    const bool is_guest = node.text == "guest" && principals_.count("guest") == 0;
    if (node.kind == NodeKind::kMapping || (node.kind == NodeKind::kText && is_guest)) {
      const auto added = AddInPlace(item);
      if (added) out.principals.push_back(*added);
    } else if (const auto name = reader_.NonEmptyText(item, "`as`")) {
      const auto found = FindPrincipal(*name, node.range);
      if (found) out.principals.push_back(*found);
    }
  }
}

// Returns the place of a principal that is written in place. The plain `guest` of many tests is
// one.
std::optional<size_t> CaseTestParser::AddInPlace(NodeId id) {
  std::optional<CasePrincipal> principal = ParsePrincipal(reader_, id);
  if (!principal) return std::nullopt;
  principal->name = InPlaceName(file_.source().Text(reader_.node(id).range));
  const bool is_guest = principal->name == "guest";
  if (is_guest && guest_) return guest_;
  const size_t place = file_.principals.size();
  if (is_guest) guest_ = place;
  file_.principals.push_back(*std::move(principal));
  return place;
}

std::optional<size_t> CaseTestParser::FindPrincipal(std::string_view name, SourceRange range) {
  const auto found = principals_.find(std::string(name));
  if (found != principals_.end()) return found->second;
  std::vector<std::string> names;
  for (size_t i = 0; i < file_.num_declared; ++i) names.push_back(file_.principals[i].name);
  issues().AddError("unknown-principal", range, "no principal is called " + Quoted(name),
                    reader_.Suggest(name, names, "declare it under `principals`"));
  return std::nullopt;
}

void CaseTestParser::ParseExpectations(NodeId id, Effect effect, CaseTest& out) {
  if (id == kNoNode) return;
  for (const NodeId item : reader_.OneOrMore(id, effect == Effect::kAllow ? "`can`" : "`cannot`")) {
    std::optional<Expectation> expectation = ParseExpectation(item);
    if (!expectation) continue;
    expectation->effect = effect;
    out.expectations.push_back(*expectation);
  }
}

// `ACTION PATH`, or `{request: ACTION PATH, because: RULE}`.
std::optional<Expectation> CaseTestParser::ParseExpectation(NodeId id) {
  Expectation out;
  NodeId request = id;
  if (reader_.node(id).kind == NodeKind::kMapping) {
    const Fields fields = reader_.Fields(id, {"request", "because"}, "a request");
    request = fields[0];
    if (request == kNoNode) {
      issues().AddError("missing-key", reader_.node(id).range, "a request needs `request`",
                        "write `{request: get room/1, because: …}`");
      return std::nullopt;
    }
    if (fields[1] != kNoNode) out.because = ParseBecause(fields[1]);
  }
  const auto text = Text(request, "a request");
  if (!text) return std::nullopt;
  const size_t space = text->text.find(' ');
  if (space == std::string_view::npos || space == 0) {
    issues().AddError("bad-request", text->range, "a request is an action, a space and a path",
                      "write `get room/1`; quote a request that ends in a space");
    return std::nullopt;
  }
  CheckPath(SplitRequest(text->text).path, text->range);
  out.request = *text;
  return out;
}

CaseText CaseTestParser::ParseBecause(NodeId id) {
  const Node& node = reader_.node(id);
  const bool is_empty_text = node.kind == NodeKind::kText && node.text.empty();
  const bool is_blank = node.is_empty_plain || (is_empty_text && options_.allow_blanks);
  if (!is_blank) return Text(id, "`because`").value_or(CaseText());
  if (!options_.allow_blanks) reader_.Expect(id, NodeKind::kText, "`because`", "text", kFillIn);
  return {"", node.range};
}

// A path that holds more than was meant would be denied, and so pass a `cannot`.
void CaseTestParser::CheckPath(std::string_view path, SourceRange range) {
  if (path.substr(0, 1) == " ") {
    issues().AddError("bad-request", range, "the path begins with a space",
                      "one space separates it from the action; if it is meant, use `with`");
  } else if (path.find('\n') != std::string_view::npos) {
    issues().AddError("bad-request", range, "the path has a line break",
                      "write one request for each item; if it is meant, use `with`");
  }
}

void CaseTestParser::ParseExactly(const Fields& fields, CaseTest& out) {
  const NodeId path = fields[kPath], exactly = fields[kExactly];
  if ((path == kNoNode) != (exactly == kNoNode)) {
    const NodeId lonely = path == kNoNode ? exactly : path;
    issues().AddError(
        "missing-key", reader_.node(lonely).range, "`path` and `exactly` go together",
        path == kNoNode ? "add `path`" : "add `exactly`, or write requests under `can`");
    return;
  }
  if (path == kNoNode) return;
  for (const NodeId item : reader_.OneOrMore(path, "`path`")) {
    // An empty path is the root, which `list` may ask for.
    const auto text = reader_.Text(item, "`path`");
    if (!text) continue;
    CheckPath(*text, reader_.node(item).range);
    out.paths.push_back({*text, reader_.node(item).range});
  }
  out.exactly_range = reader_.node(exactly).range;
  const bool is_empty = reader_.node(exactly).is_empty_plain;
  const bool is_blank = is_empty && options_.allow_blanks;
  if (!is_blank && !reader_.Expect(exactly, NodeKind::kMapping, "`exactly`",
                                   "a map from principals to actions", is_empty ? kFillIn : "")) {
    return;
  }
  if (file_.num_declared == 0) {
    issues().AddError("no-principals", reader_.node(exactly).range,
                      "`exactly` is about every declared principal, and none is declared",
                      "declare them under `principals`");
  }
  if (!is_empty) ParseExactlyRows(exactly, out);
}

void CaseTestParser::ParseExactlyRows(NodeId id, CaseTest& out) {
  for (const DocumentReader::Pair& pair : reader_.Pairs(id)) {
    const auto name = reader_.NonEmptyText(pair.key, "a principal's name");
    if (!name) continue;
    ExactlyRow row;
    row.range = reader_.node(pair.key).range;
    const auto found = FindPrincipal(*name, row.range);
    if (!found) continue;
    row.principal = *found;
    row.actions_range = reader_.node(pair.value).range;
    if (!reader_.node(pair.value).is_empty_plain) {
      ParseActions(pair.value, row);
    } else if (!options_.allow_blanks) {
      reader_.Expect(pair.value, NodeKind::kText, "an action", "text", kFillInRow);
    }
    out.exactly.push_back(std::move(row));
  }
}

// One action or a list of them. An empty list is fine: this principal may do nothing.
void CaseTestParser::ParseActions(NodeId id, ExactlyRow& out) {
  const bool is_list = reader_.node(id).kind == NodeKind::kSequence;
  for (const NodeId item : is_list ? reader_.Items(id) : NodeIds{id}) {
    const auto action = Text(item, "an action");
    if (action) out.actions.push_back(*action);
  }
}

void CaseTestParser::ParseWith(NodeId id, CaseTest& out) {
  if (id == kNoNode ||
      !reader_.Expect(id, NodeKind::kMapping, "`with`", "a map from names to values")) {
    return;
  }
  for (const DocumentReader::Pair& pair : reader_.Pairs(id)) {
    const auto name = reader_.NonEmptyText(pair.key, "a name in `with`");
    if (!name) continue;
    if (!IsPlaceholderName(*name)) {
      issues().AddError("bad-name", reader_.node(pair.key).range,
                        Quoted(*name) + " is no name of a placeholder",
                        "use letters, digits and `_`, and no digit first");
      continue;
    }
    WithValues entry;
    entry.name = *name;
    std::unordered_set<std::string_view> seen;
    for (const NodeId item : reader_.OneOrMore(pair.value, Quoted(*name))) {
      const auto value = reader_.Text(item, "a value in `with`");
      if (!value) continue;
      entry.values.push_back(*value);
      if (seen.insert(*value).second) continue;
      issues().AddError("duplicate-value", reader_.node(item).range,
                        Quoted(*name) + " has the value " + Quoted(*value) + " twice",
                        "remove one of them, or write the value that was meant");
    }
    if (!entry.values.empty()) out.with.push_back(std::move(entry));
  }
  if (NumCombinations(out.with) > options_.max_combinations) {
    issues().AddError(
        "too-many-combinations", reader_.node(id).range,
        "`with` gives more than " + std::to_string(options_.max_combinations) + " combinations");
  }
}

// `skip`, `only` and `tags`: which tests are run.
void CaseTestParser::ParseSelection(const Fields& fields, CaseTest& out) {
  if (fields[kSkip] != kNoNode) {
    const auto reason = Text(fields[kSkip], "`skip`");
    if (reason) out.skip = reason->text;
  }
  if (fields[kTags] != kNoNode) {
    for (const NodeId item : reader_.OneOrMore(fields[kTags], "`tags`")) {
      const auto tag = Text(item, "a tag");
      if (tag) out.tags.push_back(tag->text);
    }
  }
  if (fields[kOnly] == kNoNode) return;
  const Node& only = reader_.node(fields[kOnly]);
  out.only = only.kind == NodeKind::kNotText && only.text == "true";
  if (!out.only) {
    issues().AddError("wrong-type", only.range, "`only` must be `true`", "remove it if it is not");
  } else if (!out.skip.empty()) {
    issues().AddError("only-skipped", only.range, "`only` and `skip` together run nothing",
                      "remove one of them");
  } else if (options_.refuse_only) {
    issues().AddError("only-in-ci", only.range, "`only` would leave out the other tests",
                      "remove it: it is refused in continuous integration");
  }
}

// A test that states nothing, or something of nobody, must not pass.
void CaseTestParser::CheckWhatItStates(const Fields& fields, const CaseTest& test,
                                       SourceRange range) {
  const SourceRange place =
      test.name.text.empty() ? SourceRange{range.begin, range.begin + 1} : test.name.range;
  const bool has_requests = fields[kCan] != kNoNode || fields[kCannot] != kNoNode;
  if (!has_requests && fields[kExactly] == kNoNode && fields[kPath] == kNoNode) {
    issues().AddError("empty-test", place, "the test expects nothing",
                      "add `can`, `cannot`, or `path` with `exactly`");
  }
  if (has_requests && fields[kAs] == kNoNode) {
    issues().AddError("missing-key", place, "the test does not say who asks",
                      "add `as` with a principal's name");
  }
  if (!has_requests && fields[kAs] != kNoNode) {
    issues().AddError("unused-key", reader_.node(fields[kAs]).range,
                      "`as` says nothing without `can` or `cannot`",
                      "remove it: `exactly` is about every declared principal");
  }
}

// Every placeholder has values, and every value is used.
void CaseTestParser::CheckPlaceholders(const CaseTest& test) {
  std::vector<std::string> names;
  for (const WithValues& entry : test.with) names.emplace_back(entry.name);
  std::unordered_set<std::string_view> used;
  const auto check = [&](const CaseText& text) {
    for (const TemplatePiece& piece : SplitTemplate(text.text)) {
      if (piece.kind == TemplatePiece::Kind::kStray) {
        issues().AddError("bad-placeholder", text.range, "a `<` that begins no placeholder",
                          "write `\\<` for the byte");
      } else if (piece.kind == TemplatePiece::Kind::kPlaceholder) {
        used.insert(piece.text);
        if (std::find(names.begin(), names.end(), piece.text) != names.end()) continue;
        issues().AddError(
            "unknown-placeholder", text.range,
            "`<" + std::string(piece.text) + ">` has no value in `with`",
            reader_.Suggest(piece.text, names, "add it to `with`; `\\<` is the byte"));
      }
    }
  };
  for (const Expectation& expectation : test.expectations) check(expectation.request);
  for (const CaseText& path : test.paths) check(path);
  for (const WithValues& entry : test.with) {
    if (used.count(entry.name) != 0) continue;
    issues().AddError("unused-value", test.name.range,
                      "no request uses `<" + std::string(entry.name) + ">` of `with`",
                      "remove it from `with`");
  }
}

}  // namespace postern::tools
