// Policy files: from text to model, and a compiled policy into memory.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "bench/bare_yaml.h"
#include "bench/policy_builder.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "benchmark/benchmark.h"
#include "engine/decision_graph.h"
#include "policy/parser.h"

namespace postern::bench {
namespace {

constexpr size_t kRepetitions = 7;

// The policy of a workload as its author would write it.
std::string PolicyText(const Policy& policy, bool is_json) {
  std::string text = is_json ? "{\"postern\":1,\"access\":{" : "postern: 1\naccess:\n";
  const auto add_rule = [&](const Rule& rule) {
    std::string actions;
    for (size_t i = 0; i < policy.actions.size(); ++i) {
      if ((rule.actions >> i & 1) == 0) continue;
      absl::StrAppend(&actions,
                      actions.empty() ? ""
                      : is_json       ? ","
                                      : ", ",
                      is_json ? "\"" : "", policy.actions[i], is_json ? "\"" : "");
    }
    if (is_json) {
      absl::StrAppend(&text, "{\"allow\":\"", rule.selectors.front().text, "\",\"to\":[", actions,
                      "]}");
    } else {
      absl::StrAppend(&text, "    - {allow: '", rule.selectors.front().text, "', to: [", actions,
                      "]}\n");
    }
  };
  for (const Declaration& declaration : policy.declarations) {
    const std::string pattern = FormatPattern(declaration.pattern);
    if (is_json) {
      absl::StrAppend(&text, text.back() == '{' ? "" : ",", "\"", pattern, "\":[");
    } else {
      absl::StrAppend(&text, "  '", pattern, "':\n");
    }
    for (const Rule& rule : declaration.rules) {
      if (is_json && text.back() == '}') text.push_back(',');
      add_rule(rule);
    }
    if (is_json) text.push_back(']');
  }
  return is_json ? text + "}}" : text;
}

// Returns the processor time of what is done, in microseconds.
template <typename Work>
double Microseconds(Work work) {
  const double before = ThreadMicroseconds();
  work();
  return ThreadMicroseconds() - before;
}

class FileRows {
 public:
  explicit FileRows(Rows& rows) : rows_(rows), report_(rows.report()) {}

  void Register() {
    rows_.Add("storage", 10000, "read",
              [this](const std::string& name, size_t size) { Read(name, size); });
    for (const size_t size : {10000, 100000}) AddLoad(size);
    if (rows_.options().large) AddLoad(1000000);
  }

 private:
  void AddLoad(size_t size) {
    rows_.Add("templated", size, "load",
              [this](const std::string& name, size_t row_size) { Load(name, row_size); });
  }

  void Read(const std::string& name, size_t size) {
    const Policy& policy = rows_.subject(name, size).workload().policy;
    const std::string yaml = PolicyText(policy, false);
    const std::string json = PolicyText(policy, true);
    // To destroy the model is not part of it.
    const auto time_to_parse = [&policy](const std::string& text, Syntax syntax) {
      std::optional<Policy> model;
      const double taken = Microseconds([&] {
        const Source source("bench", text);
        Issues issues;
        model = ParsePolicy(source, syntax, {}, issues);
        if (!model) Fail(issues.Text(source, false));
      });
      if (model->declarations.size() != policy.declarations.size()) Fail("declarations are lost");
      return taken;
    };
    std::vector<double> ratios;
    std::vector<double> rates;
    // With glibc a thread has a heap of its own, as has the one that reads for a PolicyFile, and a
    // program that has just begun. In the heap that the workload was made in, memory is in pieces.
    std::thread([&] {
      for (size_t i = 0; i < kRepetitions; ++i) {
        const double bare = Microseconds([&yaml] {
          size_t num_events = CountYamlEvents(yaml);
          benchmark::DoNotOptimize(num_events);
        });
        ratios.push_back(time_to_parse(yaml, Syntax::kYaml) / bare);
        rates.push_back(static_cast<double>(json.size()) / time_to_parse(json, Syntax::kJson));
      }
    }).join();
    report_.Add(name, size, "read-yaml", SpreadOf(std::move(ratios)), "yaml-cpp");
    report_.Add(name, size, "read-json", SpreadOf(std::move(rates)), "MB/s");
  }

  void Load(const std::string& name, size_t size) {
    const Subject& subject = rows_.subject(name, size);
    const char* const folder = std::getenv("TMPDIR");
    const std::string file = absl::StrCat(folder == nullptr ? "/tmp" : folder, "/bench.pstn");
    std::ofstream(file, std::ios::binary) << subject.graph().Serialize();
    std::vector<double> times;
    for (size_t i = 0; i < kRepetitions; ++i) {
      const double taken = Microseconds([&file] {
        const absl::StatusOr<DecisionGraph> graph = DecisionGraph::LoadMapped(file);
        if (!graph.ok()) Fail(std::string(graph.status().message()));
      });
      times.push_back(taken / 1000);
    }
    std::remove(file.c_str());
    report_.Add(name, size, "load-mapped", SpreadOf(std::move(times)), "ms");
  }

  Rows& rows_;
  Report& report_;
};

}  // namespace

void AddFileRows(Rows& rows) {
  // As with the rows of decisions.
  static auto* const added = new FileRows(rows);
  added->Register();
}

}  // namespace postern::bench
