// What surrounds a decision: taking the policy in force, threads, reloads, principals and
// explanations.
#include <atomic>
#include <bit>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "benchmark/benchmark.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/policy_store.h"
#include "engine/session.h"

namespace postern::bench {
namespace {

constexpr size_t kNumExplained = 2048;  // requests, with near misses

Spread InMicroseconds(Spread nanoseconds) {
  return {nanoseconds.median / 1000, nanoseconds.low / 1000, nanoseconds.high / 1000};
}

// A second thread that does something again and again, while it is wanted.
class Companion {
 public:
  explicit Companion(std::function<void()> work)
      : thread_([this, work = std::move(work)] { Run(work); }) {}
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion() {
    is_over_ = true;
    thread_.join();
  }

  // Returns when it works, or rests.
  void Work(bool is_wanted) {
    is_wanted_ = is_wanted;
    while (is_working_ != is_wanted) std::this_thread::yield();
  }

 private:
  void Run(const std::function<void()>& work) {
    while (!is_over_) {
      is_working_ = is_wanted_.load();
      if (is_working_) {
        work();
      } else {
        std::this_thread::sleep_for(std::chrono::microseconds(20));
      }
    }
  }

  std::atomic<bool> is_wanted_ = false;
  std::atomic<bool> is_working_ = false;
  std::atomic<bool> is_over_ = false;
  std::thread thread_;  // the last, since it uses the others
};

// The run, with the companion at work or at rest meanwhile.
Run With(Companion& companion, bool is_wanted, Run run) {
  const Range touch = run.touch;
  run.touch = [&companion, is_wanted, touch](size_t begin, size_t end) {
    companion.Work(is_wanted);
    return touch(begin, end);
  };
  return run;
}

// Reads the principal as it came, so that it is as near as the paths that are hashed.
size_t Touched(const Principal& principal) {
  size_t sum = 0;
  const auto touch = [&sum](const std::string& text) {
    for (const char c : text) sum += static_cast<uint8_t>(c);
  };
  if (principal.entity_id) touch(*principal.entity_id);
  if (principal.name) touch(*principal.name);
  if (principal.groups) {
    for (const std::string& group : *principal.groups) touch(group);
  }
  for (const auto& [name, value] : principal.attributes) {
    touch(name);
    touch(value);
  }
  return sum;
}

// Without a division, which would be a quarter of the time. REQUIRES: their number is a power of
// two.
const Principal& PrincipalOf(size_t request, const std::vector<Principal>& principals) {
  return principals[request & (principals.size() - 1)];
}

class ServiceRows {
 public:
  explicit ServiceRows(Rows& rows) : rows_(rows), report_(rows.report()) {}

  void Register() {
    Add("storage", 1000, "acquire", &ServiceRows::Acquire);
    Add("storage", 1000, "session", &ServiceRows::DecideBySession);
    Add("storage", 1000, "batch", &ServiceRows::Batch);
    Add("storage", 1000, "two-threads", &ServiceRows::TwoThreads);
    for (const size_t size : {100, 1000}) Add("storage", size, "publish", &ServiceRows::Publish);
    Add("storage", 1000, "prepare", &ServiceRows::Prepare);
    for (const size_t size : {1000, 100000}) Add("storage", size, "explain", &ServiceRows::Explain);
  }

 private:
  using Function = void (ServiceRows::*)(const std::string& name, size_t size);

  void Add(const std::string& workload, size_t workload_size, const std::string& metric,
           Function row) {
    rows_.Add(workload, workload_size, metric,
              [this, row](const std::string& name, size_t size) { (this->*row)(name, size); });
  }

  static Run Hash(const Subject& subject) { return RunOf(subject, &Subject::HashPaths); }

  static std::shared_ptr<const std::string> Compiled(const Subject& subject) {
    return std::make_shared<const std::string>(subject.graph().Serialize());
  }

  void Acquire(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    PolicyStore store;
    store.Publish(*DecisionGraph::Load(*Compiled(subject)));
    PolicyReader reader(store);
    const auto acquire = [&reader](size_t /*i*/) {
      const DecisionGraph* graph = &reader.Acquire();
      benchmark::DoNotOptimize(graph);
      return size_t{1};
    };
    const auto nothing = [](size_t i) {
      benchmark::DoNotOptimize(i);
      return size_t{1};
    };
    const Timing timing = rows_.TimeInTurn(
        subject, {Hash(subject), RunOfEach(subject, nothing), RunOfEach(subject, acquire)});
    report_.Add(name, size, "acquire", timing.Added(2, 1, 0), "H");
  }

  // As a gateway decides: a session for each principal, the action's name, the raw path.
  void DecideBySession(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const Workload& workload = subject.workload();
    PolicyStore store;
    store.Publish(*DecisionGraph::Load(*Compiled(subject)));
    PolicyReader reader(store);
    std::vector<Session> sessions(workload.principals.begin(), workload.principals.end());
    const auto decide = [&](size_t i) {
      const Request& request = workload.requests[i];
      return size_t{
          reader.Decide(sessions[request.principal], workload.actions[request.action], request.path)
              .allowed()};
    };
    const Timing timing = rows_.TimeInTurn(
        subject, {Hash(subject), RunOf(subject, &Subject::DecideRaw), RunOfEach(subject, decide)});
    report_.Add(name, size, "session", timing.Ratio(2, 0), "H");
    report_.Add(name, size, "session-added", timing.Added(2, 1, 0), "H");
  }

  // All requests of one principal.
  void Batch(const std::string& name, size_t size) {
    constexpr size_t kBatch = 64;
    const Subject& subject = rows_.subject(name, size);
    const Workload& workload = subject.workload();
    const DecisionGraph& graph = subject.graph();
    const PreparedPrincipal principal = graph.Prepare(workload.principals.front());
    std::vector<CanonicalPath> paths;
    std::vector<BatchRequest> requests;
    for (const Request& request : workload.requests) paths.push_back(graph.path(request.path));
    for (size_t i = 0; i < paths.size(); ++i) {
      requests.push_back({graph.action(workload.actions[workload.requests[i].action]), &paths[i]});
    }
    const auto one = [&](size_t i) {
      return size_t{Evaluate(graph, principal, requests[i].action, *requests[i].path).allowed()};
    };
    Run batches = RunOfEach(subject, one);
    batches.answer = [&](size_t begin, size_t end) {
      std::vector<Decision> decisions(kBatch);
      size_t allowed = 0;
      for (size_t i = begin; i < end; i += kBatch) {
        const size_t count = std::min(kBatch, end - i);
        EvaluateBatch(graph, principal, absl::MakeSpan(requests).subspan(i, count),
                      absl::MakeSpan(decisions).subspan(0, count));
        for (size_t k = 0; k < count; ++k) allowed += decisions[k].allowed();
      }
      return allowed;
    };
    const Timing timing = rows_.TimeInTurn(subject, {RunOfEach(subject, one), batches});
    report_.Add(name, size, "batch", timing.Ratio(1, 0), "one by one");
  }

  void TwoThreads(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const auto measure = [&](size_t (Subject::*answer)(size_t, size_t) const) {
      size_t next = 0;
      Companion companion([&] {
        size_t sum = (subject.*answer)(next, next + 1024);
        benchmark::DoNotOptimize(sum);
        next = (next + 1024) % subject.num_requests();
      });
      return rows_
          .TimeInTurn(subject, {With(companion, false, RunOf(subject, answer)),
                                With(companion, true, RunOf(subject, answer))})
          .Ratio(1, 0);
    };
    report_.Add(name, size, "hash-two-threads", measure(&Subject::HashPaths), "alone");
    report_.Add(name, size, "two-threads", measure(&Subject::DecidePrepared), "alone");
  }

  // A policy each millisecond, read by a thread with 16 sessions.
  void Publish(const std::string& name, size_t size) {
    constexpr size_t kNumSessions = 16;
    const Subject& subject = rows_.subject(name, size);
    const Workload& workload = subject.workload();
    const auto compiled = Compiled(subject);
    PolicyStore store;
    store.Publish(*DecisionGraph::Load(*compiled));
    auto next = std::chrono::steady_clock::now();
    Companion publisher([&] {
      next = std::max(next + std::chrono::milliseconds(1), std::chrono::steady_clock::now());
      store.Publish(*DecisionGraph::Load(*compiled));
      std::this_thread::sleep_until(next);
    });
    PolicyReader reader(store);
    std::vector<Session> sessions(workload.principals.begin(),
                                  workload.principals.begin() + kNumSessions);
    const auto decide = [&](size_t i) {
      const Request& request = workload.requests[i];
      return size_t{
          reader.Decide(sessions[i % kNumSessions], workload.actions[request.action], request.path)
              .allowed()};
    };
    const Timing timing =
        rows_.TimeInTurn(subject, {With(publisher, false, RunOfEach(subject, decide)),
                                   With(publisher, true, RunOfEach(subject, decide))});
    report_.Add(name, size, "publishing", timing.Ratio(1, 0), "at rest");
  }

  void Prepare(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const Workload& workload = subject.workload();
    std::vector<Principal> alone = workload.principals;
    while (!std::has_single_bit(alone.size())) alone.push_back(alone[alone.size() / 2]);
    std::vector<Principal> grouped;
    std::vector<std::string> groups;
    for (Principal& principal : alone) {
      if (principal.groups) {
        groups.insert(groups.end(), principal.groups->begin(), principal.groups->end());
        principal.groups->clear();
      }
    }
    for (size_t i = 0; i < alone.size(); ++i) {
      grouped.push_back(alone[i]);
      grouped[i].kind = PrincipalKind::kUser;
      grouped[i].name.reset();
      grouped[i].groups.emplace();
      for (size_t k = 0; k < 5; ++k) {
        grouped[i].groups->push_back(groups[(i * 5 + k) % groups.size()]);
      }
    }
    const auto add = [&](const std::string& metric, const std::vector<Principal>& principals,
                         const auto& work) {
      Run run = RunOfEach(
          subject, [&principals, &work](size_t i) { return work(PrincipalOf(i, principals)); });
      run.touch = [&principals](size_t begin, size_t end) {
        size_t sum = 0;
        for (size_t i = begin; i < end; ++i) sum += Touched(PrincipalOf(i, principals));
        return sum;
      };
      const Timing timing = rows_.TimeInTurn(subject, {Hash(subject), run});
      report_.Add(name, size, metric, timing.Ratio(1, 0), "H");
    };
    const auto prepare = [&subject](const Principal& principal) {
      return static_cast<size_t>(subject.graph().Prepare(principal).error());
    };
    absl::flat_hash_map<std::string, size_t> numbers;
    for (const std::string& group : groups) numbers.emplace(group, numbers.size());
    const auto look_up = [&numbers](const Principal& principal) {
      size_t sum = 0;
      for (const std::string& group : *principal.groups) sum += numbers.find(group)->second;
      return sum;
    };
    add("prepare", alone, prepare);
    add("prepare-5-groups", grouped, prepare);
    add("look-up-5-groups", grouped, look_up);
  }

  void Explain(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const Timing timing = rows_.TimeInTurn(subject, {RunOf(subject, &Subject::ExplainPrepared),
                                                     RunOf(subject, &Subject::ExplainAsText)});
    report_.Add(name, size, "explained", InMicroseconds(timing.Nanoseconds(0)), "us");
    report_.Add(name, size, "explained-as-text", InMicroseconds(timing.Nanoseconds(1)), "us");
    report_.Add(name, size, "with-near-misses", SpreadOf(TimesWithNearMisses(subject)), "us");
  }

  // Returns the time of each, in microseconds, since they differ a hundredfold.
  static std::vector<double> TimesWithNearMisses(const Subject& subject) {
    const Workload& workload = subject.workload();
    const DecisionGraph& graph = subject.graph();
    std::vector<double> times;
    for (size_t i = 0; i < kNumExplained; ++i) {
      const Request& request = workload.requests[i];
      const PreparedPrincipal principal = graph.Prepare(workload.principals[request.principal]);
      const Action action = graph.action(workload.actions[request.action]);
      const CanonicalPath path = graph.path(request.path);
      const Decision decision = Evaluate(graph, principal, action, path);
      const auto before = std::chrono::steady_clock::now();
      const Explanation why = postern::Explain(graph, principal, action, path, decision);
      size_t num_near_misses = why.near_misses.size();
      benchmark::DoNotOptimize(num_near_misses);
      const std::chrono::duration<double, std::micro> taken =
          std::chrono::steady_clock::now() - before;
      times.push_back(taken.count());
    }
    return times;
  }

  Rows& rows_;
  Report& report_;
};

}  // namespace

void AddServiceRows(Rows& rows) {
  // As with the rows of decisions.
  static auto* const added = new ServiceRows(rows);
  added->Register();
}

}  // namespace postern::bench
