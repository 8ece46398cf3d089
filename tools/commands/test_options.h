// The flags of `postern test`.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_OPTIONS_H_
#define POSTERN_TOOLS_COMMANDS_TEST_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tools/commands/test_coverage.h"
#include "tools/commands/test_mutation.h"

namespace postern::tools {

struct TestOptions {
  std::vector<std::string> paths;
  std::string format;
  std::optional<std::string> output;
  std::string filter;
  std::string tags;
  bool failed = false;
  bool fail_fast = false;
  std::optional<uint64_t> shuffle;
  uint32_t jobs = 0;  // 0: as many as there are cores
  bool ci = false;
  CoverageFlags coverage;
  MutationFlags mutation;
  std::optional<std::string> record;  // a file of request lines
  bool update = false;
  bool watch = false;

  // Whether it is run in continuous integration.
  bool is_ci() const;
  size_t num_jobs() const { return jobs > 0 ? jobs : std::thread::hardware_concurrency(); }
  // Whether standard output has a report that is not for people.
  bool is_output_taken() const { return format != "pretty" && !output; }
};

// Adds PATH and the flags to the command.
void AddTestOptions(CLI::App& app, TestOptions& options);

// Returns what is wrong with the flags, which are not for one run together; empty: nothing.
std::string UsageError(const TestOptions& options);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_OPTIONS_H_
