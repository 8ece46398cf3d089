#include "bench/rows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/workload.h"
#include "bench/workload_files.h"
#include "benchmark/benchmark.h"

namespace postern::bench {
namespace {

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

}  // namespace

void Rows::Add(const std::string& name, size_t size, const std::string& metric, Function run) {
  auto row = std::make_unique<Row>(absl::StrCat(name, "/", size, "/", metric),
                                   [name, size, run = std::move(run)] { run(name, size); });
  benchmark::internal::RegisterBenchmarkInternal(row.release());
}

const Subject& Rows::subject(const std::string& name, size_t size) {
  const std::string key = absl::StrCat(name, "/", size);
  if (key != key_) {
    subject_.reset();
    subject_ = std::make_unique<Subject>(name == kFiles ? ReadWorkload(options_.files)
                                                        : MakeWorkload(name, size));
    subject_->CheckAnswers();
    key_ = key;
  }
  return *subject_;
}

Run RunOf(const Subject& subject, size_t (Subject::*answer)(size_t, size_t) const) {
  return {[&subject, answer](size_t begin, size_t end) { return (subject.*answer)(begin, end); },
          [&subject](size_t begin, size_t end) { return subject.Touch(begin, end); }};
}

}  // namespace postern::bench
