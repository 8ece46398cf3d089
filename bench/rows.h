// The rows of `./dev bench`: what is measured of which workload. Google Benchmark names them and
// picks those that --filter asks for; the times are taken by bench/timing.h.
#ifndef POSTERN_BENCH_ROWS_H_
#define POSTERN_BENCH_ROWS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "bench/report.h"
#include "bench/subject.h"
#include "bench/timing.h"

namespace postern::bench {

struct Options {
  std::string json;
  std::string filter = ".";
  std::string files;
  bool large = false;
  size_t rounds = 7;
};

class Rows {
 public:
  explicit Rows(const Options& options) : options_(options), report_(options.json) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  // Adds the row NAME/SIZE/METRIC. This must outlive the run.
  using Function = std::function<void(const std::string& name, size_t size)>;
  void Add(const std::string& name, size_t size, const std::string& metric, Function run);

  // Returns a workload, its answers checked; that of the name kFiles is the one in --files. It
  // stays until another one is asked for: rows of one workload follow each other.
  static constexpr char kFiles[] = "files";
  const Subject& subject(const std::string& name, size_t size);

  // Times runs of the subject's requests in turn, as often as --rounds says; or of the first
  // `num_requests` of them.
  Timing TimeInTurn(const Subject& subject, const std::vector<Run>& runs) const {
    return TimeInTurn(subject.num_requests(), runs);
  }
  Timing TimeInTurn(size_t num_requests, const std::vector<Run>& runs) const {
    return bench::TimeInTurn(num_requests, options_.rounds, runs);
  }

  const Options& options() const { return options_; }
  Report& report() { return report_; }

 private:
  const Options options_;
  Report report_;
  std::string key_;  // of the subject
  std::unique_ptr<Subject> subject_;
};

// Returns a run that answers all requests in one of the subject's ways.
Run RunOf(const Subject& subject, size_t (Subject::*answer)(size_t, size_t) const);

// Returns a run that calls `answer` for each request of the subject.
template <typename Answer>
Run RunOfEach(const Subject& subject, Answer answer) {
  return {[answer](size_t begin, size_t end) {
            size_t sum = 0;
            for (size_t i = begin; i < end; ++i) sum += answer(i);
            return sum;
          },
          [&subject](size_t begin, size_t end) { return subject.Touch(begin, end); }};
}

// Each set of rows is a file: what a decision and a graph cost; how long one request waits; what
// one would write instead; what surrounds a decision: reload, threads, principals, explanations;
// policy files; the C interface.
void AddDecideRows(Rows& rows);
void AddLatencyRows(Rows& rows);
void AddRivalRows(Rows& rows);
void AddServiceRows(Rows& rows);
void AddFileRows(Rows& rows);
void AddCRows(Rows& rows);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_ROWS_H_
