// `./dev bench`: what Postern costs.
#include <cstdio>
#include <exception>

#include "CLI/CLI.hpp"
#include "bench/policy_builder.h"
#include "bench/rows.h"
#include "benchmark/benchmark.h"

namespace postern::bench {
namespace {

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

  Rows rows(options);
  AddDecideRows(rows);
  AddLatencyRows(rows);
  AddRivalRows(rows);
  if (options.files.empty()) {
    AddServiceRows(rows);
    AddFileRows(rows);
    AddCRows(rows);
  }
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
