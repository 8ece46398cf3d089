#include "tools/runner/ready_file.h"

#include "policy/compiler.h"
#include "tools/runner/policy_check.h"

namespace postern::tools {
namespace {

// Adds the policy that `file` names there. One that can't be used is an issue where it is named;
// one that has errors tells of them itself.
void AddPolicy(const CaseText& named, PolicyCache& cache, ReadyFile& ready) {
  std::shared_ptr<const CachedPolicy> cached =
      cache.Load(RelativeTo(ready.file.source().name(), named.text));
  if (cached->loaded != nullptr) {
    ready.policies.push_back(cached->loaded);
    return;
  }
  const CompileResult& unusable = *cached->unusable;
  if (unusable.ok()) {
    ready.file.issues().AddError("stripped-policy", named.range,
                                 "the compiled policy was stripped, so a case can't say by which "
                                 "rule",
                                 "compile it without `--strip`");
    ready.status = Worse(ready.status, ExitStatus::kHasErrors);
  } else if (!unusable.status().ok()) {
    ready.file.issues().AddError("unreadable", named.range,
                                 std::string(unusable.status().message()));
    ready.status = Worse(ready.status, ExitStatus::kCouldNotRun);
  } else {
    ready.broken.push_back(std::move(cached));
    ready.status = Worse(ready.status, ExitStatus::kHasErrors);
  }
}

}  // namespace

std::unique_ptr<const ReadyFile> MakeReady(const std::string& path, const CaseFileOptions& options,
                                           PolicyCache& policies) {
  auto ready = std::make_unique<ReadyFile>();
  ready->path = path;
  ready->file = ReadCaseFile(path, options);
  if (ready->file.is_unreadable) ready->status = ExitStatus::kCouldNotRun;
  if (!ready->file.read_error.empty()) return ready;
  for (const CaseText& named : ready->file.policies) AddPolicy(named, policies, *ready);
  for (const auto& policy : ready->policies) CheckAgainstPolicy(policy->vocabulary, ready->file);
  if (ready->file.has_errors()) ready->status = Worse(ready->status, ExitStatus::kHasErrors);
  return ready;
}

NotRun ReadyFile::Errors() const {
  std::vector<const CompileResult*> results;
  results.reserve(broken.size());
  for (const auto& policy : broken) results.push_back(&*policy->unusable);
  return NotRunOf(path, file, results);
}

std::string ReadyFile::ErrorsText(bool color) const {
  std::string text;
  for (const auto& policy : broken) text += policy->unusable->IssuesText(color);
  return text + file.IssuesText(color);
}

}  // namespace postern::tools
