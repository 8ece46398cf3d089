// A deny stops at the edge of its pattern, and the paths just behind the edge often mean the same
// to a server: `/admin` beside `/admin/*`. The lint takes a pattern for those paths and asks
// whether anybody whom the deny is meant for may do there what it takes away. It is silent where
// nobody could: a default deny or another declaration's deny closes the gap as well.
#include "policy/internal/lint_reach.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using Kind = Segment::Kind;

bool EndsInOpenGlob(const Pattern& pattern) {
  const Segment& last = pattern.segments.back();
  return last.kind == Kind::kGlob && last.pieces.back().kind == GlobPiece::Kind::kAnyRun;
}

bool EndsInRest(const Pattern& pattern) { return pattern.segments.back().kind == Kind::kRest; }

// Returns the pattern of `X/*` for `X`.
Pattern Below(Pattern pattern) {
  Segment rest;
  rest.kind = Kind::kRest;
  pattern.segments.push_back(rest);
  return pattern;
}

// Returns the pattern of `X` for `X/*`. A `*` at its new end gets a name, without which it would
// reach further.
Pattern Above(Pattern pattern) {
  pattern.segments.pop_back();
  Segment& last = pattern.segments.back();
  if (last.kind == Kind::kAny && last.variable.empty()) last.variable = "_";
  return pattern;
}

Pattern WithEmptySegment(Pattern pattern, size_t place) {
  pattern.segments[place] = Segment();
  return pattern;
}

// A path behind the edge of a deny, and who may do there what it denies.
struct Gap {
  std::string path;
  OpenDoor door;
};

class ReachLint {
 public:
  explicit ReachLint(LintContext& context) : context_(context) {}

  void Look(uint32_t place) {
    const Declaration& declaration = context_.declaration(place);
    if (EndsInOpenGlob(declaration.pattern)) LookBelowGlob(declaration, place);
    if (!declaration.HasDeny()) return;
    LookBelowExact(declaration);
    LookAtTop(declaration);
    LookAtEmptySegments(declaration);
  }

 private:
  void LookBelowGlob(const Declaration& declaration, uint32_t place) {
    const DeclarationTrie& trie = context_.trie();
    // A declaration for what lies below shows that its author knows.
    if (trie.node(trie.NodeOf(place)).rest != DeclarationTrie::kNone) return;
    const Pattern below = Below(declaration.pattern);
    const PathSearch search = context_.search().Find({&below}, {&declaration.pattern});
    if (search.outcome == PathSearch::Outcome::kUndecided) context_.Cut("glob-not-below");
    if (!search.found()) return;
    const std::string name = Quote(declaration.pattern.text);
    context_.Warn("glob-not-below", declaration.pattern_range,
                  (declaration.HasDeny() ? "the deny on " : "") + name +
                      " does not reach below its " + "last segment: it does not match " +
                      Quote(search.witness),
                  "write " + Quote(FormatPattern(below)) + " for what lies below");
  }

  void LookBelowExact(const Declaration& declaration) {
    const Segment& last = declaration.pattern.segments.back();
    const bool is_empty = last.kind == Kind::kLiteral && last.literal.empty();
    if (EndsInRest(declaration.pattern) || is_empty || EndsInOpenGlob(declaration.pattern)) return;
    const Pattern below = Below(declaration.pattern);
    WarnOfGap("deny-exact-open-below", declaration, below,
              "deny it on " + Quote(FormatPattern(below)) + " too");
  }

  void LookAtTop(const Declaration& declaration) {
    if (!EndsInRest(declaration.pattern) || declaration.pattern.segments.size() < 2) return;
    const Pattern top = Above(declaration.pattern);
    WarnOfGap("deny-below-open-at", declaration, top,
              "deny it on " + Quote(FormatPattern(top)) + " too");
  }

  void LookAtEmptySegments(const Declaration& declaration) {
    if (context_.policy().mode != PathMode::kOpaque) return;
    const std::vector<Segment>& segments = declaration.pattern.segments;
    for (size_t i = 0; i + 1 < segments.size(); ++i) {
      if (segments[i].kind != Kind::kAny) continue;
      if (WarnOfGap("opaque-deny-wildcard", declaration, WithEmptySegment(declaration.pattern, i),
                    "keys of this mode may have empty segments: deny it with `**` for the "
                    "wildcard too")) {
        return;
      }
    }
  }

  // Warns if one of the denies is open on a path of `behind`. Returns whether it did.
  bool WarnOfGap(const char* id, const Declaration& declaration, const Pattern& behind,
                 const std::string& help) {
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kDeny) continue;
      const std::optional<Gap> gap = FindGap(id, declaration, rule, behind);
      if (!gap) continue;
      const Declaration& open = context_.declaration(gap->door.declaration);
      context_.Warn(id, rule.range,
                    "the deny on " + Quote(declaration.pattern.text) + " does not cover " +
                        Quote(gap->path) + ", where " + Quote(open.pattern.text) + " allows " +
                        Quote(gap->door.selector->text) + " to " +
                        context_.ActionNames(gap->door.action),
                    help, {{"allowed here", gap->door.selector->range}});
      return true;
    }
    return false;
  }

  // Looks at some paths of `behind`: what a declaration says on one path it mostly says on all, so
  // after each path the declaration that governs it is left out.
  std::optional<Gap> FindGap(const char* id, const Declaration& declaration, const Rule& deny,
                             const Pattern& behind) {
    constexpr int kMaxPaths = 8;
    std::vector<const Pattern*> seen = {&declaration.pattern};
    for (int i = 0; i < kMaxPaths; ++i) {
      const PathSearch search = context_.search().Find({&behind}, seen);
      if (search.outcome == PathSearch::Outcome::kUndecided) context_.Cut(id);
      if (!search.found()) return std::nullopt;
      const PathAccess access = context_.AccessAt(search.witness);
      if (const auto door = access.FindOpenDoor(declaration, deny)) {
        return Gap{search.witness, *door};
      }
      if (access.matching().empty()) return std::nullopt;
      seen.push_back(&context_.pattern(access.matching().front()));
    }
    return std::nullopt;
  }

  LintContext& context_;
};

}  // namespace

void LintReach(LintContext& context) {
  ReachLint lint(context);
  for (uint32_t place = 0; place < context.num_declarations(); ++place) lint.Look(place);
}

}  // namespace postern::internal
