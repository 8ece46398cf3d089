// Explanations.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/c/internal/boundary.h"
#include "engine/c/internal/handles.h"
#include "engine/c/postern.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"

namespace postern::c {
namespace {

struct Request {
  std::string_view action;
  std::string_view path;
};

// Reads the options; null stands for none. Returns false if they can't be read.
bool ReadOptions(const postern_explain_options* from, postern_explain_options& options) {
  options = {};
  if (from == nullptr) return true;
  if (!ReadSized(from, options)) return false;
  const bool is_format = options.format == POSTERN_TEXT || options.format == POSTERN_JSON;
  const bool is_audience =
      options.audience == POSTERN_OPERATOR || options.audience == POSTERN_CALLER;
  return is_format && is_audience && options.reserved == 0 && IsText(options.request_id);
}

std::string Render(const Explanation& why, const postern_explain_options& options) {
  const bool is_for_caller = options.audience == POSTERN_CALLER;
  const std::string_view request_id = ToText(options.request_id);
  if (options.format == POSTERN_JSON) {
    return is_for_caller ? CallerExplanationJson(why, request_id) : ExplanationJson(why);
  }
  ExplanationTextOptions text_options;
  text_options.audience = is_for_caller ? Audience::kCaller : Audience::kOperator;
  text_options.request_id = request_id;
  return ExplanationText(why, text_options);
}

Explanation ExplainRequest(const DecisionGraph& graph, Session& session, const Request& request,
                           uint32_t max_near_misses) {
  const PreparedPrincipal& principal = session.For(graph);
  const Action action = graph.action(request.action);
  const CanonicalPath path = graph.path(request.path);
  ExplainOptions options;
  options.raw_action = request.action;
  options.raw_path = request.path;
  options.max_near_misses = max_near_misses;
  return Explain(graph, principal, action, path, Evaluate(graph, principal, action, path), options);
}

}  // namespace
}  // namespace postern::c

using postern::c::ExplainRequest;
using postern::c::Guarded;
using postern::c::IsText;
using postern::c::IsValid;
using postern::c::Put;
using postern::c::ReadOptions;
using postern::c::Render;
using postern::c::Request;
using postern::c::ToDecision;
using postern::c::ToString;
using postern::c::ToText;

int postern_explain(postern_reader* reader, postern_session* session, const char* action,
                    size_t action_size, const char* path, size_t path_size,
                    const postern_explain_options* options, postern_string* explanation,
                    postern_decision* decision) {
  Put(explanation, {});
  Put(decision, ToDecision());
  if (!IsValid(reader) || !IsValid(session)) return POSTERN_ERROR_HANDLE;
  postern_explain_options wanted;
  if (explanation == nullptr || !ReadOptions(options, wanted)) return POSTERN_ERROR_ARGUMENT;
  if (!IsText(action, action_size) || !IsText(path, path_size)) return POSTERN_ERROR_ARGUMENT;
  return Guarded([&]() -> int {
    const Request request = {ToText(action, action_size), ToText(path, path_size)};
    const postern::Explanation why =
        ExplainRequest(reader->Seen(), session->session, request, wanted.max_near_misses);
    if (why.internal_error) return POSTERN_ERROR_INTERNAL;
    *explanation = ToString(Render(why, wanted));
    Put(decision, ToDecision(why.decision, reader->reader.seen().revision));
    return why.decision.allowed() ? POSTERN_ALLOW : POSTERN_DENY;
  });
}
