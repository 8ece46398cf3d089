#include "tools/commands/load_policy.h"

namespace postern::tools {

CompileResult LoadPolicy(const std::string& path, Console& console, const std::string& file_name) {
  CompileOptions options;
  options.file_name = file_name;
  options.lint = false;
  CompileResult policy = CompilePolicyFile(path, options);
  if (!policy.status().ok()) {
    console.Error(TextOf(policy.status()));
  } else if (!policy.ok()) {
    console.ErrorText(policy.IssuesText(console.error_color()));
  }
  return policy;
}

ExitStatus StatusOf(const CompileResult& policy) {
  if (!policy.status().ok()) return ExitStatus::kCouldNotRun;
  return policy.ok() ? ExitStatus::kDone : ExitStatus::kHasErrors;
}

std::string TextOf(const absl::Status& status) { return std::string(status.message()); }

}  // namespace postern::tools
