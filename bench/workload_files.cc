#include "bench/workload_files.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "bench/policy_builder.h"
#include "nlohmann/json.hpp"

namespace postern::bench {
namespace {

using Json = nlohmann::json;

void ForEachLine(const std::string& name, const std::function<void(const Json&)>& take) {
  std::ifstream file(name);
  if (!file) Fail("can't read " + name);
  try {
    for (std::string line; std::getline(file, line);) take(Json::parse(line));
  } catch (const std::exception& error) {
    Fail(name + ": " + error.what());
  }
}

void ReadRule(const Json& line, Policy& policy) {
  Declaration& declaration = Declare(policy, line.at("path").get<std::string>());
  for (const Json& grant : line.at("grants")) {
    uint64_t actions = 0;
    for (const Json& action : grant.at("a")) {
      actions |= policy.ActionMask(action.get<std::string>());
    }
    declaration.rules.push_back(Allow({grant.at("p").get<std::string>()}, actions));
  }
}

Principal PrincipalOf(const Json& line) {
  const std::string kind = line.at("k");
  Principal principal;
  if (kind == "user") {
    principal.kind = PrincipalKind::kUser;
    principal.entity_id = line.at("id");
    principal.groups = line.at("g").get<std::vector<std::string>>();
  } else if (kind == "function") {
    principal.kind = PrincipalKind::kFunction;
    principal.name = line.at("id");
  }
  return principal;
}

}  // namespace

Workload ReadWorkload(const std::string& folder) {
  Workload workload;
  workload.name = folder;
  workload.policy = NewPolicy("files", PathMode::kKey);
  workload.actions = workload.policy.actions;
  ForEachLine(folder + "/rules.jsonl",
              [&workload](const Json& line) { ReadRule(line, workload.policy); });
  absl::flat_hash_map<std::string, uint32_t> known;  // principals, by kind and id
  ForEachLine(folder + "/requests.jsonl", [&workload, &known](const Json& line) {
    const std::string key =
        absl::StrCat(line.at("k").get<std::string>(), " ", line.at("id").get<std::string>());
    const auto [entry, is_new] =
        known.try_emplace(key, static_cast<uint32_t>(workload.principals.size()));
    if (is_new) workload.principals.push_back(PrincipalOf(line));
    const auto action = std::find(workload.actions.begin(), workload.actions.end(),
                                  line.at("a").get<std::string>());
    if (action == workload.actions.end()) Fail("unknown action");
    workload.requests.push_back({entry->second,
                                 static_cast<uint32_t>(action - workload.actions.begin()),
                                 line.at("o").get<std::string>(), line.at("e").get<bool>()});
  });
  return workload;
}

}  // namespace postern::bench
