// How long one request waits for its answer: each timed alone, each waiting for the one before, and
// with nothing of the policy in the caches.
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/policy_builder.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "bench/workload.h"
#include "benchmark/benchmark.h"
#include "engine/evaluator.h"
#include "policy/compiler.h"
#include "tools/measure/made_requests.h"
#include "tools/measure/policy_speed.h"

namespace postern::bench {
namespace {

constexpr size_t kNumCold = 400;  // requests
// So much is read between two cold decisions, more than the last cache holds.
constexpr size_t kColdBytes = size_t{128} << 20;

using tools::ClassSpeed;
using tools::Latency;
using tools::MeasuredRequests;

MeasuredRequests RequestsOf(const Workload& workload) {
  MeasuredRequests requests;
  requests.principals = workload.principals;
  for (const Request& request : workload.requests) {
    requests.requests.push_back(
        {request.principal, workload.actions[request.action], request.path});
  }
  return requests;
}

// Makes requests of every 16th part such that they are denied before the rules are asked.
void AddFaults(MeasuredRequests& requests) {
  Principal nobody;
  nobody.kind = PrincipalKind::kUser;
  nobody.entity_id = "";
  requests.principals.push_back(nobody);
  for (size_t i = 0; i < requests.requests.size(); i += 16) {
    tools::MeasuredRequest& request = requests.requests[i];
    if (i % 48 == 0) request.action = "no-action";
    if (i % 48 == 16) request.path += "//x";
    if (i % 48 == 32) request.principal = requests.principals.size() - 1;
  }
}

class LatencyRows {
 public:
  explicit LatencyRows(Rows& rows) : rows_(rows), report_(rows.report()) {}

  void Register() {
    if (!rows_.options().files.empty()) {
      return Add(Rows::kFiles, rows_.subject(Rows::kFiles, 0).num_declarations());
    }
    for (const size_t size : {10, 1000, 100000}) Add("storage", size);
    Add("unshareable", 100000);
    Add("templated", 100000);
    Add("github-url", 808);
    rows_.Add("storage", 1000, "reasons",
              [this](const std::string& name, size_t size) { Reasons(name, size); });
    if (!rows_.options().large) return;
    for (const char* name : {"storage", "unshareable", "templated"}) Add(name, 1000000);
  }

 private:
  void Add(const std::string& workload, size_t workload_size) {
    const auto add = [&](const std::string& metric,
                         void (LatencyRows::*row)(const std::string&, size_t)) {
      rows_.Add(workload, workload_size, metric,
                [this, row](const std::string& name, size_t size) { (this->*row)(name, size); });
    };
    add("latency", &LatencyRows::EachAlone);
    add("chained", &LatencyRows::Chained);
    add("cold", &LatencyRows::Cold);
  }

  void Report(const std::string& name, size_t size, const std::string& what,
              const Latency& latency) {
    report_.Add(name, size, what + "mean", latency.mean_ns, "ns");
    report_.Add(name, size, what + "p50", latency.p50_ns, "ns");
    report_.Add(name, size, what + "p99", latency.p99_ns, "ns");
  }

  // Made ready, and everything from text.
  void EachAlone(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const ClassSpeed all =
        tools::MeasureSpeed(subject.graph(), RequestsOf(subject.workload()), OneThread()).all;
    Report(name, size, "", all.prepared);
    Report(name, size, "strings-", all.from_text);
  }

  // The next request is known only when the one before is answered.
  void Chained(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const Timing timing = rows_.TimeInTurn(
        subject, {RunOf(subject, &Subject::HashPaths), RunOf(subject, &Subject::DecidePrepared),
                  RunOf(subject, &Subject::DecideChained)});
    report_.Add(name, size, "chained", timing.Nanoseconds(2), "ns");
    report_.Add(name, size, "chained", timing.Ratio(2, 0), "H");
    report_.Add(name, size, "chained", timing.Ratio(2, 1), "prepared");
  }

  // Nothing of the policy, the principal or the path is in a cache; not even the code.
  void Cold(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    std::vector<uint64_t> memory(kColdBytes / sizeof(uint64_t), 1);
    std::vector<double> hashes;
    std::vector<double> decisions;
    const auto time = [&](size_t (Subject::*answer)(size_t, size_t) const, size_t i) {
      for (uint64_t& word : memory) word += i;
      benchmark::DoNotOptimize(memory.data());
      const auto before = std::chrono::steady_clock::now();
      size_t answers = (subject.*answer)(i, i + 1);
      benchmark::DoNotOptimize(answers);
      return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - before)
          .count();
    };
    const size_t step = subject.num_requests() / kNumCold;
    for (size_t i = 0; i < kNumCold; ++i) {
      hashes.push_back(time(&Subject::HashPaths, i * step));
      decisions.push_back(time(&Subject::DecidePrepared, i * step));
    }
    report_.Add(name, size, "cold-hash", SpreadOf(std::move(hashes)), "ns");
    report_.Add(name, size, "cold", SpreadOf(std::move(decisions)), "ns");
  }

  // Each outcome apart.
  void Reasons(const std::string& name, size_t size) {
    WorkloadOptions options;
    options.num_floating_denies = 16;
    const Subject subject(MakeWorkload(name, size, options));
    subject.CheckAnswers();
    MeasuredRequests requests = RequestsOf(subject.workload());
    AddFaults(requests);
    for (const auto& [reason, speed] :
         tools::MeasureSpeed(subject.graph(), requests, OneThread()).by_reason) {
      if ((speed.allowed != 0) != (reason == Reason::kAllowed)) Fail("an allow by accident");
      Report(name + "+16-denies", size, absl::StrCat(std::string(ReasonName(reason)), "-"),
             speed.prepared);
    }
  }

  tools::SpeedOptions OneThread() const {
    tools::SpeedOptions options;
    options.rounds = rows_.options().rounds;
    options.threads = 1;
    return options;
  }

  Rows& rows_;
  bench::Report& report_;
};

}  // namespace

void AddLatencyRows(Rows& rows) {
  // As with the rows of decisions.
  static auto* const added = new LatencyRows(rows);
  added->Register();
}

}  // namespace postern::bench
