// The shape of bench/workload.py, number by number; there the answers come from another mind.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/generators.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

constexpr char kEntity[] = "<entity_id>";
constexpr size_t kShortestPath = 20;
constexpr size_t kLongestPath = 90;
constexpr double kGoldenRatio = 0.6180339887498949;

using Texts = std::vector<std::string>;

const Texts kTops = {"tenants", "shared"};
const Texts kApps = {"apps", "teams"};
const Texts kAreas = {"room",    "docs",    "media",  "exports", "avatars", "invoices",
                      "uploads", "reports", "drafts", "assets",  "backup",  "logs"};
const Texts kRegions = {"eu-west", "us-east", "ap-south", "sa-east"};
const Texts kSubfolders = {"archive", "secret", "review", "2026", "tmp", "legal"};
const Texts kWords = {"photo", "report", "scan",  "final",   "img",   "plan",  "notes",
                      "q3",    "data",   "draft", "summary", "index", "cover", "part"};
const Texts kExtensions = {".jpg", ".png", ".pdf", ".csv", ".json", ".txt", ".mp4", ""};

class StorageGenerator : public Generator {
 public:
  StorageGenerator(size_t size, Random& random)
      : world_(std::clamp<size_t>(size, 50, 10000), std::clamp<size_t>(size / 20, 8, 200),
               std::clamp<size_t>(size / 50, 2, 50), random),
        popularity_(size, random) {
    workload.policy = NewPolicy("storage", PathMode::kKey);
    workload.actions = workload.policy.actions;
    for (size_t number = 1; workload.policy.declarations.size() < size; ++number) {
      // Runs evenly over [0, 1), so that small sets have declarations of every kind, too.
      const double kind = std::fmod(static_cast<double>(number) * kGoldenRatio, 1.0);
      Add(kind, std::max<size_t>(4, size / 4), random);
    }
    workload.principals = world_.principals();
  }

  std::optional<Draft> Draw(Random& random) const override {
    const size_t number = popularity_.Draw(random);
    Draft draft;
    draft.principal = world_.Draw(workload.policy.declarations[number], random);
    draft.path = DrawPath(prefixes_[number], workload.principals[draft.principal], random);
    if (draft.path.size() < kShortestPath || draft.path.size() > kLongestPath) return std::nullopt;
    draft.action = static_cast<uint32_t>(random.Below(workload.actions.size()));
    draft.canonical = draft.path;
    return draft;
  }

 private:
  void Add(double kind, size_t numbers, Random& random) {
    const bool is_nested = kind >= .80;
    const bool has_entity = (kind >= .50 && kind < .70) || kind >= .90;
    std::string parent;
    if (is_nested) {
      if (literals_.empty()) return;
      parent = random.Pick(literals_);
      if (parents_.count(parent) != 0) return;
    }
    std::string prefix =
        is_nested ? absl::StrCat(parent, "/", has_entity ? kEntity : random.Pick(kSubfolders))
                  : DrawPrefix(kind, numbers, random);
    if (!known_.insert(prefix).second) return;
    if (is_nested) {
      parents_.insert(parent);
    } else if (!has_entity) {
      literals_.push_back(prefix);
    }
    Declare(workload.policy, prefix + "/*").rules = DrawRules(has_entity, random);
    prefixes_.push_back(std::move(prefix));
  }

  static std::string DrawPrefix(double kind, size_t numbers, Random& random) {
    if (kind < .50) {
      const std::string& top = random.Pick(kTops);
      const std::string tenant = Numbered("/t", random.Below(numbers), 5);
      return absl::StrCat(top, tenant, "/", random.Pick(kAreas));
    }
    if (kind < .70) {
      const std::string& app = random.Pick(kApps);
      const std::string number = Numbered("/a", random.Below(numbers), 5);
      return absl::StrCat(app, number, "/", random.Pick(kAreas), "/", kEntity);
    }
    const std::string& region = random.Pick(kRegions);
    const std::string department = Numbered("/d", random.Below(40), 3);
    const std::string project = Numbered("/p", random.Below(numbers), 5);
    return absl::StrCat("org/", region, department, project, "/", random.Pick(kAreas));
  }

  std::vector<Rule> DrawRules(bool has_entity, Random& random) const {
    const auto mask = [this](const Texts& actions) {
      uint64_t bits = 0;
      for (const std::string& action : actions) bits |= workload.policy.ActionMask(action);
      return bits;
    };
    const Texts all = {"all"};
    std::vector<Rule> rules;
    absl::flat_hash_set<std::string> seen;
    const auto add = [&](const std::string& selector, const std::vector<Texts>& choices) {
      const Texts& actions = random.Pick(choices);
      if (seen.insert(selector).second) rules.push_back(Allow({selector}, mask(actions)));
    };
    if (has_entity) add("owner", {all, {"get", "write", "delete"}, all});
    if (random.Chance(.35)) add("guest", {{"get"}, {"get", "list"}});
    if (random.Chance(.55)) {
      add("authenticated",
          {{"get"}, {"get", "list"}, {"get", "list", "write"}, {"get", "write", "delete"}});
    }
    const std::vector<size_t> group_counts = {0, 1, 1, 2, 3};
    for (size_t left = random.Pick(group_counts); left > 0; --left) {
      add("group:" + random.Pick(world_.groups()),
          {all, {"get", "list", "write"}, {"get", "write", "delete"}, {"list", "delete"}});
    }
    if (random.Chance(.15)) {
      add("function:" + random.Pick(world_.functions()), {{"get"}, {"get", "write"}, all});
    }
    if (rules.empty()) add("group:" + random.Pick(world_.groups()), {all});
    return rules;
  }

  std::string DrawPath(const std::string& prefix, const Principal& principal,
                       Random& random) const {
    const bool own = principal.kind == PrincipalKind::kUser && random.Chance(.6);
    const std::string& id = own ? *principal.entity_id : world_.IdOfAnyUser(random);
    std::string path = absl::StrReplaceAll(prefix, {{kEntity, id}});
    if (random.Chance(.06)) {  // a path that nobody declared
      const size_t slash = path.find('/');
      path = random.Chance(.5) ? path.substr(0, slash) + "/x" + path.substr(slash + 1)
                               : "public" + path.substr(slash);
    }
    return path + "/" + DrawTail(path.size() < 78 ? 78 - path.size() : 0, random);
  }

  static std::string DrawTail(size_t longest, Random& random) {
    std::string tail = absl::StrCat(random.Pick(kWords), "-", random.Below(10000));
    tail += random.Pick(kExtensions);
    const std::vector<size_t> depths = {0, 0, 1, 1, 2};
    for (size_t left = random.Pick(depths); left > 0; --left) {
      std::string longer = absl::StrCat(random.Pick(kWords), "/", tail);
      if (longer.size() <= longest) tail = std::move(longer);
    }
    return tail;
  }

  World world_;
  Zipf popularity_;
  Texts prefixes_;                            // of the declarations
  Texts literals_;                            // prefixes that others may be nested in
  absl::flat_hash_set<std::string> parents_;  // those that one is nested in
  absl::flat_hash_set<std::string> known_;
};

}  // namespace

std::unique_ptr<Generator> NewStorageGenerator(size_t size, Random& random) {
  return std::make_unique<StorageGenerator>(size, random);
}

}  // namespace postern::bench
