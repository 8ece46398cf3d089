// For tests: writes a GraphSpec in a few lines, without the language's compiler.
//
//   const GraphSpec spec = SpecBuilder(PathMode::kKey)
//                              .Declare("room/*/locked/*").Inherit().Deny({"anyone"}, "write")
//                              .Declare("room/*").Allow({"guest", "group:admin"}, "get write")
//                              .spec();
#ifndef POSTERN_ENGINE_TESTING_SPEC_BUILDER_H_
#define POSTERN_ENGINE_TESTING_SPEC_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/graph_spec.h"

namespace postern {

// Declarations are given in the order of specificity; nothing here sorts or checks them.
class SpecBuilder {
 public:
  // The actions are separated by spaces, here and below.
  explicit SpecBuilder(PathMode mode = PathMode::kKey,
                       const std::string& actions = "get list write delete");

  // Begins a declaration. Segments of `pattern` are, as in the language: a literal, `<name>`, `*`
  // and `**` (last: the rest), `text*` (an automaton). A `/` before the first belongs to mode
  // `url`.
  SpecBuilder& Declare(const std::string& pattern);

  // To the declaration begun last.
  SpecBuilder& RoleGroups(std::vector<std::string> groups);
  SpecBuilder& Inherit();

  // A selector is spelled as in the language, with its `where` behind it: `owner where
  // plan=pro|free tenant=<tenant>`. Those of roles are `role:group:a` and `role-owner:group:a`.
  SpecBuilder& Allow(const std::vector<std::string>& selectors, const std::string& actions);
  SpecBuilder& Deny(const std::vector<std::string>& selectors, const std::string& actions);

  const GraphSpec& spec() const { return spec_; }

 private:
  void AddSegment(const std::string& text, bool is_last);
  SpecBuilder& AddRule(Effect effect, const std::vector<std::string>& selectors,
                       const std::string& actions);

  GraphSpec spec_;
};

// Returns the automaton that accepts `prefix` and whatever follows.
SegmentAutomaton PrefixAutomaton(const std::string& prefix);

// Returns all patterns that are `depth` times `a` or `*`, then `end`, the most specific first. Each
// matches a/a/…/a/end, which PathOfEveryMix() returns.
std::vector<std::string> EveryMix(int depth);
std::string PathOfEveryMix(int depth);

// Returns the parts of `text` between the separators; one more than there are separators.
std::vector<std::string> Split(const std::string& text, char separator);

}  // namespace postern

#endif  // POSTERN_ENGINE_TESTING_SPEC_BUILDER_H_
