// The reports of `postern query`, for people and as JSON (docs/cli.md).
#ifndef POSTERN_TOOLS_COMMANDS_QUERY_REPORT_H_
#define POSTERN_TOOLS_COMMANDS_QUERY_REPORT_H_

#include <string>
#include <vector>

#include "policy/analysis/policy_query.h"
#include "tools/request/witness_text.h"

namespace postern::tools {

struct QuerySubject {
  AnalysedPolicy policy;
  std::string policy_path;  // as the user gave it, for a command that shows a grant
  std::string question;     // `who`, `what`, `which`
};

// `who` and `what`. `nothing` is what no grant at all means: "nobody may delete on room/*".
std::string PrettyGrants(const QuerySubject& subject, const QueryResult<Grant>& result,
                         const std::string& nothing);
std::string JsonGrants(const QuerySubject& subject, const QueryResult<Grant>& result);

// `which`, with a column for each of `actions`.
std::string PrettyMatrices(const QueryResult<AccessMatrix>& result,
                           const std::vector<std::string>& actions);
std::string JsonMatrices(const QuerySubject& subject, const QueryResult<AccessMatrix>& result);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_QUERY_REPORT_H_
