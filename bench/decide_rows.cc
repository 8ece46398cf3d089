// What a decision costs, and what a graph.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "bench/policy_builder.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "bench/workload.h"
#include "bench/workload_files.h"
#include "benchmark/benchmark.h"
#include "engine/testing/allocation_count.h"
#include "policy/compiler.h"

namespace postern::bench {
namespace {

constexpr size_t kCompilations = 5;

class DecideRows {
 public:
  explicit DecideRows(Rows& rows) : rows_(rows), report_(rows.report()) {}

  void Register() {
    if (!rows_.options().files.empty()) {
      const size_t size = ReadWorkload(rows_.options().files).policy.declarations.size();
      return RegisterWorkload(Rows::kFiles, size);
    }
    for (const size_t size : {10, 100, 1000, 10000, 100000}) RegisterWorkload("storage", size);
    RegisterWorkload("unshareable", 1000);
    RegisterWorkload("unshareable", 10000);
    RegisterWorkload("unshareable", 100000);
    for (const size_t size : {1000, 10000, 100000}) RegisterWorkload("templated", size);
    RegisterWorkload("where", 1000);
    RegisterWorkload("group", 1000);
    RegisterWorkload("github-key", 807);
    RegisterWorkload("github-url", 808);
    for (const size_t denies : {1, 4, 16, 20}) {
      rows_.Add("storage", 1000, absl::StrCat("denies-", denies),
                [this, denies](const std::string& name, size_t size) {
                  FloatingDenies(name, size, denies);
                });
    }
    if (rows_.options().large) {
      for (const char* name : {"storage", "unshareable", "templated"}) {
        RegisterWorkload(name, 1000000);
      }
    }
    rows_.Add("templated", rows_.options().large ? 1000000 : 100000, "growth",
              [this](const std::string& name, size_t size) { Growth(name, size); });
  }

 private:
  void RegisterWorkload(const std::string& name, size_t size) {
    const auto add = [&](const std::string& metric,
                         void (DecideRows::*row)(const std::string&, size_t)) {
      rows_.Add(name, size, metric, [this, row](const std::string& row_name, size_t row_size) {
        (this->*row)(row_name, row_size);
      });
    };
    add("decide", &DecideRows::Decide);
    add("size", &DecideRows::GraphSize);
    add("compile", &DecideRows::Compile);
    add("allocations", &DecideRows::Allocations);
  }

  void Decide(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const Timing timing = rows_.TimeInTurn(
        subject, {RunOf(subject, &Subject::HashPaths), RunOf(subject, &Subject::DecidePrepared),
                  RunOf(subject, &Subject::DecideRaw)});
    report_.Add(name, size, "hash", timing.Nanoseconds(0), "ns");
    report_.Add(name, size, "prepared", timing.Nanoseconds(1), "ns");
    report_.Add(name, size, "prepared", timing.Ratio(1, 0), "H");
    report_.Add(name, size, "raw-path", timing.Ratio(2, 0), "H");
  }

  void GraphSize(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    report_.Add(name, size, "graph",
                static_cast<double>(subject.graph().NumBytes()) /
                    static_cast<double>(subject.num_declarations()),
                "bytes/declaration");
  }

  void Compile(const std::string& name, size_t size) {
    const Policy& policy = rows_.subject(name, size).workload().policy;
    std::vector<double> times;
    for (size_t i = 0; i < kCompilations; ++i) {
      const double before = ThreadMicroseconds();
      const absl::StatusOr<DecisionGraph> graph = CompileModel(policy);
      const double taken = ThreadMicroseconds() - before;
      if (!graph.ok()) Fail(std::string(graph.status().message()));
      times.push_back(taken / static_cast<double>(policy.declarations.size()));
    }
    report_.Add(name, size, "compile", SpreadOf(std::move(times)), "us/declaration");
  }

  void Allocations(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const size_t before = NumAllocations();
    size_t allowed = subject.DecidePrepared(0, subject.num_requests());
    benchmark::DoNotOptimize(allowed);
    report_.Add(name, size, "allocations",
                static_cast<double>(NumAllocations() - before) /
                    static_cast<double>(subject.num_requests()),
                "per decision");
  }

  // The same requests with and without the denies.
  void FloatingDenies(const std::string& name, size_t size, size_t num_denies) {
    WorkloadOptions options;
    options.num_floating_denies = num_denies;
    Workload denying = MakeWorkload(name, size, options);
    Workload allowing = denying;
    std::vector<Declaration>& all = allowing.policy.declarations;
    all.erase(std::remove_if(all.begin(), all.end(),
                             [](const Declaration& each) { return each.IsGuard(); }),
              all.end());
    const Subject with(std::move(denying));
    const Subject without(std::move(allowing));
    with.CheckAnswers();
    const Timing timing = rows_.TimeInTurn(
        with, {RunOf(with, &Subject::HashPaths), RunOf(without, &Subject::DecidePrepared),
               RunOf(with, &Subject::DecidePrepared)});
    report_.Add(absl::StrCat(name, "+", num_denies, "-denies"), size, "prepared",
                timing.Ratio(2, 0), "H");
    report_.Add(absl::StrCat(name, "+", num_denies, "-denies"), size, "added",
                timing.Added(2, 1, 0), "H");
  }

  void Growth(const std::string& name, size_t size) {
    const Subject& large = rows_.subject(name, size);
    const Subject small(MakeWorkload(name, 1000));
    const Timing timing = rows_.TimeInTurn(
        small, {RunOf(small, &Subject::DecidePrepared), RunOf(large, &Subject::DecidePrepared)});
    report_.Add(name, size, "growth", timing.Ratio(1, 0), "times 1,000");
  }

  Rows& rows_;
  Report& report_;
};

}  // namespace

void AddDecideRows(Rows& rows) {
  // The rows last as long as the program, which is over when they were run.
  static auto* const added = new DecideRows(rows);
  added->Register();
}

}  // namespace postern::bench
