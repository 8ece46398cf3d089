#include "bench/timing.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "benchmark/benchmark.h"

namespace postern::bench {
namespace {

constexpr size_t kChunk = 1024;

double NanosecondsOf(const Run& run, size_t begin, size_t end) {
  size_t touched = run.touch(begin, end);
  benchmark::DoNotOptimize(touched);
  const auto before = std::chrono::steady_clock::now();
  size_t answers = run.answer(begin, end);
  benchmark::DoNotOptimize(answers);
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - before;
  return taken.count() / static_cast<double>(end - begin);
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t last = values.size() - 1;
  return {values[last / 2], values[last / 4], values[last - last / 4]};
}

Spread Timing::Nanoseconds(size_t run) const { return SpreadOf(nanoseconds_[run]); }

Spread Timing::Ratio(size_t run, size_t floor) const {
  std::vector<double> ratios = nanoseconds_[run];
  for (size_t i = 0; i < ratios.size(); ++i) ratios[i] /= nanoseconds_[floor][i];
  return SpreadOf(std::move(ratios));
}

Spread Timing::Added(size_t run, size_t base, size_t floor) const {
  std::vector<double> added = nanoseconds_[run];
  for (size_t i = 0; i < added.size(); ++i) {
    added[i] = (added[i] - nanoseconds_[base][i]) / nanoseconds_[floor][i];
  }
  return SpreadOf(std::move(added));
}

Timing TimeInTurn(size_t num_requests, size_t rounds, const std::vector<Run>& runs) {
  const size_t num_chunks = (num_requests + kChunk - 1) / kChunk;
  Timing timing;
  timing.nanoseconds_.resize(runs.size());
  for (size_t turn = 0; turn < (rounds + 1) * num_chunks; ++turn) {
    for (size_t i = 0; i < runs.size(); ++i) {
      const size_t begin = (turn + i * num_chunks / runs.size()) % num_chunks * kChunk;
      const size_t end = std::min(begin + kChunk, num_requests);
      const double nanoseconds = NanosecondsOf(runs[i], begin, end);
      if (turn >= num_chunks) timing.nanoseconds_[i].push_back(nanoseconds);
    }
  }
  return timing;
}

double ThreadMicroseconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

}  // namespace postern::bench
