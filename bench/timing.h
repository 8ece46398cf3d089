// Times several ways of answering the same requests in turn, A B C A B C, so that what slows the
// machine down slows all of them down.
//
//   const Timing timing = TimeInTurn(num_requests, rounds, {hash, decide});
//   timing.Ratio(1, 0)   // how many hashes a decision costs
#ifndef POSTERN_BENCH_TIMING_H_
#define POSTERN_BENCH_TIMING_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace postern::bench {

// Goes over the requests from `begin` to before `end`; returns anything that hangs on all of them.
using Range = std::function<size_t(size_t begin, size_t end)>;

struct Run {
  Range answer;  // what is timed
  Range touch;   // reads the same requests first, as whoever received them did; not timed
};

// A figure of many measured ones.
struct Spread {
  double median = 0;
  double low = 0;   // a quarter are lower
  double high = 0;  // a quarter are higher
};

// Returns the spread. REQUIRES: there is a value.
Spread SpreadOf(std::vector<double> values);

class Timing {
 public:
  // Nanoseconds for each request of the run.
  Spread Nanoseconds(size_t run) const;

  // The times of `run` divided by those of `floor`, chunk by chunk.
  Spread Ratio(size_t run, size_t floor) const;

  // How much longer `run` takes than `base`, in times of `floor`, chunk by chunk.
  Spread Added(size_t run, size_t base, size_t floor) const;

 private:
  friend Timing TimeInTurn(size_t num_requests, size_t rounds, const std::vector<Run>& runs);
  std::vector<std::vector<double>> nanoseconds_;  // [run][chunk of a round]
};

// Runs go over chunks of 1,024 requests in turn, `rounds` times over all requests; one more round
// before is not counted. In one turn each run has a chunk of its own, so that none finds in the
// cache what another has just used. A chunk is done before a scheduler is likely to interrupt it,
// and takes much longer than to read the clock.
Timing TimeInTurn(size_t num_requests, size_t rounds, const std::vector<Run>& runs);

// Returns the processor time that this thread has had, in microseconds: for what takes so long that
// it is interrupted.
double ThreadMicroseconds();

}  // namespace postern::bench

#endif  // POSTERN_BENCH_TIMING_H_
