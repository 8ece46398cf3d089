// What one writes in an afternoon, beside the engine, with strings in.
#include <algorithm>
#include <string>
#include <vector>

#include "bench/policy_builder.h"
#include "bench/rivals.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "bench/workload.h"

namespace postern::bench {
namespace {

// Of what looks at one pattern after the other, so that a round takes no minutes.
constexpr size_t kNumSlowRequests = 4096;
constexpr size_t kMaxSlowDeclarations = 10000;

class RivalRows {
 public:
  explicit RivalRows(Rows& rows) : rows_(rows), report_(rows.report()) {}

  void Register() {
    if (!rows_.options().files.empty()) {
      return Add(Rows::kFiles, rows_.subject(Rows::kFiles, 0).num_declarations());
    }
    for (const size_t size : {10, 100, 1000, 10000, 100000}) Add("storage", size);
    if (rows_.options().large) Add("storage", 1000000);
  }

 private:
  void Add(const std::string& workload, size_t workload_size) {
    rows_.Add(workload, workload_size, "strings",
              [this](const std::string& name, size_t size) { Strings(name, size); });
    if (workload_size > kMaxSlowDeclarations) return;
    rows_.Add(workload, workload_size, "matchers",
              [this](const std::string& name, size_t size) { Matchers(name, size); });
  }

  // Returns a run of a rival, which gave the first `count` answers.
  static Run Checked(const std::string& name, const Subject& subject, const Rival& rival,
                     size_t count) {
    const Workload& workload = subject.workload();
    const auto allowed = [&workload, &rival](size_t i) {
      const Request& request = workload.requests[i];
      return size_t{rival.IsAllowed(workload.principals[request.principal],
                                    workload.actions[request.action], request.path)};
    };
    for (size_t i = 0; i < count; ++i) {
      if (allowed(i) != size_t{workload.requests[i].allowed}) Fail(name + " is wrong");
    }
    return RunOfEach(subject, allowed);
  }

  void Strings(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const PrefixWalk walk(subject.workload().policy);
    const Timing timing = rows_.TimeInTurn(
        subject, {Checked("the prefix walk", subject, walk, subject.num_requests()),
                  RunOf(subject, &Subject::DecideStrings)});
    report_.Add(name, size, "prefix-walk", timing.Nanoseconds(0), "ns");
    report_.Add(name, size, "strings", timing.Nanoseconds(1), "ns");
    report_.Add(name, size, "strings", timing.Ratio(1, 0), "prefix walks");
  }

  void Matchers(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const size_t count = std::min(kNumSlowRequests, subject.num_requests());
    const RegexSet regexes(subject.workload().policy);
    const FnmatchList globs(subject.workload().policy);
    const Timing timing = rows_.TimeInTurn(count, {RunOf(subject, &Subject::DecideStrings),
                                                   Checked("RE2::Set", subject, regexes, count),
                                                   Checked("fnmatch", subject, globs, count)});
    report_.Add(name, size, "re2-set", timing.Nanoseconds(1), "ns");
    report_.Add(name, size, "re2-set", timing.Ratio(1, 0), "strings");
    report_.Add(name, size, "fnmatch", timing.Nanoseconds(2), "ns");
    report_.Add(name, size, "fnmatch", timing.Ratio(2, 0), "strings");
  }

  Rows& rows_;
  Report& report_;
};

}  // namespace

void AddRivalRows(Rows& rows) {
  // As with the rows of decisions.
  static auto* const added = new RivalRows(rows);
  added->Register();
}

}  // namespace postern::bench
