#include "policy/analysis/testing/small_policies.h"

#include <cstddef>
#include <utility>

#include "policy/reference_evaluator.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

const std::vector<std::string> kPaths = {"",    "a",     "b",     "a/",      "b/",    "a/b", "b/b",
                                         "c/b", "a/a/x", "a/i/x", "c/i/b/x", "a/g/b", "g/b", "v/b"};

std::vector<Principal> Principals() {
  std::vector<Principal> all = {
      Guest(),       User(),           Function("f"),         Function("h"),
      User("i", {}), User("i", {"g"}), User("a", {"a", "g"}), User("b", {"c"})};
  for (const char* const value : {"v", "a", "c"}) {
    all.push_back(User("i", {"g"}));
    all.back().attributes = {{"t", value}};
  }
  return all;
}

std::vector<SmallRequest> AllRequests() {
  std::vector<SmallRequest> all;
  for (const Principal& principal : Principals()) {
    for (const char* const action : {"get", "list"}) {
      for (const std::string& path : kPaths) all.push_back({principal, action, path});
    }
  }
  return all;
}

}  // namespace

const std::vector<SmallRequest>& SmallRequests() {
  static const std::vector<SmallRequest>& all = *new std::vector<SmallRequest>(AllRequests());
  return all;
}

std::vector<SmallPolicy> SmallPolicies(const std::vector<std::string>& patterns,
                                       const std::vector<std::vector<Rule>>& bodies) {
  std::vector<SmallPolicy> all;
  const auto add = [&](std::vector<Declaration> declarations) {
    SmallPolicy& small = all.emplace_back();
    small.policy = MakePolicy(std::move(declarations));
    for (const SmallRequest& request : SmallRequests()) {
      small.rights.push_back(
          (!request.path.empty() || request.action == "list") &&
          ReferenceEvaluate(small.policy, request.principal, request.action, request.path)
              .allowed());
    }
  };
  const auto with = [&](size_t pattern, size_t body) {
    Declaration declaration = Declare(patterns[pattern], bodies[body / 2]);
    declaration.inherits = body % 2 == 1;
    return declaration;
  };
  const size_t num_bodies = 2 * bodies.size();
  add({});
  for (size_t p = 0; p < patterns.size(); ++p) {
    for (size_t i = 0; i < num_bodies; ++i) {
      add({with(p, i)});
      for (size_t q = 0; q < p; ++q) {
        for (size_t k = 0; k < num_bodies; ++k) add({with(p, i), with(q, k)});
      }
    }
  }
  return all;
}

}  // namespace postern::internal
