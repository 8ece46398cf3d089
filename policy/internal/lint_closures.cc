// An exception inside a closure is plain to see, and mostly meant. It is not likely to be meant
// where it gives those who are not signed in what they do not have around the closure either: what
// was closed stands wider open than what was left alone. Where nothing is granted around the
// closure there is nothing to compare with, and the exception is the grant.
#include "policy/internal/lint_closures.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SelectorKind = SelectorSpec::Kind;

// The closure that matches a path, and the first declaration behind it that grants something there.
struct Surroundings {
  uint32_t closure = 0;
  uint32_t around = 0;
  size_t first_around = 0;  // in PathAccess::matching()
};

class ClosureLint {
 public:
  explicit ClosureLint(LintContext& context) : context_(context) {}

  void Look(uint32_t place) {
    const Declaration& declaration = context_.declaration(place);
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kAllow) continue;
      for (const Selector& selector : rule.selectors) {
        if (selector.kind != SelectorKind::kGuest && selector.kind != SelectorKind::kAnyone)
          continue;
        LookAt(place, rule, selector);
      }
    }
  }

 private:
  void LookAt(uint32_t place, const Rule& rule, const Selector& selector) {
    const Declaration& declaration = context_.declaration(place);
    const PathSearch search = context_.FindAsked(place);
    if (search.outcome == PathSearch::Outcome::kUndecided) context_.Cut("reopens-closure");
    if (!search.found()) return;
    const PathAccess access = context_.AccessAt(search.witness);
    const std::optional<Surroundings> found = FindSurroundings(access, place);
    if (!found) return;
    Claim guest = MakeClaim(declaration, rule, selector, access.bindings());
    guest.kind = SelectorKind::kGuest;
    uint64_t reopened = 0;
    for (uint64_t rest = rule.actions; rest != 0; rest &= rest - 1) {
      const uint64_t action = rest & (~rest + 1);
      if (access.IsAllowed(action, {guest}) &&
          !access.IsAllowedFrom(found->first_around, action, {guest})) {
        reopened |= action;
      }
    }
    if (reopened != 0) Warn(selector, reopened, *found, search.witness);
  }

  std::optional<Surroundings> FindSurroundings(const PathAccess& access, uint32_t place) const {
    bool is_behind = false;
    std::optional<uint32_t> closure;
    for (size_t i = 0; i < access.matching().size(); ++i) {
      const uint32_t other = access.matching()[i];
      const Declaration& declaration = context_.declaration(other);
      if (is_behind && declaration.IsClosure()) {
        if (!closure) closure = other;
      } else if (closure && declaration.HasAllow()) {
        return Surroundings{*closure, other, i};
      }
      is_behind = is_behind || other == place;
    }
    return std::nullopt;
  }

  void Warn(const Selector& selector, uint64_t actions, const Surroundings& found,
            const std::string& witness) {
    const Declaration& closure = context_.declaration(found.closure);
    const Declaration& around = context_.declaration(found.around);
    context_.Warn("reopens-closure", selector.range,
                  "inside the closure " + Quote(closure.pattern.text) + " a guest may " +
                      context_.ActionNames(actions) + " " + Quote(witness) + ", which even " +
                      Quote(around.pattern.text) + " around it does not allow",
                  "allow it to those who have it around the closure, or declare it elsewhere",
                  {DeclaredHere(closure), DeclaredHere(around)});
  }

  LintContext& context_;
};

}  // namespace

void LintClosures(LintContext& context) {
  ClosureLint lint(context);
  for (uint32_t place = 0; place < context.num_declarations(); ++place) lint.Look(place);
}

}  // namespace postern::internal
