// Figures as people read them and, on request, as lines of JSON.
#ifndef POSTERN_BENCH_REPORT_H_
#define POSTERN_BENCH_REPORT_H_

#include <cstddef>
#include <fstream>
#include <string>

#include "bench/timing.h"

namespace postern::bench {

class Report {
 public:
  // Figures also go to the file `json` as {"bench","n","metric","value","unit"}, one a line, unless
  // it is empty. Exits with a message if it can't be written.
  explicit Report(const std::string& json);

  // Prints a figure at once. `n` is the number of declarations.
  void Add(const std::string& bench, size_t n, const std::string& metric, double value,
           const std::string& unit);
  void Add(const std::string& bench, size_t n, const std::string& metric, const Spread& spread,
           const std::string& unit);

 private:
  std::ofstream json_;
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_REPORT_H_
