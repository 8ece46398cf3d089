// What `postern test` tells of mutants.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_MUTATION_H_
#define POSTERN_TOOLS_COMMANDS_TEST_MUTATION_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/mutation/recorded_tests.h"
#include "tools/runner/findings.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {

struct MutationFlags {
  bool mutate = false;
  std::optional<double> min_percent;

  // Whether mutants are to be judged.
  bool is_wanted() const { return mutate || min_percent; }
};

// Adds the options of mutation testing to a command.
void AddMutationFlags(CLI::App& app, MutationFlags& flags);

// Not thread-safe. Lifetime: borrows the flags.
class TestMutation {
 public:
  explicit TestMutation(const MutationFlags& flags) : flags_(flags) {}

  // Returns who must see what is asked of this policy next; nobody, if nothing is asked about
  // mutants.
  std::vector<RequestObserver*> ObserversOf(const std::shared_ptr<const LoadedPolicy>& policy);

  // Judges the mutants with so many threads, if that was asked for and `status` says that all tests
  // pass, and tells of them: as text to standard output, or, if a report for programs goes there
  // (`is_output_taken`), to standard error; and to `findings`, which borrow from this. Returns
  // kFellShort if too few were killed.
  ExitStatus Finish(ExitStatus status, size_t jobs, bool is_output_taken, Console& console,
                    Findings& findings);

 private:
  const MutationFlags& flags_;
  std::deque<RecordedTests> records_;  // of each policy
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_MUTATION_H_
