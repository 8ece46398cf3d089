#include "bench/request_source.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "bench/answers.h"
#include "bench/policy_builder.h"

namespace postern::bench {
namespace {

// A stream that has too few requests to pick from is given up after so many for each wanted.
constexpr size_t kDraftsPerRequest = 1000;

std::string Uuid(Random& random) {
  constexpr size_t kBelow48Bits = size_t{1} << 48;
  std::array<char, 37> text;
  std::snprintf(text.data(), text.size(), "%08zx-%04zx-%04zx-%04zx-%012zx",
                random.Below(size_t{1} << 32), random.Below(1 << 16), random.Below(1 << 16),
                random.Below(1 << 16), random.Below(kBelow48Bits));
  return text.data();
}

// Returns the names of the groups, or of the functions, that the rules name.
std::vector<std::string_view> Named(const Declaration& declaration, SelectorSpec::Kind kind) {
  std::vector<std::string_view> names;
  for (const Rule& rule : declaration.rules) {
    for (const Selector& selector : rule.selectors) {
      if (selector.kind == kind) names.push_back(selector.name);
    }
  }
  return names;
}

// Groups and functions are called `WORD-NUMBER`.
size_t NumberOf(std::string_view name) {
  size_t number = 0;
  for (const char digit : name.substr(name.rfind('-') + 1)) {
    number = number * 10 + static_cast<size_t>(digit - '0');
  }
  return number;
}

}  // namespace

World::World(size_t num_users, size_t num_groups, size_t num_functions, Random& random)
    : members_(num_groups) {
  const std::vector<std::string> teams = {"admins", "editors", "ops", "support", "finance", "qa"};
  const std::vector<std::string> tasks = {"fn-resize", "fn-thumb", "fn-export", "fn-scan"};
  principals_.emplace_back();
  for (size_t i = 0; i < num_groups; ++i) {
    groups_.push_back(Numbered(random.Pick(teams) + "-", i, 3));
  }
  for (size_t i = 0; i < num_functions; ++i) {
    functions_.push_back(Numbered(random.Pick(tasks) + "-", i, 2));
    Principal& function = principals_.emplace_back();
    function.kind = PrincipalKind::kFunction;
    function.name = functions_.back();
  }
  const std::vector<size_t> group_counts = {0, 0, 1, 1, 2, 3, 4, 5};
  for (size_t i = 0; i < num_users; ++i) {
    Principal& user = principals_.emplace_back();
    user.kind = PrincipalKind::kUser;
    user.entity_id = Uuid(random);
    absl::flat_hash_set<size_t> picked;
    for (const size_t wanted = random.Pick(group_counts); picked.size() < wanted;) {
      picked.insert(random.Below(num_groups));
    }
    std::vector<size_t> sorted(picked.begin(), picked.end());
    std::sort(sorted.begin(), sorted.end());
    user.groups.emplace();
    for (const size_t group : sorted) {
      user.groups->push_back(groups_[group]);
      members_[group].push_back(static_cast<uint32_t>(principals_.size() - 1));
    }
  }
}

uint32_t World::AnyUser(Random& random) const {
  const size_t num_others = 1 + functions_.size();
  return static_cast<uint32_t>(num_others + random.Below(principals_.size() - num_others));
}

const std::string& World::IdOfAnyUser(Random& random) const {
  return *principals_[AnyUser(random)].entity_id;
}

uint32_t World::Draw(const Declaration& declaration, Random& random) const {
  const double kind = random.Fraction();
  if (kind < .80) return DrawUser(declaration, random);
  return kind < .92 ? 0 : DrawFunction(declaration, random);
}

uint32_t World::DrawUser(const Declaration& declaration, Random& random) const {
  if (random.Chance(.35)) {
    const std::vector<std::string_view> named = Named(declaration, SelectorSpec::Kind::kGroup);
    if (!named.empty()) {
      const std::vector<uint32_t>& members = members_[NumberOf(random.Pick(named))];
      if (!members.empty()) return random.Pick(members);
    }
  }
  return AnyUser(random);
}

uint32_t World::DrawFunction(const Declaration& declaration, Random& random) const {
  const std::vector<std::string_view> named = Named(declaration, SelectorSpec::Kind::kFunction);
  const size_t number = !named.empty() && random.Chance(.7) ? NumberOf(random.Pick(named))
                                                            : random.Below(functions_.size());
  return static_cast<uint32_t>(1 + number);
}

void FillRequests(Generator& generator, size_t count, Random& random) {
  Workload& workload = generator.workload;
  const Answers answers(workload.policy);
  absl::flat_hash_set<std::string> seen;
  size_t wanted[2] = {count - count / 2, count / 2};
  for (size_t left = count * kDraftsPerRequest; wanted[0] + wanted[1] > 0; --left) {
    if (left == 0) Fail(workload.name + ": too few different requests");
    std::optional<Draft> draft = generator.Draw(random);
    if (!draft) continue;
    const bool allowed =
        draft->canonical &&
        answers.IsAllowed(workload.principals[draft->principal], draft->action, *draft->canonical);
    if (wanted[allowed] == 0) continue;
    if (!seen.insert(absl::StrCat(draft->principal, " ", draft->action, " ", draft->path)).second) {
      continue;
    }
    --wanted[allowed];
    workload.requests.push_back({draft->principal, draft->action, std::move(draft->path), allowed});
  }
  random.Shuffle(workload.requests);
}

std::string Numbered(std::string_view text, size_t number, int width) {
  std::array<char, 32> digits;
  std::snprintf(digits.data(), digits.size(), "%0*zu", width, number);
  return std::string(text) + digits.data();
}

}  // namespace postern::bench
