// Paths of files as they are compared and told.
#ifndef POSTERN_TOOLS_CLI_PATHS_H_
#define POSTERN_TOOLS_CLI_PATHS_H_

#include <string>

namespace postern::tools {

// Returns the path from the root, without `.` and `..`; as it is if the current folder is gone.
// Links are not followed.
std::string AbsolutePath(const std::string& path);

// Returns the path of `file` as seen from the folder of `from`, which need not be there. Links of
// folders are followed, since the system does so when it sees a `..`. An absolute one, and one
// whose way can't be known, from the root.
std::string PathFrom(const std::string& from, const std::string& file);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_PATHS_H_
