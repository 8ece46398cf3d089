#include "tools/commands/load_policy.h"

#include <chrono>
#include <utility>

#include "absl/status/statusor.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

void TellErrors(const CompileResult& policy, Console& console) {
  if (!policy.status().ok()) {
    console.Error(TextOf(policy.status()));
  } else if (!policy.ok()) {
    console.ErrorText(policy.IssuesText(console.error_color()));
  }
}

}  // namespace

CompileResult LoadPolicy(const std::string& path, Console& console, const std::string& file_name) {
  CompileOptions options;
  options.file_name = file_name;
  options.lint = false;
  CompileResult policy = CompilePolicyFile(path, options);
  TellErrors(policy, console);
  return policy;
}

TimedPolicy LoadTimedPolicy(const std::string& path, Console& console) {
  CompileOptions options;
  options.lint = false;
  absl::StatusOr<std::string> bytes = ReadPolicyFile(path);
  const auto begin = std::chrono::steady_clock::now();
  CompileResult policy = CompilePolicyBytes(path, std::move(bytes), options);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  TellErrors(policy, console);
  return {std::move(policy), taken.count()};
}

std::unique_ptr<const LoadedPolicy> LoadModel(const std::string& path, Console& console,
                                              ExitStatus& status) {
  CompileResult policy = LoadPolicy(path, console);
  status = StatusOf(policy);
  if (!policy.ok()) return nullptr;
  if (policy.is_compiled() && !policy.graph()->has_description()) {
    console.Error(Quoted(path) +
                  " was stripped of its patterns and rules: there is nothing to tell");
    status = ExitStatus::kCouldNotRun;
    return nullptr;
  }
  return std::make_unique<const LoadedPolicy>(std::move(policy));
}

ExitStatus StatusOf(const CompileResult& policy) {
  if (!policy.status().ok()) return ExitStatus::kCouldNotRun;
  return policy.ok() ? ExitStatus::kDone : ExitStatus::kHasErrors;
}

std::string TextOf(const absl::Status& status) { return std::string(status.message()); }

}  // namespace postern::tools
