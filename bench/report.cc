#include "bench/report.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/policy_builder.h"

namespace postern::bench {

Report::Report(const std::string& json) {
  absl::PrintF("%-20s %9s  %-18s %10s %-22s %s\n", "workload", "n", "metric", "median", "unit",
               "middle half");
  if (json.empty()) return;
  json_.open(json);
  if (!json_) Fail("can't write " + json);
}

void Report::Add(const std::string& bench, size_t n, const std::string& metric, double value,
                 const std::string& unit) {
  Add(bench, n, metric, Spread{value, value, value}, unit);
}

void Report::Add(const std::string& bench, size_t n, const std::string& metric,
                 const Spread& spread, const std::string& unit) {
  const std::string half =
      spread.low < spread.high ? absl::StrFormat("%.4g to %.4g", spread.low, spread.high) : "";
  absl::PrintF("%-20s %9d  %-18s %10.4g %-22s %s\n", bench, n, metric, spread.median, unit, half);
  std::fflush(stdout);
  if (!json_.is_open()) return;
  json_ << absl::StrFormat(R"({"bench":"%s","n":%d,"metric":"%s","value":%.6g,"unit":"%s"})", bench,
                           n, metric, spread.median, unit)
        << std::endl;
}

}  // namespace postern::bench
