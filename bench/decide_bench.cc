// What a decision costs, and what a graph: `./dev bench`.
//
// Google Benchmark names the rows and picks those that --filter asks for. It times one thing after
// the other, though, and here it is ratios that matter, so the times are taken by bench/timing.h.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "bench/policy_builder.h"
#include "bench/prefix_walk.h"
#include "bench/report.h"
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
constexpr char kFiles[] = "files";

struct Options {
  std::string json;
  std::string filter = ".";
  std::string files;
  bool large = false;
  size_t rounds = 7;
};

// The last workload asked for: rows of one workload follow each other.
class Subjects {
 public:
  // Those of the workload `files` come from this folder.
  explicit Subjects(std::string files) : files_(std::move(files)) {}

  const Subject& Get(const std::string& name, size_t size) {
    const std::string key = absl::StrCat(name, "/", size);
    if (key != key_) {
      subject_.reset();
      subject_ = std::make_unique<Subject>(name == kFiles ? ReadWorkload(files_)
                                                          : MakeWorkload(name, size));
      subject_->CheckAnswers();
      key_ = key;
    }
    return *subject_;
  }

 private:
  std::string files_;
  std::string key_;
  std::unique_ptr<Subject> subject_;
};

Run RunOf(const Subject& subject, size_t (Subject::*answer)(size_t, size_t) const) {
  return {[&subject, answer](size_t begin, size_t end) { return (subject.*answer)(begin, end); },
          [&subject](size_t begin, size_t end) { return subject.Touch(begin, end); }};
}

// What the name of a row stands for; it reports for itself.
class Row : public benchmark::Fixture {
 public:
  Row(const std::string& name, std::function<void()> run) : run_(std::move(run)) {
    SetName(name.c_str());
    Iterations(1);
  }

 private:
  void BenchmarkCase(benchmark::State& state) override {
    for (auto iteration : state) run_();
  }

  std::function<void()> run_;
};

class Bench {
 public:
  explicit Bench(const Options& options)
      : options_(options), report_(options.json), subjects_(options.files) {}

  void Register() {
    if (!options_.files.empty()) {
      const size_t size = ReadWorkload(options_.files).policy.declarations.size();
      return RegisterWorkload(kFiles, size);
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
      RegisterRow("storage", 1000, absl::StrCat("denies-", denies),
                  [this, denies](const std::string& name, size_t size) {
                    FloatingDenies(name, size, denies);
                  });
    }
    if (options_.large) {
      for (const char* name : {"storage", "unshareable", "templated"}) {
        RegisterWorkload(name, 1000000);
      }
    }
    RegisterRow("templated", options_.large ? 1000000 : 100000, "growth",
                [this](const std::string& name, size_t size) { Growth(name, size); });
  }

 private:
  using RowFunction = std::function<void(const std::string& name, size_t size)>;

  void RegisterRow(const std::string& name, size_t size, const std::string& metric,
                   RowFunction run) {
    auto row = std::make_unique<Row>(absl::StrCat(name, "/", size, "/", metric),
                                     [name, size, run = std::move(run)] { run(name, size); });
    benchmark::internal::RegisterBenchmarkInternal(row.release());
  }

  void RegisterWorkload(const std::string& name, size_t size) {
    const auto add = [&](const std::string& metric,
                         void (Bench::*row)(const std::string&, size_t)) {
      RegisterRow(name, size, metric, [this, row](const std::string& row_name, size_t row_size) {
        (this->*row)(row_name, row_size);
      });
    };
    add("decide", &Bench::Decide);
    add("size", &Bench::GraphSize);
    add("compile", &Bench::Compile);
    add("allocations", &Bench::Allocations);
    if (name == "storage" || name == kFiles) add("strings", &Bench::Strings);
  }

  void Decide(const std::string& name, size_t size) {
    const Subject& subject = subjects_.Get(name, size);
    const Timing timing =
        TimeInTurn(subject.num_requests(), options_.rounds,
                   {RunOf(subject, &Subject::HashPaths), RunOf(subject, &Subject::DecidePrepared),
                    RunOf(subject, &Subject::DecideRaw)});
    report_.Add(name, size, "hash", timing.Nanoseconds(0), "ns");
    report_.Add(name, size, "prepared", timing.Nanoseconds(1), "ns");
    report_.Add(name, size, "prepared", timing.Ratio(1, 0), "H");
    report_.Add(name, size, "raw-path", timing.Ratio(2, 0), "H");
  }

  void Strings(const std::string& name, size_t size) {
    const Subject& subject = subjects_.Get(name, size);
    const Workload& workload = subject.workload();
    const PrefixWalk walk(workload.policy);
    const auto walk_one = [&](size_t i) {
      const Request& request = workload.requests[i];
      return walk.IsAllowed(workload.principals[request.principal],
                            workload.actions[request.action], request.path);
    };
    for (size_t i = 0; i < subject.num_requests(); ++i) {
      if (walk_one(i) != workload.requests[i].allowed) Fail(name + ": the prefix walk is wrong");
    }
    Run walk_all = RunOf(subject, &Subject::DecideStrings);
    walk_all.answer = [&](size_t begin, size_t end) {
      size_t allowed = 0;
      for (size_t i = begin; i < end; ++i) allowed += walk_one(i) ? 1 : 0;
      return allowed;
    };
    const Timing timing = TimeInTurn(subject.num_requests(), options_.rounds,
                                     {walk_all, RunOf(subject, &Subject::DecideStrings)});
    report_.Add(name, size, "prefix-walk", timing.Nanoseconds(0), "ns");
    report_.Add(name, size, "strings", timing.Nanoseconds(1), "ns");
    report_.Add(name, size, "strings", timing.Ratio(1, 0), "prefix walks");
  }

  void GraphSize(const std::string& name, size_t size) {
    const Subject& subject = subjects_.Get(name, size);
    report_.Add(name, size, "graph",
                static_cast<double>(subject.graph().NumBytes()) /
                    static_cast<double>(subject.num_declarations()),
                "bytes/declaration");
  }

  void Compile(const std::string& name, size_t size) {
    const Policy& policy = subjects_.Get(name, size).workload().policy;
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
    const Subject& subject = subjects_.Get(name, size);
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
    const Timing timing =
        TimeInTurn(with.num_requests(), options_.rounds,
                   {RunOf(with, &Subject::HashPaths), RunOf(without, &Subject::DecidePrepared),
                    RunOf(with, &Subject::DecidePrepared)});
    report_.Add(absl::StrCat(name, "+", num_denies, "-denies"), size, "prepared",
                timing.Ratio(2, 0), "H");
    report_.Add(absl::StrCat(name, "+", num_denies, "-denies"), size, "added",
                timing.Added(2, 1, 0), "H");
  }

  void Growth(const std::string& name, size_t size) {
    const Subject& large = subjects_.Get(name, size);
    const Subject small(MakeWorkload(name, 1000));
    const Timing timing = TimeInTurn(
        small.num_requests(), options_.rounds,
        {RunOf(small, &Subject::DecidePrepared), RunOf(large, &Subject::DecidePrepared)});
    report_.Add(name, size, "growth", timing.Ratio(1, 0), "times 1,000");
  }

  const Options options_;
  Report report_;
  Subjects subjects_;
};

class SilentReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& /*runs*/) override {}
};

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures decisions and graphs; H is the time of absl::Hash of the path.");
  app.add_option("--filter", options.filter,
                 "measure these rows only: a regular expression for WORKLOAD/N/ROW, for instance "
                 "storage/.*/decide");
  app.add_option("--files", options.files,
                 "measure what bench/workload.py wrote to this folder, and nothing else");
  app.add_option("--json", options.json, "write each figure to this file, too, as a line of JSON");
  app.add_option("--rounds", options.rounds, "how often all requests are timed")
      ->check(CLI::Range(1, 1000));
  app.add_flag("--large", options.large, "also a million declarations; takes minutes and 8 GB");
  CLI11_PARSE(app, argc, argv);

  Bench bench(options);
  bench.Register();
  SilentReporter reporter;
  if (benchmark::RunSpecifiedBenchmarks(&reporter, options.filter) > 0) return 0;
  Fail("no row matches " + options.filter);
}

}  // namespace
}  // namespace postern::bench

int main(int argc, char** argv) {
  try {
    return postern::bench::Main(argc, argv);
  } catch (const std::exception& error) {  // CLI11's, of an option that is declared wrongly
    std::fputs(error.what(), stderr);
    return 2;
  }
}
