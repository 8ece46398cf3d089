#include "bench/workload.h"

#include <memory>
#include <utility>

#include "bench/generators.h"
#include "bench/policy_builder.h"
#include "bench/random.h"
#include "bench/request_source.h"

namespace postern::bench {
namespace {

constexpr uint64_t kSeed = 20251124;
constexpr double kShareDenied = .02;

std::unique_ptr<Generator> NewGenerator(std::string_view name, size_t size, Random& random) {
  if (name == "storage") return NewStorageGenerator(size, random);
  if (name == "templated") return NewTenantGenerator(size, TenantRules::kTemplated, random);
  if (name == "unshareable") return NewTenantGenerator(size, TenantRules::kUnshareable, random);
  if (name == "where") return NewTeamGenerator(size, TeamRules::kWhere, random);
  if (name == "group") return NewTeamGenerator(size, TeamRules::kGroup, random);
  if (name == "github-key") return NewGithubGenerator(PathMode::kKey, random);
  if (name == "github-url") return NewGithubGenerator(PathMode::kUrl, random);
  Fail("no workload is called " + std::string(name));
}

// Another generator's requests, some of which a floating deny stops.
class DeniedGenerator : public Generator {
 public:
  DeniedGenerator(std::unique_ptr<Generator> allowing, size_t num_denies)
      : allowing_(std::move(allowing)), num_denies_(num_denies) {
    workload = allowing_->workload;
    const std::string_view root = workload.policy.mode == PathMode::kUrl ? "/" : "";
    const uint64_t all = (uint64_t{1} << workload.policy.actions.size()) - 1;
    for (size_t i = 0; i < num_denies; ++i) {
      Declaration& guard = Declare(workload.policy, std::string(root) + "**/" + Name(i) + "/*");
      guard.inherits = true;
      guard.rules = {Deny({"anyone"}, all)};
    }
  }

  std::optional<Draft> Draw(Random& random) const override {
    std::optional<Draft> draft = allowing_->Draw(random);
    if (draft && draft->canonical && random.Chance(kShareDenied)) {
      const std::string name = Name(random.Below(num_denies_)) + "/";
      for (std::string* path : {&draft->path, &*draft->canonical}) {
        path->insert(path->rfind('/') + 1, name);
      }
    }
    return draft;
  }

 private:
  static std::string Name(size_t number) { return Numbered("quarantine-", number, 2); }

  std::unique_ptr<Generator> allowing_;
  size_t num_denies_;
};

}  // namespace

Workload MakeWorkload(std::string_view name, size_t size, const WorkloadOptions& options) {
  Random random(kSeed + size);
  std::unique_ptr<Generator> generator = NewGenerator(name, size, random);
  if (options.num_floating_denies > 0) {
    generator =
        std::make_unique<DeniedGenerator>(std::move(generator), options.num_floating_denies);
  }
  generator->workload.name = name;
  FillRequests(*generator, options.num_requests, random);
  return std::move(generator->workload);
}

}  // namespace postern::bench
