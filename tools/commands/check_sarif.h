// What `postern check --format sarif` prints: one document of SARIF 2.1.0, the Static Analysis
// Results Interchange Format (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
//
// It has one run. Each id that occurs is a rule; each issue is a result, with its help in the text
// of its message and its related places, suppressed if it is ignored; a file that could not be read
// is a notification of the invocation, which then was not successful. Columns count UTF-16 code
// units from 1, and the end is one past the last, as the format has it.
#ifndef POSTERN_TOOLS_COMMANDS_CHECK_SARIF_H_
#define POSTERN_TOOLS_COMMANDS_CHECK_SARIF_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "policy/compiler.h"
#include "policy/issue.h"
#include "tools/cli/exit_status.h"

namespace postern::tools {

// Not thread-safe.
class SarifReport {
 public:
  // Adds a file. `name` is what the user called it.
  void Add(const std::string& name, const CompileResult& policy);

  // Returns the document of what was added. `status` is what the command ends with.
  std::string Text(ExitStatus status) const;

 private:
  void AddNotification(const std::string& name, std::string_view message);
  void AddResult(const std::string& name, const Source& source, const Issue& issue);
  size_t RuleIndex(const Issue& issue);

  // Members of JSON arrays.
  std::string rules_;
  std::string results_;
  std::string notifications_;
  std::map<std::string, size_t> rule_index_;  // by id
};

// Returns a URI for a file: a relative reference, or `file:///…` for an absolute path (RFC 3986;
// `.` and `..` are resolved as far as the path alone tells). All that is no unreserved character is
// percent-encoded, byte by byte.
std::string UriOf(const std::string& path);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_CHECK_SARIF_H_
