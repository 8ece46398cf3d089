#include "policy/internal/lint_pairs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "policy/internal/declaration_pairs.h"
#include "policy/internal/declaration_trie.h"
#include "policy/internal/pattern_relation.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

constexpr size_t kMaxSteps = 20000000;  // from pair to pair

using Outcome = PathSearch::Outcome;

class PairLint {
 public:
  explicit PairLint(LintContext& context) : context_(context) {}

  // `special` is the more specific one.
  void Look(uint32_t general, uint32_t special) {
    if (!context_.declaration(general).HasAllow() && !context_.declaration(special).HasAllow()) {
      return;
    }
    if (IsOverruledClosure(general, special)) return;
    const Pattern& g = context_.pattern(general);
    const Pattern& s = context_.pattern(special);
    const bool by_bytes = ToldApartByByteOrder(g, s);
    if (!by_bytes && SurelyInside(s, g)) return;
    const PathSearch shared = context_.search().FindReached({&g, &s}, special);
    if (shared.outcome == Outcome::kNone) return;
    const Outcome general_alone = context_.search().Find({&g}, {&s}).outcome;
    const Outcome special_alone = context_.search().Find({&s}, {&g}).outcome;
    if (shared.outcome == Outcome::kUndecided || general_alone == Outcome::kUndecided ||
        special_alone == Outcome::kUndecided) {
      return context_.Cut(by_bytes ? "byte-order" : "crossing");
    }
    if (general_alone == Outcome::kNone) {
      WarnOfShadow(general, special);
    } else if (by_bytes) {
      WarnOfByteOrder(general, special, shared.witness);
    } else if (special_alone == Outcome::kFound) {
      crossings_[special].push_back({general, shared.witness});
    }
  }

  // What no other declaration shadows alone, several may together.
  void LookForUnion(uint32_t place) {
    if (shadowed_.contains(place)) return;
    const PathSearch asked = context_.FindAsked(place);
    if (asked.outcome == Outcome::kUndecided) context_.Cut("shadowed");
    if (asked.outcome != Outcome::kNone) return;
    const std::vector<uint32_t> cover = CoverOf(place);
    const bool grants = std::any_of(cover.begin(), cover.end(), [this](uint32_t other) {
      return context_.declaration(other).HasAllow();
    });
    if (grants || context_.declaration(place).HasAllow()) WarnOfUnion(place, cover);
  }

  // One warning for each declaration that crosses less specific ones: a route with a literal where
  // others have a variable crosses all of them.
  void ReportCrossings() const {
    constexpr size_t kMaxRelated = 5;
    for (const auto& [special, crossings] : crossings_) {
      const std::string name = Quote(context_.pattern(special).text);
      std::vector<RelatedPlace> related;
      for (const Crossing& crossing : crossings) {
        if (related.size() == kMaxRelated) break;
        const Declaration& other = context_.declaration(crossing.general);
        related.push_back(
            {Quote(other.pattern.text) + " matches " + Quote(crossing.witness) + " as well",
             other.pattern_range});
      }
      const std::string others =
          crossings.size() == 1 ? "" : " and " + WithCommas(crossings.size() - 1) + " more";
      context_.Warn(
          "crossing", context_.declaration(special).pattern_range,
          name + " crosses " + Quote(context_.pattern(crossings[0].general).text) + others +
              ": both match " + Quote(crossings[0].witness) + ", where " + name + " comes first",
          "if it should not, declare the paths that both match on their own", std::move(related));
    }
  }

 private:
  struct Crossing {
    uint32_t general;
    std::string witness;
  };

  // That is an error, found elsewhere.
  bool IsOverruledClosure(uint32_t general, uint32_t special) const {
    return context_.declaration(general).IsClosure() && context_.declaration(special).HasAllow();
  }

  void WarnOfByteOrder(uint32_t general, uint32_t special, const std::string& witness) {
    context_.Warn("byte-order", context_.declaration(special).pattern_range,
                  "only the order of their bytes makes " + Quote(context_.pattern(special).text) +
                      " more specific than " + Quote(context_.pattern(general).text) +
                      ": both match " + Quote(witness),
                  "declare what they share on its own, or make one of them plainly more specific",
                  {DeclaredHere(context_.declaration(general))});
  }

  // Returns declarations that together keep `place` from being asked. REQUIRES: there are such.
  std::vector<uint32_t> CoverOf(uint32_t place) {
    std::vector<uint32_t> cover;
    while (true) {
      const PathSearch open = context_.search().Find({&context_.pattern(place)}, PatternsOf(cover));
      if (!open.found()) break;
      // The least specific of those that match is likely to cover most.
      const std::vector<uint32_t> matching = context_.trie().Matching(open.witness);
      const auto hiding = std::find_if(matching.rbegin(), matching.rend(), [&](uint32_t other) {
        return context_.search().Hides(other, place);
      });
      if (hiding == matching.rend()) break;
      cover.push_back(*hiding);
    }
    DropNeedless(place, cover);
    std::sort(cover.begin(), cover.end());
    return cover;
  }

  void DropNeedless(uint32_t place, std::vector<uint32_t>& cover) {
    for (size_t i = 0; i < cover.size();) {
      std::vector<uint32_t> others = cover;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      const PathSearch open =
          context_.search().Find({&context_.pattern(place)}, PatternsOf(others));
      if (open.outcome == Outcome::kNone) {
        cover = std::move(others);
      } else {
        ++i;
      }
    }
  }

  std::vector<const Pattern*> PatternsOf(const std::vector<uint32_t>& places) const {
    std::vector<const Pattern*> patterns;
    patterns.reserve(places.size());
    for (const uint32_t place : places) patterns.push_back(&context_.pattern(place));
    return patterns;
  }

  void WarnOfUnion(uint32_t place, const std::vector<uint32_t>& cover) {
    constexpr size_t kMaxRelated = 5;
    const Declaration& shadowed = context_.declaration(place);
    std::vector<std::string> names;
    std::vector<RelatedPlace> related;
    for (const uint32_t other : cover) {
      names.push_back(context_.pattern(other).text);
      if (related.size() < kMaxRelated)
        related.push_back(DeclaredHere(context_.declaration(other)));
    }
    context_.Warn("shadowed", shadowed.pattern_range,
                  Quote(shadowed.pattern.text) + " never governs: " + QuoteList(names, "and") +
                      " are more specific and together match all its paths" +
                      (shadowed.HasDeny() ? ", so only its denies count" : ""),
                  "remove it, or leave it some of its paths", std::move(related));
  }

  void WarnOfShadow(uint32_t general, uint32_t special) {
    if (context_.declaration(special).inherits) return;
    shadowed_.insert(general);
    const Declaration& shadowed = context_.declaration(general);
    context_.Warn("shadowed", shadowed.pattern_range,
                  Quote(shadowed.pattern.text) +
                      " never governs: " + Quote(context_.pattern(special).text) +
                      " is more specific and matches all its paths" +
                      (shadowed.HasDeny() ? ", so only its denies count" : ""),
                  "remove it, or write its pattern more specifically",
                  {DeclaredHere(context_.declaration(special))});
  }

  LintContext& context_;
  absl::flat_hash_set<uint32_t> shadowed_;               // by another one alone
  std::map<uint32_t, std::vector<Crossing>> crossings_;  // by the more specific declaration
};

}  // namespace

void LintPairs(LintContext& context) {
  // A guard only takes away, whatever its place in the order.
  std::vector<uint32_t> deciding;
  for (uint32_t place = 0; place < context.num_declarations(); ++place) {
    if (!context.declaration(place).IsGuard()) deciding.push_back(place);
  }
  const DeclarationTrie trie(context.policy(), deciding);
  PairLint lint(context);
  const bool all =
      ForEachPair(context.policy(), trie, trie, kMaxSteps, [&](uint32_t general, uint32_t special) {
        lint.Look(general, special);
        return !context.search().exhausted();
      });
  for (const uint32_t place : deciding) lint.LookForUnion(place);
  lint.ReportCrossings();
  if (all) return;
  for (const char* id : {"byte-order", "crossing", "shadowed"}) context.Cut(id);
}

}  // namespace postern::internal
