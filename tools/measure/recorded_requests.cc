#include "tools/measure/recorded_requests.h"

#include <cstdint>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "tools/cli/words.h"
#include "tools/request/request_file.h"

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

}  // namespace

std::string ReadRequests(const std::string& path, const DecisionGraph& graph,
                         MeasuredRequests& requests) {
  std::map<std::string, size_t> principals;  // their places
  std::string error;
  const absl::Status read = ForEachRequest(path, graph, [&](uint64_t number, RequestLine& line) {
    if (!line.ok()) {
      error = Quoted(path) + ", line " + std::to_string(number) + ": " + line.error;
      return false;
    }
    const auto [known, is_new] =
        principals.try_emplace(KeyOf(line.principal), requests.principals.size());
    if (is_new) requests.principals.push_back(std::move(line.principal));
    requests.requests.push_back({known->second, line.action, line.path.value_or("")});
    return true;
  });
  return read.ok() ? error : std::string(read.message());
}

}  // namespace postern::tools
