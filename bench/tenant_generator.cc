// Tenants with ten declarations each, wildcards in the middle of three: who compiles these rules
// well shares what tenants have in common, if they have.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/generators.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

using Texts = std::vector<std::string>;

const Texts kPatterns = {
    "docs/public/*",       "docs/drafts/*",     "media/video/*",       "exports/daily/*",
    "invoices/2026/*",     "settings.json",     "users/<entity_id>/*", "projects/*/reports/*",
    "projects/*/*/logs/*", "gallery/img-*.png",
};
const Texts kWords = {"photo", "report", "scan", "final", "plan", "q3", "data", "measurements"};
const Texts kExtensions = {".pdf", ".json", ".parquet", ""};

constexpr size_t kNumUsers = 1000;
constexpr size_t kNumGroups = 50;
constexpr size_t kNumFunctions = 20;

class TenantGenerator : public Generator {
 public:
  TenantGenerator(size_t size, TenantRules rules, Random& random)
      : world_(kNumUsers, kNumGroups, kNumFunctions, random),
        popularity_((size + kPatterns.size() - 1) / kPatterns.size(), random) {
    workload.policy = NewPolicy("tenants", PathMode::kKey);
    workload.actions = workload.policy.actions;
    workload.principals = world_.principals();
    std::vector<std::vector<Rule>> shared;
    for (size_t i = 0; i < kPatterns.size(); ++i) shared.push_back(DrawRules(i, random));
    for (size_t tenant = 0; workload.policy.declarations.size() < size; ++tenant) {
      std::optional<size_t> deviating;
      if (random.Chance(.05)) deviating = random.Below(kPatterns.size());
      for (size_t i = 0; i < kPatterns.size(); ++i) {
        const bool draws = rules == TenantRules::kUnshareable || deviating == i;
        Declare(workload.policy, absl::StrCat(Prefix(tenant), kPatterns[i])).rules =
            draws ? DrawRules(i, random) : shared[i];
      }
    }
  }

  std::optional<Draft> Draw(Random& random) const override {
    const size_t tenant = popularity_.Draw(random);
    const size_t pattern = random.Below(kPatterns.size());
    const Declaration& declaration =
        workload.policy.declarations[tenant * kPatterns.size() + pattern];
    Draft draft;
    draft.principal = world_.Draw(declaration, random);
    draft.path = DrawPath(tenant, pattern, workload.principals[draft.principal], random);
    draft.action = static_cast<uint32_t>(random.Below(workload.actions.size()));
    draft.canonical = draft.path;
    return draft;
  }

 private:
  static std::string Prefix(size_t tenant) { return Numbered("tenants/t", tenant, 6) + "/"; }

  std::vector<Rule> DrawRules(size_t pattern, Random& random) const {
    const auto actions = [&random] { return 1 + random.Below(15); };
    std::vector<Rule> rules;
    if (kPatterns[pattern][0] == 'u') rules.push_back(Allow({"owner"}, 15));
    if (random.Chance(.3)) rules.push_back(Allow({"guest"}, 1 + random.Below(3)));
    if (random.Chance(.5)) rules.push_back(Allow({"authenticated"}, actions()));
    for (size_t left = 1 + random.Below(3); left > 0; --left) {
      rules.push_back(Allow({"group:" + random.Pick(world_.groups())}, actions()));
    }
    if (random.Chance(.2)) {
      rules.push_back(Allow({"function:" + random.Pick(world_.functions())}, actions()));
    }
    return rules;
  }

  std::string DrawPath(size_t tenant, size_t pattern, const Principal& principal,
                       Random& random) const {
    if (random.Chance(.03)) tenant += workload.policy.declarations.size();  // there is none
    const std::string prefix = Prefix(tenant);
    const std::string number = DrawNumber(random);
    const std::string file = DrawFile(random);
    if (random.Chance(.03)) return absl::StrCat(prefix, "nowhere/", file);
    switch (pattern) {
      case 5:
        return prefix + kPatterns[pattern];
      case 6: {
        const bool own = principal.kind == PrincipalKind::kUser && random.Chance(.6);
        const std::string& id = own ? *principal.entity_id : world_.IdOfAnyUser(random);
        return absl::StrCat(prefix, "users/", id, "/", file);
      }
      case 7:
        return absl::StrCat(prefix, "projects/p", number, "/reports/", file);
      case 8:
        return absl::StrCat(prefix, "projects/p", number, "/", random.Pick(kWords), "/logs/", file);
      case 9:
        return absl::StrCat(prefix, "gallery/img-", number, ".png");
      default:
        return prefix + kPatterns[pattern].substr(0, kPatterns[pattern].size() - 1) + file;
    }
  }

  // Of any length: paths that are alike in that would be hashed faster than real ones are.
  static std::string DrawNumber(Random& random) {
    return std::to_string(random.Below(size_t{1} << (4 + random.Below(40))));
  }
  static std::string DrawFile(Random& random) {
    return absl::StrCat(random.Pick(kWords), "-", DrawNumber(random), random.Pick(kExtensions));
  }

  World world_;
  Zipf popularity_;
};

}  // namespace

std::unique_ptr<Generator> NewTenantGenerator(size_t size, TenantRules rules, Random& random) {
  return std::make_unique<TenantGenerator>(size, rules, random);
}

}  // namespace postern::bench
