// Writes the compiled policies that tests of the C interface load, since C can't make them.
#include <fstream>
#include <iostream>
#include <string>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/testing/spec_builder.h"

namespace postern {
namespace {

// As testdata/social-room has it, and what only unknown groups and attributes tell apart.
GraphSpec Rooms() {
  GraphSpec spec = SpecBuilder()
                       .Declare("room/*/locked/**")
                       .Inherit()
                       .Deny({"anyone"}, "write")
                       .Declare("staff/**")
                       .Allow({"authenticated"}, "get")
                       .Deny({"group:suspended"}, "get")
                       .Declare("plan/**")
                       .Allow({"authenticated where plan=pro"}, "get")
                       .Declare("room/**")
                       .Allow({"guest"}, "get")
                       .Allow({"authenticated"}, "get write delete")
                       .Allow({"group:admin"}, "get list write delete")
                       .Declare("profile/<entity_id>/**")
                       .Allow({"owner"}, "get list write delete")
                       .Allow({"function:thumbnailer"}, "get")
                       .spec();
  spec.name = "rooms";
  spec.file = "rooms.yaml";
  spec.digest = "sha256:" + std::string(64, '0');
  return spec;
}

// Allows all there is, so that only a path can be what is wrong with a request.
GraphSpec Everything(PathMode mode) {
  const std::string all = mode == PathMode::kUrl ? "/**" : "**";
  return SpecBuilder(mode).Declare(all).Allow({"anyone"}, "get list write delete").spec();
}

bool Write(const std::string& path, const GraphSpec& spec) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  if (!graph.ok()) {
    std::cerr << path << ": " << graph.status() << '\n';
    return false;
  }
  return static_cast<bool>(std::ofstream(path, std::ios::binary) << graph->Serialize());
}

}  // namespace
}  // namespace postern

int main(int argc, char** argv) {
  using postern::PathMode;
  if (argc != 5) return 2;
  const bool is_written = postern::Write(argv[1], postern::Rooms()) &&
                          postern::Write(argv[2], postern::Everything(PathMode::kKey)) &&
                          postern::Write(argv[3], postern::Everything(PathMode::kOpaque)) &&
                          postern::Write(argv[4], postern::Everything(PathMode::kUrl));
  return is_written ? 0 : 1;
}
