#include "tools/runner/loaded_policy.h"

#include <filesystem>
#include <system_error>

namespace postern::tools {
namespace {

// Returns the one path of a file, however case files spell it.
std::filesystem::path PathOf(const CompileResult& policy) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path absolute = fs::absolute(policy.file_name(), error);
  fs::path path = error ? fs::path() : fs::weakly_canonical(absolute, error);
  return error ? fs::path(policy.file_name()) : path;
}

}  // namespace

bool IsSamePolicy(const LoadedPolicy& a, const LoadedPolicy& b) {
  return a.policy.graph()->digest() == b.policy.graph()->digest() &&
         PathOf(a.policy) == PathOf(b.policy);
}

}  // namespace postern::tools
