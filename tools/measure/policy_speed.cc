#include "tools/measure/policy_speed.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <numeric>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/evaluator.h"

namespace postern::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kNumSlowest = 10;
constexpr size_t kNumClockReadings = 1001;

double NanosecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

double ClockNanoseconds() {
  std::vector<float> readings;
  for (size_t i = 0; i < kNumClockReadings; ++i) {
    readings.push_back(static_cast<float>(NanosecondsSince(Clock::now())));
  }
  return Median(readings);
}

// A request made ready.
struct Ready {
  const PreparedPrincipal* principal;
  Action action;
  CanonicalPath path;
};

// All requests made ready for one graph.
class ReadyRequests {
 public:
  ReadyRequests(const DecisionGraph& graph, const MeasuredRequests& requests) : graph_(graph) {
    for (const Principal& principal : requests.principals) {
      principals_.push_back(graph.Prepare(principal));
    }
    for (const MeasuredRequest& request : requests.requests) {
      ready_.push_back({&principals_[request.principal], graph.action(request.action),
                        graph.path(request.path)});
    }
  }

  size_t size() const { return ready_.size(); }

  Decision Decide(size_t i) const {
    const Ready& request = ready_[i];
    return Evaluate(graph_, *request.principal, request.action, request.path);
  }

  // Returns how many of these are allowed.
  size_t DecideAll(size_t begin, size_t end) const {
    size_t num_allowed = 0;
    for (size_t i = begin; i < end; ++i) num_allowed += Decide(i).allowed();
    return num_allowed;
  }

 private:
  const DecisionGraph& graph_;
  std::vector<PreparedPrincipal> principals_;
  std::vector<Ready> ready_;
};

class Measurement {
 public:
  Measurement(const DecisionGraph& graph, const MeasuredRequests& requests,
              const SpeedOptions& options)
      : graph_(graph), requests_(requests), options_(options), ready_(graph, requests) {
    for (size_t i = 0; i < ready_.size(); ++i) decisions_.push_back(ready_.Decide(i));
  }

  PolicySpeed Run() {
    PolicySpeed speed;
    speed.clock_ns = ClockNanoseconds();
    const std::vector<float> prepared =
        TimeEach(speed.clock_ns, [this](size_t i) { return ready_.Decide(i); });
    const std::vector<float> from_text =
        TimeEach(speed.clock_ns, [this](size_t i) { return DecideText(i); });
    std::vector<size_t> every(ready_.size());
    std::iota(every.begin(), every.end(), size_t{0});
    speed.all = SpeedOf(every, prepared, from_text);
    std::map<Reason, std::vector<size_t>> by_reason;
    for (size_t i = 0; i < decisions_.size(); ++i) by_reason[decisions_[i].reason].push_back(i);
    for (const auto& [reason, members] : by_reason) {
      speed.by_reason.emplace_back(reason, SpeedOf(members, prepared, from_text));
    }
    speed.slowest = Slowest(prepared);
    size_t one = 1;
    speed.one_thread_per_second = PerSecond(one);
    speed.threads = options_.threads != 0
                        ? options_.threads
                        : std::max<size_t>(1, std::thread::hardware_concurrency());
    speed.all_threads_per_second =
        speed.threads == 1 ? speed.one_thread_per_second : PerSecond(speed.threads);
    return speed;
  }

  PreparedSpeed RunPrepared() {
    PreparedSpeed speed;
    speed.latency =
        LatencyOf(TimeEach(ClockNanoseconds(), [this](size_t i) { return ready_.Decide(i); }));
    for (const Decision& decision : decisions_) {
      speed.num_governed += decision.declaration != Decision::kNone;
    }
    return speed;
  }

 private:
  Decision DecideText(size_t i) const {
    const MeasuredRequest& request = requests_.requests[i];
    const PreparedPrincipal principal = graph_.Prepare(requests_.principals[request.principal]);
    const CanonicalPath path = graph_.path(request.path);
    return Evaluate(graph_, principal, graph_.action(request.action), path);
  }

  // Returns the median time of each request, in ns. Floats are exact up to 16 ms.
  template <typename Work>
  std::vector<float> TimeEach(double clock_ns, const Work& work) {
    std::vector<std::vector<float>> rounds(options_.rounds, std::vector<float>(ready_.size()));
    for (std::vector<float>& round : rounds) {
      for (size_t i = 0; i < ready_.size(); ++i) {
        const Clock::time_point begin = Clock::now();
        num_allowed_ += work(i).allowed();
        round[i] = static_cast<float>(std::max(0.0, NanosecondsSince(begin) - clock_ns));
      }
    }
    std::vector<float> medians(ready_.size());
    std::vector<float> times(options_.rounds);
    for (size_t i = 0; i < medians.size(); ++i) {
      for (size_t k = 0; k < times.size(); ++k) times[k] = rounds[k][i];
      medians[i] = static_cast<float>(Median(times));
    }
    return medians;
  }

  ClassSpeed SpeedOf(const std::vector<size_t>& members, const std::vector<float>& prepared,
                     const std::vector<float>& from_text) const {
    const auto those_of = [&members](const std::vector<float>& times) {
      std::vector<float> of_members;
      of_members.reserve(members.size());
      for (const size_t i : members) of_members.push_back(times[i]);
      return of_members;
    };
    ClassSpeed speed;
    speed.requests = members.size();
    for (const size_t i : members) speed.allowed += decisions_[i].allowed();
    speed.prepared = LatencyOf(those_of(prepared));
    speed.from_text = LatencyOf(those_of(from_text));
    return speed;
  }

  std::vector<DeclarationSpeed> Slowest(const std::vector<float>& prepared) const {
    std::map<uint32_t, DeclarationSpeed> speeds;
    for (size_t i = 0; i < decisions_.size(); ++i) {
      const uint32_t declaration = decisions_[i].declaration;
      if (declaration == Decision::kNone) continue;
      DeclarationSpeed& speed = speeds[declaration];
      speed.mean_ns += prepared[i];  // their sum until all are counted
      ++speed.requests;
    }
    std::vector<DeclarationSpeed> all;
    all.reserve(speeds.size());
    for (auto& [declaration, speed] : speeds) {
      all.push_back(
          {declaration, speed.requests, speed.mean_ns / static_cast<double>(speed.requests)});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.mean_ns > b.mean_ns; });
    all.resize(std::min(all.size(), kNumSlowest));
    return all;
  }

  // Each thread decides all requests in every round, from another one on. Sets `num_threads` to
  // fewer if the system has no more.
  double PerSecond(size_t& num_threads) {
    struct Work {
      Clock::time_point begin;
      Clock::time_point end;
      size_t allowed = 0;
    };
    std::vector<Work> works(num_threads);
    std::atomic<bool> is_begun = false;
    const auto decide = [&](size_t number) {
      while (!is_begun) std::this_thread::yield();
      const size_t first = number * ready_.size() / works.size();
      size_t allowed = 0;
      works[number].begin = Clock::now();
      for (size_t round = 0; round < options_.rounds; ++round) {
        allowed += ready_.DecideAll(first, ready_.size()) + ready_.DecideAll(0, first);
      }
      works[number].end = Clock::now();
      works[number].allowed = allowed;
    };
    std::vector<std::thread> threads;
    try {
      for (size_t i = 1; i < num_threads; ++i) threads.emplace_back(decide, i);
    } catch (const std::system_error&) {
      num_threads = threads.size() + 1;
    }
    is_begun = true;
    decide(0);
    for (std::thread& thread : threads) thread.join();
    Clock::time_point begin = works[0].begin;
    Clock::time_point end = works[0].end;
    for (size_t i = 0; i < num_threads; ++i) {
      num_allowed_ += works[i].allowed;
      begin = std::min(begin, works[i].begin);
      end = std::max(end, works[i].end);
    }
    return static_cast<double>(num_threads * options_.rounds * ready_.size()) /
           std::chrono::duration<double>(end - begin).count();
  }

  const DecisionGraph& graph_;
  const MeasuredRequests& requests_;
  const SpeedOptions& options_;
  const ReadyRequests ready_;
  std::vector<Decision> decisions_;
  size_t num_allowed_ = 0;  // so that no decision is left out as one that nobody asks for
};

// Some decide this many, then the others do.
constexpr size_t kTurn = 512;

}  // namespace

SpeedComparison CompareSpeed(const DecisionGraph& graph, const DecisionGraph& other,
                             const MeasuredRequests& requests, const SpeedOptions& options) {
  const ReadyRequests first(graph, requests);
  const ReadyRequests second(other, requests);
  SpeedComparison comparison;
  for (size_t i = 0; i < first.size(); ++i) {
    comparison.num_different += first.Decide(i).effect != second.Decide(i).effect;
  }
  size_t num_allowed = 0;
  const auto time = [&num_allowed](const ReadyRequests& ready, size_t begin) {
    const Clock::time_point before = Clock::now();
    num_allowed += ready.DecideAll(begin, std::min(begin + kTurn, ready.size()));
    return NanosecondsSince(before);
  };
  std::vector<double> ratios;
  for (size_t round = 0; round < options.rounds; ++round) {
    for (size_t begin = 0; begin < first.size(); begin += kTurn) {
      const double base = time(first, begin);
      ratios.push_back(time(second, begin) / base);
    }
  }
  std::sort(ratios.begin(), ratios.end());
  const size_t last = ratios.size() - 1;
  comparison.ratio = ratios[last / 2];
  comparison.low = ratios[last / 4];
  comparison.high = ratios[last - last / 4];
  return comparison;
}

PolicySpeed MeasureSpeed(const DecisionGraph& graph, const MeasuredRequests& requests,
                         const SpeedOptions& options) {
  return Measurement(graph, requests, options).Run();
}

PreparedSpeed MeasurePrepared(const DecisionGraph& graph, const MeasuredRequests& requests,
                              size_t rounds) {
  SpeedOptions options;
  options.rounds = rounds;
  return Measurement(graph, requests, options).RunPrepared();
}

}  // namespace postern::tools
