#include "policy/internal/lint_pairs.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

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

  void WarnOfShadow(uint32_t general, uint32_t special) {
    if (context_.declaration(special).inherits) return;
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
  lint.ReportCrossings();
  if (all) return;
  for (const char* id : {"byte-order", "crossing", "shadowed"}) context.Cut(id);
}

}  // namespace postern::internal
