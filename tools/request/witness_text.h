// Requests that show what an analysis says, in its reports.
#ifndef POSTERN_TOOLS_REQUEST_WITNESS_TEXT_H_
#define POSTERN_TOOLS_REQUEST_WITNESS_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/analysis/access_witness.h"
#include "policy/compiler.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern::tools {

// A policy that was analysed. REQUIRES: both pointers are not null, and `model` is that of `file`.
struct AnalysedPolicy {
  const CompileResult* file;
  const Policy* model;
};

// Returns the words, `separator` between them.
std::string Joined(const std::vector<std::string>& words, std::string_view separator);

// Returns `room/* and *.png except room/secret/*`: patterns that all match, and of which none does.
std::string RegionText(const std::vector<std::string>& paths,
                       const std::vector<std::string>& except);

// Returns a principal in few words: `guest`, `user alice in [staff] with plan=free`.
std::string PrincipalWords(const Principal& principal);

// Returns where the deciding rule stands, or the declaration if none decided; 0:0 if nothing did or
// the policy is compiled.
SourceLocation PlaceOf(const AnalysedPolicy& policy, const Decision& decision);

// Returns `allowed at policy.yaml:7:7, in room/*`.
std::string DecisionText(const AnalysedPolicy& policy, const Decision& decision);

// Returns the command that explains a request, quoted for a shell; if flags can't say it, as with a
// group whose name has a comma, where the request is told instead.
std::string ExplainCommand(const std::string& policy_path, const Principal& principal,
                           std::string_view action, std::string_view path);

// Appends `,"KEY":["a","b"]` to an object.
void AppendJsonList(std::string_view key, const std::vector<std::string>& words, std::string& out);

// Appends `{"kind":"user","entity_id":"alice",…}`, a principal as in a request line.
void AppendJsonPrincipal(const Principal& principal, std::string& out);

// Appends `,"KEY":{"principal":{…},"action":…,"path":…}`: a request line, to an object.
void AppendJsonRequest(std::string_view key, const Principal& principal, std::string_view action,
                       std::string_view path, std::string& out);

// Appends `,"KEY":{"decision":"allow","reason":…,"declaration":…,"line":…,"column":…}`.
void AppendJsonDecision(std::string_view key, const AnalysedPolicy& policy,
                        const Decision& decision, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_WITNESS_TEXT_H_
