#include "tools/authoring/case_updater.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "policy/document.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/scalar_text.h"
#include "policy/source.h"
#include "tools/cli/words.h"
#include "tools/runner/policy_check.h"

namespace postern::tools {
namespace {

constexpr size_t kIndent = 2;

struct TextEdit {
  SourceRange range;
  std::string text;
};

bool IsEmpty(SourceRange range) { return range.begin == range.end; }

// What is written may stand in brackets, wherever it does. REQUIRES: UTF-8, as all of a case file.
std::string Spelled(std::string_view text) {
  return YamlScalar(text, /*in_brackets=*/true).value_or("");
}

// Returns `[get, list]`.
std::string ListText(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) {
    if (text.size() > 1) text += ", ";
    text += Spelled(word);
  }
  return text + "]";
}

// --- edits ---------------------------------------------------------------------------------------

// Makes the edits that write answers into the text of a case file.
class EditMaker {
 public:
  explicit EditMaker(const CaseFile& file)
      : file_(file),
        text_(file.source().text()),
        line_end_(text_.find("\r\n") == std::string_view::npos ? "\n" : "\r\n") {}

  void Add(const BecauseAnswer& answer) { Fill(answer.place, Spelled(answer.text)); }
  void Add(const ExactlyAnswer& answer);

  // Returns the edits in the order of their places. What can't be edited is added to `unanswered`.
  std::vector<TextEdit> Take(std::vector<Unanswered>& unanswered) &&;

 private:
  void Fill(SourceRange value, const std::string& text);
  void FillRow(const CaseTest& test, const ExactlyRow& row, const RowAnswer& answer);
  bool AppendActions(const ExactlyRow& row, const RowAnswer& answer);
  void EmptyBlock(const ExactlyRow& row);
  std::string ItemsText(const std::vector<std::string>& words, size_t first, size_t indent) const;
  void FillExactly(const CaseTest& test, const std::vector<RowAnswer>& rows);
  void AppendRows(const CaseTest& test, const std::vector<RowAnswer>& rows);
  std::string RowText(const RowAnswer& row) const;
  std::string FlowText(const std::vector<RowAnswer>& rows) const;
  std::string BlockText(const std::vector<RowAnswer>& rows, size_t indent) const;
  bool IsBracket(SourceRange range) const { return text_[range.begin] == '{'; }
  size_t Column(uint32_t at) const;
  uint32_t EndOfLine(uint32_t at) const;

  const CaseFile& file_;
  const std::string_view text_;
  const std::string_view line_end_;
  std::vector<TextEdit> edits_;
  std::vector<Unanswered> unanswered_;
};

// Replaces a value, or writes one behind its key.
void EditMaker::Fill(SourceRange value, const std::string& text) {
  if (!IsEmpty(value)) {
    edits_.push_back({value, text});
    return;
  }
  // In braces a key may go without its colon, and `because: }` has its space already.
  const size_t next = std::min(text_.find_first_not_of(' ', value.begin), text_.size());
  const std::string_view after = text_.substr(next, 1);
  if (after == "}" || after == ",") value.end = static_cast<uint32_t>(next);
  edits_.push_back({value, (text_[value.begin - 1] == ':' ? " " : ": ") + text});
}

void EditMaker::Add(const ExactlyAnswer& answer) {
  const CaseTest test = file_.tests.Get(answer.test);
  if (test.exactly.empty()) return FillExactly(test, answer.rows);
  std::vector<RowAnswer> missing;
  for (const RowAnswer& row : answer.rows) {
    const auto found =
        std::find_if(test.exactly.begin(), test.exactly.end(),
                     [&](const ExactlyRow& other) { return other.principal == row.principal; });
    if (found == test.exactly.end()) {
      missing.push_back(row);
    } else {
      FillRow(test, *found, row);
    }
  }
  if (!missing.empty()) AppendRows(test, missing);
}

void EditMaker::FillRow(const CaseTest& test, const ExactlyRow& row, const RowAnswer& answer) {
  const SourceRange range = row.actions_range;
  const std::string_view old = text_.substr(range.begin, range.end - range.begin);
  const bool is_block = old.substr(0, 1) == "-";
  if (AppendActions(row, answer)) return;
  if (old.find('#') != std::string_view::npos) {
    unanswered_.push_back({range, "of the test " + Quoted(test.name.text) +
                                      ", a comment stands within the row of " +
                                      Quoted(file_.principals[row.principal].name) +
                                      "; move it above, or fill the row in by hand"});
  } else if (!is_block) {
    Fill(range, ListText(answer.actions));
  } else if (!answer.actions.empty()) {
    Fill(range, ItemsText(answer.actions, 0, Column(range.begin)));
  } else {
    EmptyBlock(row);
  }
}

// Writes what is missing behind what the row has, if that is a list of which all can stay.
bool EditMaker::AppendActions(const ExactlyRow& row, const RowAnswer& answer) {
  const SourceRange range = row.actions_range;
  const size_t num_old = row.actions.size();
  const bool has_all = num_old <= answer.actions.size() &&
                       std::equal(row.actions.begin(), row.actions.end(), answer.actions.begin(),
                                  [](const CaseText& a, const auto& b) { return a.text == b; });
  const char first = IsEmpty(range) ? '\0' : text_[range.begin];
  if (!has_all || num_old == 0 || (first != '-' && first != '[')) return false;
  if (first == '-') {
    const uint32_t at = EndOfLine(range.end);
    const size_t indent = Column(range.begin);
    const std::string begin = std::string(line_end_) + std::string(indent, ' ');
    edits_.push_back({{at, at}, begin + ItemsText(answer.actions, num_old, indent)});
    return true;
  }
  std::string text;
  for (size_t i = num_old; i < answer.actions.size(); ++i)
    text += ", " + Spelled(answer.actions[i]);
  const uint32_t at = row.actions.back().range.end;
  edits_.push_back({{at, at}, text});
  return true;
}

// An empty list has no items that could stand in lines of their own.
void EditMaker::EmptyBlock(const ExactlyRow& row) {
  const SourceRange range = row.actions_range;
  const auto key_end = static_cast<uint32_t>(text_.find(':', row.range.end) + 1);
  const std::string_view between = text_.substr(key_end, range.begin - key_end);
  const bool has_comment = between.find('#') != std::string_view::npos;
  edits_.push_back(has_comment ? TextEdit{range, "[]"} : TextEdit{{key_end, range.end}, " []"});
}

// Returns the items from number `first` on, each a line of its own.
std::string EditMaker::ItemsText(const std::vector<std::string>& words, size_t first,
                                 size_t indent) const {
  std::string text;
  for (size_t i = first; i < words.size(); ++i) {
    if (!text.empty()) text.append(line_end_).append(indent, ' ');
    text += "- " + Spelled(words[i]);
  }
  return text;
}

// Writes all rows of an `exactly` that has none.
void EditMaker::FillExactly(const CaseTest& test, const std::vector<RowAnswer>& rows) {
  const SourceRange range = test.exactly_range;
  if (!IsEmpty(range) || rows.empty() || IsBracket(test.range)) {
    return Fill(range, FlowText(rows));
  }
  const uint32_t at = EndOfLine(range.end);
  edits_.push_back({{at, at}, BlockText(rows, Column(test.range.begin) + kIndent)});
}

void EditMaker::AppendRows(const CaseTest& test, const std::vector<RowAnswer>& rows) {
  const uint32_t end = std::max_element(test.exactly.begin(), test.exactly.end(),
                                        [](const ExactlyRow& a, const ExactlyRow& b) {
                                          return a.actions_range.end < b.actions_range.end;
                                        })
                           ->actions_range.end;
  if (IsBracket(test.exactly_range)) {
    std::string text;
    for (const RowAnswer& row : rows) text += ", " + RowText(row);
    edits_.push_back({{end, end}, text});
  } else {
    const uint32_t at = EndOfLine(end);
    edits_.push_back({{at, at}, BlockText(rows, Column(test.exactly_range.begin))});
  }
}

std::string EditMaker::RowText(const RowAnswer& row) const {
  return Spelled(file_.principals[row.principal].name) + ": " + ListText(row.actions);
}

std::string EditMaker::FlowText(const std::vector<RowAnswer>& rows) const {
  std::string text = "{";
  for (const RowAnswer& row : rows) {
    if (text.size() > 1) text += ", ";
    text += RowText(row);
  }
  return text + "}";
}

// Returns whole lines that stand behind another one.
std::string EditMaker::BlockText(const std::vector<RowAnswer>& rows, size_t indent) const {
  std::string text;
  for (const RowAnswer& row : rows) {
    text.append(line_end_).append(indent, ' ').append(RowText(row));
  }
  return text;
}

// Returns how many bytes of its line stand before an offset.
size_t EditMaker::Column(uint32_t at) const { return file_.source().Locate(at).column - 1; }

uint32_t EditMaker::EndOfLine(uint32_t at) const {
  const size_t end = std::min(text_.find('\n', at), text_.size());
  return static_cast<uint32_t>(end > at && text_[end - 1] == '\r' ? end - 1 : end);
}

std::vector<TextEdit> EditMaker::Take(std::vector<Unanswered>& unanswered) && {
  unanswered.insert(unanswered.end(), unanswered_.begin(), unanswered_.end());
  std::stable_sort(edits_.begin(), edits_.end(), [](const TextEdit& a, const TextEdit& b) {
    return a.range.begin < b.range.begin;
  });
  return std::move(edits_);
}

std::string Applied(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string edited;
  uint32_t at = 0;
  for (const TextEdit& edit : edits) {
    edited.append(text.substr(at, edit.range.begin - at)).append(edit.text);
    at = edit.range.end;
  }
  return edited.append(text.substr(at));
}

// --- what was written is read --------------------------------------------------------------------

// Returns whether two documents say the same, but for the values of the pairs in `edited`.
class Comparison {
 public:
  Comparison(const Document& before, const Document& after, const std::vector<SourceRange>& edited)
      : before_(before), after_(after), edited_(edited) {}

  bool IsSame(NodeId a, NodeId b) const {
    const Node& x = before_.node(a);
    const Node& y = after_.node(b);
    if (x.kind != y.kind || x.text != y.text) return false;
    bool is_key = x.kind == NodeKind::kMapping;
    NodeId child = x.first_child, other = y.first_child;
    while (child != kNoNode && other != kNoNode) {
      const bool is_value = x.kind == NodeKind::kMapping && !is_key;
      if (!(is_value && IsEdited(before_.node(child).range)) && !IsSame(child, other)) return false;
      is_key = !is_key;
      child = before_.node(child).next;
      other = after_.node(other).next;
    }
    return child == other;
  }

 private:
  bool IsEdited(SourceRange range) const {
    const auto found =
        std::lower_bound(edited_.begin(), edited_.end(), range, [](SourceRange a, SourceRange b) {
          return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        });
    return found != edited_.end() && found->begin == range.begin && found->end == range.end;
  }

  const Document& before_;
  const Document& after_;
  const std::vector<SourceRange>& edited_;  // sorted
};

// Returns the places of the values that answers change.
std::vector<SourceRange> PlacesOf(const CaseFile& file, const CaseAnswers& answers) {
  std::vector<SourceRange> places;
  for (const BecauseAnswer& answer : answers.becauses) places.push_back(answer.place);
  for (const ExactlyAnswer& answer : answers.exactly) {
    places.push_back(file.tests.Get(answer.test).exactly_range);
  }
  std::sort(places.begin(), places.end(), [](SourceRange a, SourceRange b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  return places;
}

// Returns all of a case file, of which nothing but the tests is kept when it is read. REQUIRES: it
// was read without errors.
Document DocumentOf(const Source& source) {
  Issues issues;
  return Document::Parse(source, Syntax::kYaml, PolicyLimits(), issues).value();
}

// Returns what is wrong with the new text, or nothing. `is_partial` says that not every answer
// could be written.
std::string ProblemOf(const CaseFile& before, const CaseAnswers& answers, bool is_partial,
                      const std::string& text, const LoadedPolicy& policy) {
  CaseFileOptions options;
  options.allow_blanks = true;
  CaseFile after = ParseCaseFile(Source(before.source().name(), text), options);
  if (!after.has_errors()) CheckAgainstPolicy(policy.vocabulary, after);
  if (after.has_errors()) return "it would have errors";
  const std::vector<SourceRange> edited = PlacesOf(before, answers);
  const Document old = DocumentOf(before.source());
  const Document updated = DocumentOf(after.source());
  if (!Comparison(old, updated, edited).IsSame(old.root(), updated.root())) {
    return "something else in it would change";
  }
  if (!is_partial && !AnswersOf(after, policy).empty()) return "it would not be as decided";
  return "";
}

}  // namespace

absl::StatusOr<CaseUpdate> UpdateCases(
    const CaseFile& file, const std::vector<std::shared_ptr<const LoadedPolicy>>& policies,
    const std::function<bool()>& is_stopped) {
  CaseAnswers answers = AnswersOf(file, *policies.front(), is_stopped);
  for (const auto& policy : policies) {
    if (policy == policies.front()) continue;
    const CaseAnswers others = AnswersOf(file, *policy, is_stopped);
    if (is_stopped && is_stopped()) break;
    if (answers.becauses == others.becauses && answers.exactly == others.exactly) continue;
    return absl::FailedPreconditionError(
        "its policies " + Quoted(policies.front()->policy.file_name()) + " and " +
        Quoted(policy->policy.file_name()) +
        " decide differently, so nothing holds for both; write a case file for each");
  }
  if (is_stopped && is_stopped()) return absl::CancelledError("interrupted");
  CaseUpdate update;
  update.unanswered = std::move(answers.unanswered);
  if (answers.empty()) return update;
  if (SyntaxOf(file.source().name()) == Syntax::kJson) {
    return absl::FailedPreconditionError(
        "it is JSON, and only case files in YAML are updated; fill it in by hand, or write it in "
        "YAML");
  }
  EditMaker maker(file);
  for (const BecauseAnswer& answer : answers.becauses) maker.Add(answer);
  for (const ExactlyAnswer& answer : answers.exactly) maker.Add(answer);
  const size_t num_unanswered = update.unanswered.size();
  const std::vector<TextEdit> edits = std::move(maker).Take(update.unanswered);
  if (edits.empty()) return update;
  std::string text = Applied(file.source().text(), edits);
  const bool is_partial = update.unanswered.size() > num_unanswered;
  const std::string problem = ProblemOf(file, answers, is_partial, text, *policies.front());
  if (!problem.empty()) {
    return absl::InternalError("its update would be wrong (" + problem +
                               "); please report this, with the file");
  }
  update.text = std::move(text);
  return update;
}

}  // namespace postern::tools
