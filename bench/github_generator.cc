// GitHub's routes as a gateway's rules: each template is a declaration, each method an action.
#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "bench/generators.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

using Texts = std::vector<std::string>;

constexpr char kFile[] = "testdata/routes/github.tsv";
constexpr size_t kNumUsers = 1000;
constexpr size_t kNumGroups = 50;
constexpr size_t kNumFunctions = 20;

const Texts kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
const Texts kIds = {"octo-org", "hello_world", "kube-system", "v1.2.3-", "x-y.z",
                    "Main",     "7d9f",        "ns",          ""};

// One call in 33 has an id that is no plain text.
struct OddId {
  const char* raw;
  const char* decoded;  // null: rejected in mode `url`
};
const std::vector<OddId> kOddIds = {
    {"a%20b", "a b"}, {"feature%2Fone", nullptr}, {"\xc3\xbcx", nullptr}};

class GithubGenerator : public Generator {
 public:
  GithubGenerator(PathMode mode, Random& random)
      : world_(kNumUsers, kNumGroups, kNumFunctions, random) {
    workload.policy = NewPolicy("github", mode);
    workload.actions = kMethods;
    workload.principals = world_.principals();
    workload.policy.action_sets.clear();
    workload.policy.actions.clear();
    for (const std::string& method : kMethods) {
      const auto action = static_cast<uint32_t>(workload.policy.actions.size());
      workload.policy.actions.push_back(mode == PathMode::kUrl ? "http-" + method : method);
      if (mode == PathMode::kUrl) workload.policy.methods.emplace_back(method, action);
    }
    ReadRoutes(random);
  }

  std::optional<Draft> Draw(Random& random) const override {
    const size_t number = random.Below(routes_.size());
    const Route& route = routes_[number];
    // A template without variables makes few different calls.
    if (!route.has_variables && random.Chance(2.0 / 3)) return std::nullopt;
    Draft draft;
    draft.principal = world_.Draw(workload.policy.declarations[number], random);
    draft.action = random.Chance(.05) ? static_cast<uint32_t>(random.Below(kMethods.size()))
                                      : random.Pick(route.methods);
    const bool is_odd = route.has_variables && random.Chance(.03);
    WritePath(workload.policy.declarations[number].pattern,
              is_odd ? &random.Pick(kOddIds) : nullptr, random, draft);
    return draft;
  }

 private:
  struct Route {
    std::vector<uint32_t> methods;  // their actions
    bool has_variables = false;
  };

  bool is_url() const { return workload.policy.mode == PathMode::kUrl; }

  void ReadRoutes(Random& random) {
    std::ifstream file(kFile);
    for (std::string line; std::getline(file, line);) {
      const std::pair<std::string, std::string> fields = absl::StrSplit(line, '\t');
      // A key has no leading slash, so a rule for `/` alone can't be written there.
      const std::string pattern = is_url() ? fields.second : fields.second.substr(1);
      if (!pattern.empty()) AddRoute(fields.first, pattern, random);
    }
    if (routes_.empty()) Fail(std::string("can't read ") + kFile);
  }

  void AddRoute(const std::string& methods, const std::string& pattern, Random& random) {
    Declaration& declaration = Declare(workload.policy, pattern);
    Route& route = routes_.emplace_back();
    for (const std::string& method : Texts(absl::StrSplit(methods, ','))) {
      const auto found = std::find(kMethods.begin(), kMethods.end(), method);
      if (found == kMethods.end()) Fail("no method: " + method);
      const auto action = static_cast<uint32_t>(found - kMethods.begin());
      route.methods.push_back(action);
      declaration.rules.push_back(DrawRule(action, random));
    }
    for (const Segment& segment : declaration.pattern.segments) {
      route.has_variables |= segment.kind == Segment::Kind::kAny;
    }
  }

  // Many may read; who writes is in a group, or is a function.
  Rule DrawRule(uint32_t action, Random& random) const {
    const uint64_t mask = uint64_t{1} << action;
    if (kMethods[action] == "GET" && random.Chance(.8)) {
      return random.Chance(.3) ? Allow({"guest", "authenticated"}, mask)
                               : Allow({"authenticated"}, mask);
    }
    Texts selectors = {"group:" + random.Pick(world_.groups())};
    if (random.Chance(.5)) selectors.push_back("group:" + random.Pick(world_.groups()));
    if (random.Chance(.2)) selectors.push_back("function:" + random.Pick(world_.functions()));
    return Allow(selectors, mask);
  }

  // The first variable gets the odd id, if there is one.
  void WritePath(const Pattern& pattern, const OddId* odd, Random& random, Draft& draft) const {
    std::string canonical;
    bool is_rejected = false;
    for (const Segment& segment : pattern.segments) {
      const char* slash = is_url() || &segment != &pattern.segments.front() ? "/" : "";
      const OddId* id = segment.kind == Segment::Kind::kAny ? std::exchange(odd, nullptr) : nullptr;
      const std::string text = segment.kind == Segment::Kind::kLiteral
                                   ? segment.literal
                                   : absl::StrCat(random.Pick(kIds), random.Below(100000));
      is_rejected |= is_url() && id != nullptr && id->decoded == nullptr;
      absl::StrAppend(&draft.path, slash, id != nullptr ? id->raw : text);
      absl::StrAppend(&canonical, slash,
                      id == nullptr || is_rejected ? text
                      : is_url()                   ? id->decoded
                                                   : id->raw);
    }
    if (!is_rejected) draft.canonical = std::move(canonical);
  }

  World world_;
  std::vector<Route> routes_;  // of the declarations
};

}  // namespace

std::unique_ptr<Generator> NewGithubGenerator(PathMode mode, Random& random) {
  return std::make_unique<GithubGenerator>(mode, random);
}

}  // namespace postern::bench
