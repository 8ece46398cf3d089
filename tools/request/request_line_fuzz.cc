// Whatever the bytes, a request line is read as a JSON library reads it, or rejected; and the id
// that is echoed is JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/json_text.h"
#include "tools/request/request_line.h"

namespace {

using nlohmann::json;

void Require(bool holds) {
  if (!holds) std::abort();
}

json KindOf(postern::PrincipalKind kind) {
  constexpr const char* kNames[] = {"guest", "user", "function"};
  return kNames[static_cast<int>(kind)];
}

// Returns the line as JSON, from what was read of it.
json Rebuild(const postern::tools::RequestLine& line) {
  json principal = {{"kind", KindOf(line.principal.kind)}};
  if (line.principal.entity_id) principal["entity_id"] = *line.principal.entity_id;
  if (line.principal.name) principal["name"] = *line.principal.name;
  if (line.principal.groups) principal["groups"] = *line.principal.groups;
  for (const auto& [key, value] : line.principal.attributes) principal["attributes"][key] = value;
  return {{"id", json::parse(line.id)},
          {"principal", principal},
          {"action", line.action},
          {"path", line.path ? json(*line.path) : json()}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const postern::tools::RequestLine line = postern::tools::ParseRequestLine(text);
  Require(json::accept(line.id));
  if (line.ok()) {
    json parsed = json::parse(text);
    if (!parsed.contains("id")) parsed["id"] = nullptr;
    json& principal = parsed["principal"];
    if (principal.contains("attributes") && principal["attributes"].empty()) {
      principal.erase("attributes");
    }
    Require(parsed == Rebuild(line));
  }
  std::string quoted;
  postern::AppendJsonString(text, quoted);
  Require(json::accept(quoted));
  return 0;
}
