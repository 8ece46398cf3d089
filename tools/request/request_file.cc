#include "tools/request/request_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "tools/cli/words.h"
#include "tools/request/decide_stream.h"
#include "tools/request/line_reader.h"

namespace postern::tools {
namespace {

absl::Status CannotRead(const std::string& path, const std::string& reason) {
  return absl::UnavailableError("cannot read " + Quoted(path) + ": " + reason);
}

using Use = absl::FunctionRef<bool(uint64_t number, RequestLine& line)>;

absl::Status ForEachLine(const std::string& path, int fd, const DecisionGraph& graph, Use use) {
  LineReader reader(fd, -1, kMaxRequestLineBytes, [] {});
  for (uint64_t number = 1;; ++number) {
    std::string_view text;
    const LineReader::Result result = reader.Next(text);
    if (result == LineReader::Result::kEnd) return absl::OkStatus();
    if (result == LineReader::Result::kFailed) return CannotRead(path, reader.error());
    RequestLine line;
    if (result == LineReader::Result::kTooLong) {
      line.error = "the line is too long";
    } else {
      line = ParseRequestLine(text);
    }
    if (line.ok() && !line.path && !graph.MayLackPath(graph.action(line.action))) {
      line.error = kMissingPath;
    }
    if (!use(number, line)) return absl::OkStatus();
  }
}

}  // namespace

absl::Status ForEachRequest(const std::string& path, const DecisionGraph& graph, Use use) {
  if (path == "-") return ForEachLine(path, STDIN_FILENO, graph, use);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return CannotRead(path, std::strerror(errno));
  absl::Status read = ForEachLine(path, fd, graph, use);
  ::close(fd);
  return read;
}

}  // namespace postern::tools
