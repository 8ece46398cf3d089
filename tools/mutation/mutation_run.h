// Mutation testing: which of a policy's mutants the recorded tests notice.
#ifndef POSTERN_TOOLS_MUTATION_MUTATION_RUN_H_
#define POSTERN_TOOLS_MUTATION_MUTATION_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/principal.h"
#include "policy/analysis/mutation.h"
#include "policy/analysis/policy_diff.h"
#include "policy/model.h"
#include "tools/cli/share.h"
#include "tools/mutation/recorded_tests.h"

namespace postern::tools {

// What became of a mutant.
enum class MutantOutcome : uint8_t {
  kKilled,      // a test or a proof would fail
  kSurvived,    // all would pass, and it decides some request otherwise
  kEquivalent,  // it decides every request as the policy does: no test can notice
  kRefused,     // it would not compile
  kUndecided,   // all would pass, and a budget ended the search for such a request
};

struct MutantVerdict {
  MutantOutcome outcome = MutantOutcome::kRefused;
  std::optional<DiffWitness> witness;  // of kSurvived: a request that is decided otherwise
  std::string reason;                  // of kUndecided: lower case, no full stop
};

// Returns what a mutant decides otherwise, with a request for each change and without words for who
// and where; bounded so that one mutant does not hold up the others. Thread-safe.
PolicyDiff CompareMutant(const Mutant& mutant);

// Returns what becomes of the mutant. Thread-safe.
MutantVerdict JudgeMutant(const RecordedTests& tests, const MutantMaker& maker,
                          const Mutation& mutation);

// Returns who might ask what `shown` asks to show a mutation, the one whom people expect first, and
// `shown` last: a user whose groups are known, and one with another value of the attribute that the
// mutation is about instead of none.
std::vector<Principal> ExpectedFirst(const Policy& policy, const Mutation& mutation,
                                     const Principal& shown);

// Returns the places of all requests whose test fails on the mutant; none if it would not compile.
// Thread-safe.
std::vector<uint32_t> RequestsThatNotice(const RecordedTests& tests, const MutantMaker& maker,
                                         const Mutation& mutation);

// A mutant that no test notices, or of which that is not known.
struct Survivor {
  Mutation mutation;
  MutantVerdict verdict;
};

struct MutationResult {
  uint64_t mutants = 0;  // that were judged, those that count for nothing included
  uint64_t killed = 0;
  uint64_t equivalent = 0;
  uint64_t refused = 0;
  std::vector<Survivor> survivors;  // in the order of the file
  bool is_complete = true;          // false: stopped before all were judged

  // Returns how many were killed, of those that were or should have been.
  Share score() const { return {killed, killed + survivors.size()}; }
};

struct MutationOptions {
  size_t jobs = 1;                   // threads
  std::function<bool()> is_stopped;  // asked before every mutant; empty: never
  // Called before every mutant with the number of those that were judged, and of all. Empty: none.
  std::function<void(size_t, size_t)> progress;
};

// Judges all mutants of the recorded policy. REQUIRES: its tests pass.
MutationResult RunMutations(const RecordedTests& tests, const MutationOptions& options);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MUTATION_MUTATION_RUN_H_
