#include "tools/commands/query_report.h"

#include <algorithm>
#include <string_view>

#include "engine/escape.h"
#include "engine/json_text.h"

namespace postern::tools {
namespace {

constexpr std::string_view kNobody = "nobody";
constexpr std::string_view kNobodyElse = "everybody else";

// --- For people ----------------------------------------------------------------------------------

std::string GrantText(const Grant& grant) {
  const std::string where =
      Joined(grant.actions, ", ") + " on " + RegionText(grant.paths, grant.except);
  return grant.who.empty() ? where : grant.who + " may " + where;
}

// A table whose cells are aligned, two spaces apart.
class Table {
 public:
  void AddRow(std::vector<std::string> cells) {
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], cells[i].size());
    }
    rows_.push_back(std::move(cells));
  }

  std::string Text() const {
    std::string text;
    for (const std::vector<std::string>& row : rows_) {
      std::string line;
      for (size_t i = 0; i < row.size(); ++i) {
        line += "  " + row[i] + std::string(widths_[i] - row[i].size(), ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<size_t> widths_;
};

std::string MatrixText(const AccessMatrix& matrix, const std::vector<std::string>& actions) {
  Table table;
  const auto add = [&](std::string who, const std::vector<std::string>& allowed) {
    std::vector<std::string> cells = {std::move(who)};
    for (const std::string& action : actions) {
      const bool may = std::count(allowed.begin(), allowed.end(), action) != 0;
      cells.emplace_back(may ? "yes" : "-");
    }
    table.AddRow(std::move(cells));
  };
  std::vector<std::string> head = {""};
  for (const std::string& action : actions) head.push_back(TerminalSafe(action));
  table.AddRow(std::move(head));
  bool is_anyone = false;
  for (const AccessMatrix::Row& row : matrix.rows) {
    add(TerminalSafe(row.who), row.actions);
    is_anyone = is_anyone || row.who == "anyone";
  }
  if (!is_anyone) add(std::string(matrix.rows.empty() ? kNobody : kNobodyElse), {});
  return TerminalSafe(RegionText(matrix.paths, matrix.except)) + '\n' + table.Text();
}

// --- JSON ----------------------------------------------------------------------------------------

std::string JsonHead(const QuerySubject& subject, const std::string& undecided) {
  std::string out = "{\"policy\":";
  AppendJsonString(subject.policy.file->file_name(), out);
  AppendJsonKey("question", out);
  AppendJsonString(subject.question, out);
  AppendJsonKey("undecided", out);
  AppendJsonStringOrNull(undecided, out);
  AppendJsonKey("answer", out);
  return out + '[';
}

void AppendWitness(const QuerySubject& subject, const AccessWitness& witness, std::string& out) {
  AppendJsonRequest("witness", witness.principal, witness.action, witness.path, out);
  AppendJsonDecision("decided", subject.policy, witness.decision, out);
}

}  // namespace

std::string PrettyGrants(const QuerySubject& subject, const QueryResult<Grant>& result,
                         const std::string& nothing) {
  std::string text;
  for (const Grant& grant : result.answer) {
    const AccessWitness& witness = grant.witness;
    text += TerminalSafe(GrantText(grant)) + '\n';
    text += "    " + TerminalSafe(DecisionText(subject.policy, witness.decision)) + '\n';
    text += "    see: " +
            ExplainCommand(subject.policy_path, witness.principal, witness.action, witness.path) +
            '\n';
  }
  if (!result.undecided.empty()) return text;
  return text + TerminalSafe(result.answer.empty() ? nothing : "all else is denied") + '\n';
}

std::string JsonGrants(const QuerySubject& subject, const QueryResult<Grant>& result) {
  std::string out = JsonHead(subject, result.undecided);
  for (const Grant& grant : result.answer) {
    out += out.back() == '[' ? "\n" : ",\n";
    out += "{\"who\":";
    AppendJsonStringOrNull(grant.who, out);
    AppendJsonList("actions", grant.actions, out);
    AppendJsonList("paths", grant.paths, out);
    AppendJsonList("except", grant.except, out);
    AppendWitness(subject, grant.witness, out);
    out += '}';
  }
  return out + "]}\n";
}

std::string PrettyMatrices(const QueryResult<AccessMatrix>& result,
                           const std::vector<std::string>& actions) {
  std::string text;
  for (const AccessMatrix& matrix : result.answer) text += MatrixText(matrix, actions);
  return text;
}

std::string JsonMatrices(const QuerySubject& subject, const QueryResult<AccessMatrix>& result) {
  std::string out = JsonHead(subject, result.undecided);
  for (const AccessMatrix& matrix : result.answer) {
    out += out.back() == '[' ? "\n" : ",\n";
    out += "{\"where\":";
    AppendJsonString(RegionText(matrix.paths, matrix.except), out);
    AppendJsonList("paths", matrix.paths, out);
    AppendJsonList("except", matrix.except, out);
    AppendJsonKey("rows", out);
    out += '[';
    for (const AccessMatrix::Row& row : matrix.rows) {
      out += out.back() == '[' ? "\n {\"who\":" : ",\n {\"who\":";
      AppendJsonString(row.who, out);
      AppendJsonList("actions", row.actions, out);
      AppendWitness(subject, row.witness, out);
      out += '}';
    }
    out += "]}";
  }
  return out + "]}\n";
}

}  // namespace postern::tools
