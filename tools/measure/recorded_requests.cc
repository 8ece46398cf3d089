#include "tools/measure/recorded_requests.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "tools/cli/words.h"
#include "tools/request/decide_stream.h"
#include "tools/request/line_reader.h"
#include "tools/request/request_line.h"

namespace postern::tools {
namespace {

// Returns a text that is another one for each other principal.
std::string KeyOf(const Principal& principal) {
  std::string key(1, static_cast<char>(principal.kind));
  const auto add = [&key](const std::string& text) {
    key += std::to_string(text.size()) + ':' + text;
  };
  key += principal.entity_id ? 'i' : '-';
  add(principal.entity_id.value_or(""));
  key += principal.name ? 'n' : '-';
  add(principal.name.value_or(""));
  key += principal.groups ? 'g' : '-';
  for (const std::string& group : principal.groups.value_or(std::vector<std::string>())) add(group);
  key += 'a';
  for (const auto& [name, value] : principal.attributes) {
    add(name);
    add(value);
  }
  return key;
}

// Returns the request of a line, or only what is wrong with it.
RequestLine ReadLine(LineReader::Result result, std::string_view text, const LineReader& reader,
                     const DecisionGraph& graph) {
  RequestLine line;
  if (result == LineReader::Result::kFailed) {
    line.error = reader.error();
  } else if (result == LineReader::Result::kTooLong) {
    line.error = "the line is too long";
  } else {
    line = ParseRequestLine(text);
  }
  if (line.ok() && !line.path && !graph.MayLackPath(graph.action(line.action))) {
    line.error = kMissingPath;
  }
  return line;
}

}  // namespace

std::string ReadRequests(const std::string& path, const DecisionGraph& graph,
                         MeasuredRequests& requests) {
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return "cannot read " + Quoted(path) + ": " + std::strerror(errno);
  LineReader reader(fd, -1, kMaxRequestLineBytes, [] {});
  std::map<std::string, size_t> principals;  // their places
  std::string error;
  std::string_view text;
  for (size_t number = 1; error.empty(); ++number) {
    const LineReader::Result result = reader.Next(text);
    if (result == LineReader::Result::kEnd) break;
    RequestLine line = ReadLine(result, text, reader, graph);
    if (!line.ok()) error = Quoted(path) + ", line " + std::to_string(number) + ": " + line.error;
    const auto [known, is_new] =
        principals.try_emplace(KeyOf(line.principal), requests.principals.size());
    if (is_new) requests.principals.push_back(std::move(line.principal));
    requests.requests.push_back({known->second, line.action, line.path.value_or("")});
  }
  if (path != "-") ::close(fd);
  return error;
}

}  // namespace postern::tools
