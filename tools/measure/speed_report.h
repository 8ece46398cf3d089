// What `postern bench` tells of a policy's speed, as text and as JSON. tools/measure/speed_page.h
// tells it as a page.
#ifndef POSTERN_TOOLS_MEASURE_SPEED_REPORT_H_
#define POSTERN_TOOLS_MEASURE_SPEED_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/decision_graph.h"
#include "tools/measure/policy_speed.h"

namespace postern::tools {

struct SpeedReport {
  std::string file;  // of the policy, as the user named it
  const DecisionGraph* graph = nullptr;
  double load_ms = 0;  // to make the graph of the file's bytes
  size_t num_principals = 0;
  bool are_made = true;  // the requests, and not recorded
  size_t rounds = 0;     // how often each was decided
  PolicySpeed speed;
  std::string other;  // the file of the policy that it is compared with
  std::optional<SpeedComparison> comparison;
};

// Returns the bytes that deciding may read, divided by the declarations; 0 if there is none.
double BytesPerDeclaration(const DecisionGraph& graph);

// Returns the pattern as its author wrote it, so not safe to show, or `declaration 7` if the graph
// was stripped. REQUIRES: in range.
std::string PatternOf(const DecisionGraph& graph, uint32_t declaration);

// Returns the report for a terminal: lines, of which what the user wrote can't change another.
std::string PrettyText(const SpeedReport& report);

// Returns the report as one JSON object in one line; its keys are in docs/cli.md.
std::string JsonText(const SpeedReport& report);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_SPEED_REPORT_H_
