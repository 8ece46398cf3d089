#include "policy/analysis/internal/region_cover.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace postern::internal {
namespace {

// Exceptions make a line hard to read: a pattern that needs more is taken only if no other will do.
constexpr size_t kManyExceptions = 1000;

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
        is_member_(classes.size()) {
    for (const size_t member : members) is_member_[member] = true;
  }

  std::vector<Region> Run() {
    std::vector<Region> regions;
    while (!left_.empty()) {
      const size_t example = *left_.begin();
      Region region = Best(example);
      region.example = example;
      const absl::flat_hash_set<uint32_t> except(region.except.begin(), region.except.end());
      for (const size_t covered : classes_of_[region.patterns.front()]) {
        if (HasAll(covered, region.patterns) && !HasAny(covered, except)) left_.erase(covered);
      }
      regions.push_back(std::move(region));
    }
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

  // Returns a region of members alone that has `example`: that of the one pattern which needs the
  // fewest exceptions, or, if no single one will do, of all its patterns.
  Region Best(size_t example) const {
    std::optional<Region> best;
    for (const size_t max_exceptions : {kManyExceptions, SIZE_MAX}) {
      for (const uint32_t declaration : classes_[example].declarations) {
        if (!interest_[declaration]) continue;
        std::optional<Region> region = WithExceptions({declaration}, example, max_exceptions);
        if (region && (!best || Cost(*region) < Cost(*best))) best = std::move(region);
      }
      if (best) return *std::move(best);
    }
    return *WithExceptions(classes_[example].declarations, example, SIZE_MAX);
  }

  // Of equally many exceptions, the most general pattern.
  std::pair<size_t, int64_t> Cost(const Region& region) const {
    return {region.except.size(), -static_cast<int64_t>(rank_[region.patterns.front()])};
  }

  // Returns the region of these patterns without what is no member; nothing if patterns can't tell
  // `example` from that, or it takes too many. If the patterns are all that `example` has, they
  // can.
  std::optional<Region> WithExceptions(std::vector<uint32_t> patterns, size_t example,
                                       size_t max_exceptions) const {
    // The fewest classes to look at are those of the interesting pattern with the fewest.
    std::iter_swap(patterns.begin(),
                   std::min_element(patterns.begin(), patterns.end(),
                                    [this](auto a, auto b) { return Width(a) < Width(b); }));
    Region region;
    region.patterns = std::move(patterns);
    absl::flat_hash_set<uint32_t> except;
    for (const size_t other : classes_of_[region.patterns.front()]) {
      if (is_member_[other] || HasAny(other, except) || !HasAll(other, region.patterns)) continue;
      const std::optional<uint32_t> apart = MostGeneralOf(other, example);
      if (!apart || except.size() == max_exceptions) return std::nullopt;
      except.insert(*apart);
      region.except.push_back(*apart);
    }
    return region;
  }

  size_t Width(uint32_t declaration) const {
    return interest_[declaration] ? classes_of_[declaration].size() : SIZE_MAX;
  }

  // Returns the most general declaration that `other` has and `example` has not.
  std::optional<uint32_t> MostGeneralOf(size_t other, size_t example) const {
    std::optional<uint32_t> found;
    for (const uint32_t declaration : classes_[other].declarations) {
      if (Has(example, declaration)) continue;
      if (!found || rank_[declaration] > rank_[*found]) found = declaration;
    }
    return found;
  }

  const std::vector<PathClass>& classes_;
  const std::vector<bool>& interest_;
  const std::vector<uint32_t>& rank_;
  const std::vector<std::vector<size_t>>& classes_of_;
  std::set<size_t> left_;
  std::vector<bool> is_member_;
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
