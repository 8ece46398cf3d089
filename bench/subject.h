// A workload compiled and ready to be measured.
//
//   const Subject subject(MakeWorkload("storage", 1000));
//   subject.CheckAnswers();
//   size_t allowed = subject.DecidePrepared(0, subject.num_requests());
//
// Every run of decisions returns how many were allowed.
#ifndef POSTERN_BENCH_SUBJECT_H_
#define POSTERN_BENCH_SUBJECT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/workload.h"
#include "engine/decision_graph.h"
#include "engine/explanation.h"
#include "engine/path.h"

namespace postern::bench {

class Subject {
 public:
  // Exits with a message if the workload's policy does not compile.
  explicit Subject(Workload workload);
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  const Workload& workload() const { return workload_; }
  const DecisionGraph& graph() const { return graph_; }
  size_t num_requests() const { return requests_.size(); }
  size_t num_declarations() const { return workload_.policy.declarations.size(); }

  // Returns the path of request `i`, which lies beside that of the next one.
  std::string_view raw_path(size_t i) const { return requests_[i].raw; }

  // Exits with a message if a decision is not the expected answer, however it is asked for.
  void CheckAnswers() const;

  // Reads every byte of the raw paths, and decides nothing.
  size_t Touch(size_t begin, size_t end) const;

  // The floor: absl::Hash of the raw path, and nothing else.
  size_t HashPaths(size_t begin, size_t end) const;

  // Principal, action and path are ready.
  size_t DecidePrepared(size_t begin, size_t end) const;

  // The same, but where the next request lies is known only when this one is answered.
  size_t DecideChained(size_t begin, size_t end) const;

  // Principal and action are ready, the path is raw.
  size_t DecideRaw(size_t begin, size_t end) const;

  // Everything is text.
  size_t DecideStrings(size_t begin, size_t end) const;

  // Prepares the principal of each request. Returns how many were refused.
  size_t PreparePrincipals(size_t begin, size_t end) const;

  // Decide and explain, without near misses. Return how many declarations matched, and how long the
  // explanations are as text.
  size_t ExplainPrepared(size_t begin, size_t end) const;
  size_t ExplainAsText(size_t begin, size_t end) const;

  // Reads what DecidePrepared reads of each request, and decides nothing.
  size_t LoopOnly(size_t begin, size_t end) const;

 private:
  Explanation Explain(size_t i) const;

  struct Prepared {
    const PreparedPrincipal* principal;
    Action action;
    std::string_view raw;
    CanonicalPath path;
  };

  Workload workload_;
  DecisionGraph graph_;
  std::vector<PreparedPrincipal> principals_;
  std::string bytes_;  // of all raw paths, one behind the other
  std::vector<Prepared> requests_;
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_SUBJECT_H_
