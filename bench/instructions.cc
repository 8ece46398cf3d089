// What bench/instructions.py runs under callgrind: decides the requests of one workload, or only
// goes over them, so that the loop can be subtracted.
//
//   instructions list               # the workloads' names
//   instructions decide storage-1k
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
  bool is_raw = false;  // the path's canonicalisation counts, too
};

constexpr Case kCases[] = {
    {"storage-1k", "storage", 1000},
    {"storage-1k-raw", "storage", 1000, 0, true},
    {"storage-1k-denies-16", "storage", 1000, 16},
    {"mixed-1k", "unshareable", 1000},
    {"templated-1k", "templated", 1000},
    {"github-key", "github-key", 807},
    {"github-url-raw", "github-url", 808, 0, true},
};

void Measure(const Case& each, bool decide) {
  const WorkloadOptions options = {kNumDecisions, each.num_floating_denies};
  const Subject subject(MakeWorkload(each.workload, each.size, options));
  if (decide) subject.CheckAnswers();
  CALLGRIND_START_INSTRUMENTATION;
  const size_t sum = !decide       ? subject.LoopOnly(0, kNumDecisions)
                     : each.is_raw ? subject.DecideRaw(0, kNumDecisions)
                                   : subject.DecidePrepared(0, kNumDecisions);
  CALLGRIND_STOP_INSTRUMENTATION;
  std::printf("%zu decisions, sum %zu\n", kNumDecisions, sum);
}

int Main(const std::vector<std::string_view>& arguments) {
  if (arguments.size() == 1 && arguments[0] == "list") {
    for (const Case& each : kCases) std::printf("%s\n", each.name.data());
    return 0;
  }
  if (arguments.size() == 2 && (arguments[0] == "decide" || arguments[0] == "loop")) {
    for (const Case& each : kCases) {
      if (each.name != arguments[1]) continue;
      Measure(each, arguments[0] == "decide");
      return 0;
    }
  }
  Fail("usage: instructions list | (decide | loop) NAME");
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
