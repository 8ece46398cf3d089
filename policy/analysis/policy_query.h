// Queries: exactly who may do what where.
//
//   const Pattern rooms = *ParsePattern("room/*", policy.mode, {}).pattern;
//   for (const Grant& grant : WhoMay(policy, {"delete"}, rooms).answer) …
//   // group:admin may delete on room/*
//
// Nothing is sampled: as in policy_diff.h, the paths fall into finitely many classes, and on each
// of them access is a truth function of what rules ask of a principal. What is not told is denied.
// Each grant comes with a request that the engine allows.
#ifndef POSTERN_POLICY_ANALYSIS_POLICY_QUERY_H_
#define POSTERN_POLICY_ANALYSIS_POLICY_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/principal.h"
#include "policy/analysis/access_witness.h"
#include "policy/model.h"

namespace postern {

struct QueryOptions {
  size_t max_states = 5'000'000;  // of the walk over the patterns
  size_t max_nodes = 4'000'000;   // of truth functions
};

// Principals who may do the same on the same paths.
struct Grant {
  std::string who;                   // `guest, authenticated (not group:staff)`
  std::vector<std::string> actions;  // in the policy's order, at least one
  std::vector<std::string> paths;    // patterns that all match such a path, at least one
  std::vector<std::string> except;   // patterns of which none does
  AccessWitness witness;             // of the first action
};

// How many of some principals may do an action on some paths.
enum class Extent : uint8_t {
  kNobody,  // there are no such principals, as there is no owner where no pattern has the variable
  kNone,
  kSome,  // neither none nor all, or that one of these is so could not be shown
  kAll,
};

// Paths on which everybody may do the same.
struct AccessMatrix {
  // Principals who may do the same: none is in two rows, and who is in none may do nothing.
  struct Row {
    std::string who;
    std::vector<std::string> actions;
    AccessWitness witness;
  };
  std::vector<std::string> paths;  // as in Grant
  std::vector<std::string> except;
  std::vector<Row> rows;
  // [selector that was asked about][action of the policy]
  std::vector<std::vector<Extent>> extents;
};

// What a query came to. `undecided` says why it would take too long (lower case, no full stop); if
// it is not empty, `answer` is not all there is.
template <typename Answer>
struct QueryResult {
  std::string undecided;
  std::vector<Answer> answer;
};

// Returns who may do at least one of `actions` (of the policy's) on which of the paths that
// `within` matches. REQUIRES, here and below: the policy has no errors, and `within` is of its
// mode. Thread-safe, as all of them.
QueryResult<Grant> WhoMay(const Policy& policy, const std::vector<std::string>& actions,
                          const Pattern& within, const QueryOptions& options = {});

// Returns who may do what on the paths that `within` matches: each of them is in one matrix, and
// tells how many may of those for whom one of `selectors` holds. A selector with a variable, such
// as `owner`, is taken as each declaration that matches and has that variable would take it.
QueryResult<AccessMatrix> WhoMayWhat(const Policy& policy, const Pattern& within,
                                     const std::vector<Selector>& selectors = {},
                                     const QueryOptions& options = {});

// Returns what `principal` may do, where; `who` is empty. What is unknown of it counts as in every
// decision.
QueryResult<Grant> WhatMay(const Policy& policy, const Principal& principal, const Pattern& within,
                           const QueryOptions& options = {});

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_POLICY_QUERY_H_
