#include "tools/cli/paths.h"

#include <filesystem>
#include <system_error>

namespace postern::tools {

namespace fs = std::filesystem;

std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

std::string PathFrom(const std::string& from, const std::string& file) {
  const fs::path path = file;
  if (path.is_absolute()) return file;
  std::error_code no_start, no_folder;
  const fs::path start = fs::weakly_canonical(fs::path(AbsolutePath(from)).parent_path(), no_start);
  const fs::path folder =
      fs::weakly_canonical(fs::path(AbsolutePath(file)).parent_path(), no_folder);
  if (no_start || no_folder) return AbsolutePath(file);
  return (folder / path.filename()).lexically_relative(start).string();
}

}  // namespace postern::tools
