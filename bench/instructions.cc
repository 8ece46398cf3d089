// What bench/instructions.py runs under callgrind: decides the requests of one workload, or does
// what surrounds a decision, or only goes over them, so that the loop can be subtracted.
//
//   instructions list             # the names of what is counted
//   instructions run storage-1k
//   instructions loop storage-1k
#include <valgrind/callgrind.h>

#include <cstddef>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "bench/policy_builder.h"
#include "bench/subject.h"
#include "bench/workload.h"

namespace postern::bench {
namespace {

// So few that callgrind is done soon; enough that every kind of request is among them.
constexpr size_t kNumDecisions = 4096;

struct Case {
  std::string_view name;
  std::string_view workload;
  size_t size;
  size_t num_floating_denies = 0;
  size_t (Subject::*run)(size_t, size_t) const = &Subject::DecidePrepared;
};

constexpr Case kCases[] = {
    {"storage-1k", "storage", 1000},
    {"storage-1k-raw", "storage", 1000, 0, &Subject::DecideRaw},
    {"storage-1k-denies-16", "storage", 1000, 16},
    {"storage-1k-prepare", "storage", 1000, 0, &Subject::PreparePrincipals},
    {"storage-1k-explain", "storage", 1000, 0, &Subject::ExplainPrepared},
    {"mixed-1k", "unshareable", 1000},
    {"templated-1k", "templated", 1000},
    {"github-key", "github-key", 807},
    {"github-url-raw", "github-url", 808, 0, &Subject::DecideRaw},
};

void Measure(const Case& each, bool is_loop) {
  const WorkloadOptions options = {kNumDecisions, each.num_floating_denies};
  const Subject subject(MakeWorkload(each.workload, each.size, options));
  if (!is_loop) subject.CheckAnswers();
  const auto run = is_loop ? &Subject::LoopOnly : each.run;
  (subject.*run)(0, 1);  // what is done once is not what is counted
  CALLGRIND_START_INSTRUMENTATION;
  const size_t sum = (subject.*run)(0, kNumDecisions);
  CALLGRIND_STOP_INSTRUMENTATION;
  std::printf("%zu requests, sum %zu\n", kNumDecisions, sum);
}

int Main(const std::vector<std::string_view>& arguments) {
  if (arguments.size() == 1 && arguments[0] == "list") {
    for (const Case& each : kCases) std::printf("%s\n", each.name.data());
    return 0;
  }
  if (arguments.size() == 2 && (arguments[0] == "run" || arguments[0] == "loop")) {
    for (const Case& each : kCases) {
      if (each.name != arguments[1]) continue;
      Measure(each, arguments[0] == "loop");
      return 0;
    }
  }
  Fail("usage: instructions list | (run | loop) NAME");
}

}  // namespace
}  // namespace postern::bench

int main(int argc, char** argv) {
  try {
    return postern::bench::Main({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    return 2;
  }
}
