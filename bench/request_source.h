// What the generators of workloads share: who asks, and how the requests are picked.
#ifndef POSTERN_BENCH_REQUEST_SOURCE_H_
#define POSTERN_BENCH_REQUEST_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/random.h"
#include "bench/workload.h"

namespace postern::bench {

// Who there is: one guest, functions, and users with up to five groups.
class World {
 public:
  World(size_t num_users, size_t num_groups, size_t num_functions, Random& random);

  const std::vector<std::string>& groups() const { return groups_; }
  const std::vector<std::string>& functions() const { return functions_; }

  // The guest, the functions, then the users. May be changed before the requests are made.
  std::vector<Principal>& principals() { return principals_; }

  const std::string& IdOfAnyUser(Random& random) const;

  // Returns who asks for a path that `declaration` governs: of five, four are users. Some of them,
  // and most functions, are such that its rules name.
  uint32_t Draw(const Declaration& declaration, Random& random) const;

 private:
  uint32_t AnyUser(Random& random) const;
  uint32_t DrawUser(const Declaration& declaration, Random& random) const;
  uint32_t DrawFunction(const Declaration& declaration, Random& random) const;

  std::vector<std::string> groups_;
  std::vector<std::string> functions_;
  std::vector<Principal> principals_;
  std::vector<std::vector<uint32_t>> members_;  // by group
};

// One request as a generator draws it.
struct Draft {
  uint32_t principal = 0;
  uint32_t action = 0;
  std::string path;
  // The path's canonical form; nothing if the path is rejected.
  std::optional<std::string> canonical;
};

// A workload that has no requests yet, and where they come from.
class Generator {
 public:
  Generator() = default;
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;
  virtual ~Generator() = default;

  // Returns a request, or nothing: then it is asked again. REQUIRES: `workload` is complete but for
  // the requests.
  virtual std::optional<Draft> Draw(Random& random) const = 0;

  Workload workload;
};

// Fills workload.requests with distinct ones of those that are drawn, half of them allowed.
void FillRequests(Generator& generator, size_t count, Random& random);

// Returns `text` and `number` with at least `width` digits: `t00042`.
std::string Numbered(std::string_view text, size_t number, int width);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_REQUEST_SOURCE_H_
