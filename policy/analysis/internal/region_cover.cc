#include "policy/analysis/internal/region_cover.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace postern::internal {
namespace {

// Exceptions make a line hard to read: a pattern that needs more is taken only if no other will do.
constexpr size_t kManyExceptions = 1000;
// Pairs are tried of so many patterns that match one path.
constexpr size_t kFewPatterns = 8;
// A pattern of more classes is wide: it is tried so often, and not for every class that is left, or
// the time would grow with the square of the classes.
constexpr size_t kWide = 1000;
constexpr uint32_t kMaxTries = 16;

class Cover {
 public:
  Cover(const std::vector<PathClass>& classes, const std::vector<size_t>& members,
        const std::vector<bool>& is_of_interest, const std::vector<uint32_t>& rank,
        const std::vector<std::vector<size_t>>& classes_of)
      : classes_(classes),
        interest_(is_of_interest),
        rank_(rank),
        classes_of_(classes_of),
        left_(members.begin(), members.end()),
        is_member_(classes.size()),
        num_regions_(classes.size()),
        num_tries_(classes_of.size()) {
    for (const size_t member : members) is_member_[member] = true;
  }

  std::vector<Region> Run() {
    std::vector<Region> regions;
    while (!left_.empty()) {
      const size_t example = *left_.begin();
      Region region = Best(example);
      region.example = example;
      for (const size_t covered : ClassesOf(region)) {
        left_.erase(covered);
        ++num_regions_[covered];
      }
      regions.push_back(std::move(region));
    }
    DropIdle(regions);
    return regions;
  }

 private:
  bool Has(size_t number, uint32_t declaration) const {
    const std::vector<uint32_t>& all = classes_[number].declarations;
    return std::binary_search(all.begin(), all.end(), declaration);
  }

  bool HasAll(size_t number, const std::vector<uint32_t>& declarations) const {
    return std::all_of(declarations.begin(), declarations.end(),
                       [&](uint32_t declaration) { return Has(number, declaration); });
  }

  bool HasAny(size_t number, const absl::flat_hash_set<uint32_t>& declarations) const {
    const std::vector<uint32_t>& all = classes_[number].declarations;
    return std::any_of(all.begin(), all.end(),
                       [&](uint32_t declaration) { return declarations.contains(declaration); });
  }

  // The classes that all of its patterns match and none of its exceptions.
  std::vector<size_t> ClassesOf(const Region& region) const {
    const absl::flat_hash_set<uint32_t> except(region.except.begin(), region.except.end());
    std::vector<size_t> all;
    for (const size_t number : classes_of_[region.patterns.front()]) {
      if (HasAll(number, region.patterns) && !HasAny(number, except)) all.push_back(number);
    }
    return all;
  }

  // Drops the regions whose classes are all in others, too: what was chosen later may have made
  // something idle that was chosen before.
  void DropIdle(std::vector<Region>& regions) {
    const auto is_idle = [this](const Region& region) {
      const std::vector<size_t> all = ClassesOf(region);
      const bool is_told = std::all_of(all.begin(), all.end(),
                                       [this](size_t number) { return num_regions_[number] > 1; });
      for (const size_t number : all) num_regions_[number] -= is_told ? 1 : 0;
      return is_told;
    };
    regions.erase(std::remove_if(regions.begin(), regions.end(), is_idle), regions.end());
  }

  // Returns a region of members alone that has `example`: that which tells the most that is left,
  // with the fewest words. First the patterns are tried alone, and then two of them together; if
  // that will not do, it takes all.
  Region Best(size_t example) {
    std::vector<uint32_t> patterns;
    for (const uint32_t declaration : classes_[example].declarations) {
      if (interest_[declaration]) patterns.push_back(declaration);
    }
    std::optional<Region> best;
    const auto consider = [&](std::vector<uint32_t> some, size_t max_exceptions) {
      if (!MayTry(NarrowestFirst(some))) return;
      std::optional<Region> region = WithExceptions(std::move(some), example, max_exceptions);
      if (region && (!best || Cost(*region) < Cost(*best))) best = std::move(region);
    };
    for (const size_t max_exceptions : {kManyExceptions, SIZE_MAX}) {
      for (const uint32_t pattern : patterns) consider({pattern}, max_exceptions);
      for (size_t i = 0; i < patterns.size() && patterns.size() <= kFewPatterns; ++i) {
        for (size_t k = 0; k < i; ++k) consider({patterns[i], patterns[k]}, max_exceptions);
      }
      if (best) return *std::move(best);
    }
    std::vector<uint32_t> all = classes_[example].declarations;
    NarrowestFirst(all);
    return *WithExceptions(std::move(all), example, SIZE_MAX);
  }

  // Returns the first pattern, which is then that with the fewest classes to look at of those that
  // are of interest.
  uint32_t NarrowestFirst(std::vector<uint32_t>& patterns) const {
    std::iter_swap(patterns.begin(),
                   std::min_element(patterns.begin(), patterns.end(),
                                    [this](auto a, auto b) { return Width(a) < Width(b); }));
    return patterns.front();
  }

  bool MayTry(uint32_t pattern) {
    return Width(pattern) <= kWide || ++num_tries_[pattern] <= kMaxTries;
  }

  // Of equally many classes that are left, the fewest patterns, and the most general one.
  std::tuple<int64_t, size_t, int64_t> Cost(const Region& region) const {
    int64_t num_left = 0;
    for (const size_t number : ClassesOf(region)) num_left += num_regions_[number] == 0 ? 1 : 0;
    return {-num_left, region.patterns.size() + region.except.size(),
            -static_cast<int64_t>(rank_[region.patterns.front()])};
  }

  // Returns the region of these patterns, the narrowest first, without what is no member; nothing
  // if patterns can't tell `example` from that, or it takes too many. If the patterns are all that
  // `example` has, they can.
  std::optional<Region> WithExceptions(std::vector<uint32_t> patterns, size_t example,
                                       size_t max_exceptions) const {
    Region region;
    region.patterns = std::move(patterns);
    absl::flat_hash_map<uint32_t, size_t> harm;  // by declaration: members that it would except
    for (const size_t number : classes_of_[region.patterns.front()]) {
      if (!is_member_[number]) continue;
      for (const uint32_t declaration : classes_[number].declarations) ++harm[declaration];
    }
    absl::flat_hash_set<uint32_t> except;
    for (const size_t other : classes_of_[region.patterns.front()]) {
      if (is_member_[other] || HasAny(other, except) || !HasAll(other, region.patterns)) continue;
      const std::optional<uint32_t> apart = ExceptionFor(other, example, harm);
      if (!apart || except.size() == max_exceptions) return std::nullopt;
      except.insert(*apart);
      region.except.push_back(*apart);
    }
    return region;
  }

  size_t Width(uint32_t declaration) const {
    return interest_[declaration] ? classes_of_[declaration].size() : SIZE_MAX;
  }

  // Returns a declaration that `other` has and `example` has not: that which does the least harm,
  // and of such the most general.
  std::optional<uint32_t> ExceptionFor(size_t other, size_t example,
                                       const absl::flat_hash_map<uint32_t, size_t>& harm) const {
    std::optional<uint32_t> found;
    const auto cost = [&](uint32_t declaration) {
      const auto harmed = harm.find(declaration);
      return std::pair(harmed == harm.end() ? 0 : harmed->second,
                       -static_cast<int64_t>(rank_[declaration]));
    };
    for (const uint32_t declaration : classes_[other].declarations) {
      if (Has(example, declaration)) continue;
      if (!found || cost(declaration) < cost(*found)) found = declaration;
    }
    return found;
  }

  const std::vector<PathClass>& classes_;
  const std::vector<bool>& interest_;
  const std::vector<uint32_t>& rank_;
  const std::vector<std::vector<size_t>>& classes_of_;
  std::set<size_t> left_;
  std::vector<bool> is_member_;
  std::vector<uint32_t> num_regions_;  // [class] that it is in
  std::vector<uint32_t> num_tries_;    // [pattern] that is wide
};

}  // namespace

std::vector<std::vector<size_t>> ClassesOfDeclarations(const std::vector<PathClass>& classes,
                                                       size_t num_declarations) {
  std::vector<std::vector<size_t>> classes_of(num_declarations);
  for (size_t i = 0; i < classes.size(); ++i) {
    for (const uint32_t declaration : classes[i].declarations) classes_of[declaration].push_back(i);
  }
  return classes_of;
}

std::vector<Region> CoverClasses(const std::vector<PathClass>& classes,
                                 const std::vector<size_t>& members,
                                 const std::vector<bool>& is_of_interest,
                                 const std::vector<uint32_t>& rank,
                                 const std::vector<std::vector<size_t>>& classes_of) {
  return Cover(classes, members, is_of_interest, rank, classes_of).Run();
}

}  // namespace postern::internal
