// Rules that hang on what a wildcard matched: `where: {team: <team>}` and `group:<team>`.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/generators.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

constexpr size_t kNumUsers = 1000;
constexpr size_t kNumGroups = 50;
constexpr size_t kNumFunctions = 20;

class TeamGenerator : public Generator {
 public:
  TeamGenerator(size_t size, TeamRules rules, Random& random)
      : world_(kNumUsers, kNumGroups, kNumFunctions, random), popularity_(size, random) {
    const bool has_where = rules == TeamRules::kWhere;
    workload.policy = NewPolicy("teams", PathMode::kKey);
    workload.actions = workload.policy.actions;
    for (Principal& principal : world_.principals()) {
      if (principal.kind != PrincipalKind::kUser) continue;
      principal.attributes = {{"team", random.Pick(world_.groups())},
                              {"plan", random.Chance(.5) ? "pro" : "free"}};
    }
    workload.principals = world_.principals();
    for (size_t area = 0; area < size; ++area) {
      Declare(workload.policy, AreaName(area) + "/<team>/files/*").rules =
          has_where ? WhereRules(random) : GroupRules(random);
    }
  }

  std::optional<Draft> Draw(Random& random) const override {
    const size_t area = popularity_.Draw(random);
    Draft draft;
    draft.principal = world_.Draw(workload.policy.declarations[area], random);
    draft.action = static_cast<uint32_t>(random.Below(workload.actions.size()));
    draft.path = absl::StrCat(AreaName(area), "/", DrawTeam(draft.principal, random), "/files/",
                              DrawFile(random));
    draft.canonical = draft.path;
    return draft;
  }

 private:
  static std::string AreaName(size_t area) { return Numbered("areas/a", area, 5); }

  // `allow: authenticated, where: {team: <team>}`, and writing for those who pay.
  static std::vector<Rule> WhereRules(Random& random) {
    Where same_team{"team", {}, "team", {}};
    Where pays{"plan", {"pro"}, "", {}};
    std::vector<Rule> rules = {Allow({"authenticated"}, 3), Allow({"authenticated"}, 15)};
    rules[0].where = {same_team};
    rules[1].where = {same_team, pays};
    if (random.Chance(.3)) rules.push_back(Allow({"guest"}, 1));
    return rules;
  }

  std::vector<Rule> GroupRules(Random& random) const {
    std::vector<Rule> rules = {Allow({"group:<team>"}, 1 + random.Below(15))};
    if (random.Chance(.3)) rules.push_back(Allow({"guest"}, 1));
    rules.push_back(Allow({"group:" + random.Pick(world_.groups())}, 15));
    return rules;
  }

  // Most users ask for what is their own team's.
  std::string DrawTeam(uint32_t principal, Random& random) const {
    const Principal& asking = workload.principals[principal];
    if (asking.kind == PrincipalKind::kUser && random.Chance(.6)) {
      if (!asking.groups->empty() && random.Chance(.5)) return random.Pick(*asking.groups);
      return asking.attributes.front().second;
    }
    return random.Pick(world_.groups());
  }

  // Of any length: paths that are alike in that would be hashed faster than real ones are.
  static std::string DrawFile(Random& random) {
    const size_t number = random.Below(size_t{1} << (4 + random.Below(40)));
    return random.Chance(.5) ? absl::StrCat("report-", number, ".pdf")
                             : absl::StrCat("2026/q3/summary-", number);
  }

  World world_;
  Zipf popularity_;
};

}  // namespace

std::unique_ptr<Generator> NewTeamGenerator(size_t size, TeamRules rules, Random& random) {
  return std::make_unique<TeamGenerator>(size, rules, random);
}

}  // namespace postern::bench
