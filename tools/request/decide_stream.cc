#include "tools/request/decide_stream.h"

#include <string>
#include <string_view>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "tools/cli/interrupt.h"
#include "tools/request/decision_line.h"
#include "tools/request/line_reader.h"
#include "tools/request/request_line.h"

namespace postern::tools {
namespace {

// Appends the decision of one line. Returns whether the line was a request.
bool DecideLine(const DecisionGraph& graph, std::string_view text, bool explain, std::string& out) {
  const RequestLine line = ParseRequestLine(text);
  if (!line.ok()) {
    AppendRejectedLine(graph, line.id, line.error, out);
    return false;
  }
  const Action action = graph.action(line.action);
  if (!line.path && !graph.MayLackPath(action)) {
    AppendRejectedLine(graph, line.id, kMissingPath, out);
    return false;
  }
  const PreparedPrincipal principal = graph.Prepare(line.principal);
  const CanonicalPath path = graph.path(line.path ? std::string_view(*line.path) : "");
  Decision decision = Evaluate(graph, principal, action, path);
  std::string explanation;
  if (explain) {
    ExplainOptions options;
    options.raw_action = line.action;
    if (line.path) options.raw_path = *line.path;
    const Explanation why = Explain(graph, principal, action, path, decision, options);
    decision = why.decision;  // a deny, if the two don't agree
    explanation = ExplanationJson(why);
  }
  AppendDecisionLine(graph, line.id, decision, line.path ? &path : nullptr, principal.error(), out);
  if (explain) AddExplanation(explanation, out);
  return true;
}

std::string TooLongText() {
  return "the line is longer than " + std::to_string(kMaxRequestLineBytes) + " bytes";
}

}  // namespace

ExitStatus DecideStream(const PolicyStore& store, int fd, bool explain, Console& console) {
  const GracefulInterrupt interrupt;
  Output& out = console.out();
  PolicyReader policy(store);
  LineReader reader(fd, interrupt.fd(), kMaxRequestLineBytes, [&out] { out.Flush(); });
  ExitStatus status = ExitStatus::kDone;
  std::string decided;  // kept for its memory
  while (out.ok()) {    // a reader that went away needs no more decisions
    std::string_view line;
    const LineReader::Result result = reader.Next(line);
    if (interrupt.interrupted()) return ExitStatus::kInterrupted;
    if (result == LineReader::Result::kEnd) break;
    if (result == LineReader::Result::kFailed) {
      console.Error("cannot read the requests: " + reader.error());
      return ExitStatus::kCouldNotRun;
    }
    decided.clear();
    bool is_request = false;
    if (result == LineReader::Result::kTooLong) {
      AppendRejectedLine(policy.Acquire(), "null", TooLongText(), decided);
    } else {
      is_request = DecideLine(policy.Acquire(), line, explain, decided);
    }
    if (!is_request) status = ExitStatus::kCouldNotRun;
    if (!is_request && explain) AddExplanation("null", decided);
    out.Write(decided);
  }
  return status;
}

}  // namespace postern::tools
