// Internal: not for users of the library.
//
// Principals as far as a policy can tell them apart. Each thing that a rule can ask of a principal
// is a fact (a guest; a member of `admin`; the entity id is the path's second segment); a set of
// principals is a truth function of facts. Facts about segments speak of the path at hand, so one
// function stands for all paths of a class.
//
// The facts are taken to be independent but where the language itself ties them (Possible()): that
// two segments are equal, or one is the name of a group, is not looked at. So a set that is empty
// here is empty, and one that is not may be: who says that it is not shows a request.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_SPACE_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/principal.h"
#include "policy/analysis/internal/bdd.h"
#include "policy/model.h"

namespace postern::internal {

// Why an analysis whose truth functions are exhausted has no answer.
inline constexpr char kTooManyPrincipals[] = "the rules tell too many principals apart";

// A fact about a principal on a path.
struct Fact {
  enum class Kind : uint8_t {
    kGuest,
    kFunction,  // of whatever name
    kNamed,     // the function called `name`
    kGroupsKnown,
    kMember,         // of the group `name`
    kMemberSegment,  // of the group named by the path's segment `segment`
    kIdKnown,
    kIdSegment,  // the entity id is the segment
    kAttributeKnown,
    kAttributeIs,       // the attribute `name` is `value`
    kAttributeSegment,  // the attribute `name` is the segment
  };
  Kind kind = Kind::kGuest;
  std::string name;
  std::string value;
  uint32_t segment = 0;

  friend bool operator<(const Fact& a, const Fact& b) {
    return std::tie(a.kind, a.name, a.value, a.segment) <
           std::tie(b.kind, b.name, b.value, b.segment);
  }
};

// What is known of a segment of all the paths at hand.
struct KnownSegment {
  std::string word;                // it is this; empty: not known
  std::vector<std::string> never;  // it is none of these
};
using KnownSegments = std::vector<KnownSegment>;  // of the first segments

class PrincipalSpace {
 public:
  using Set = Bdd::Node;

  explicit PrincipalSpace(size_t max_nodes) : bdd_(max_nodes) {}

  Bdd& bdd() { return bdd_; }

  // Returns for whom the selector, with the rule's `where`, holds; with `if_unknown` also for whom
  // it may. `role_groups` are the policy's.
  Set Holds(const Selector& selector, const Rule& rule, const Pattern& pattern,
            const std::vector<std::string>& role_groups, const KnownSegments& known,
            bool if_unknown);

  // Returns the members of the set that can be: a guest is in no group, and so on.
  Set Possible(Set set);

  // Returns a member, on a path of these segments. REQUIRES: Possible(set) is the set, not empty.
  Principal Member(Set set, const std::vector<std::string_view>& segments) const;

  // Returns facts, with their values, that make whoever they are true of a member. REQUIRES: the
  // set is not empty.
  std::vector<std::pair<Fact, bool>> AnyCube(Set set) const;

  // The facts that a set hangs on.
  std::vector<Fact> FactsOf(Set set) const;

  // Returns the set of whom the fact is true, whatever else.
  Set Where(const Fact& fact);
  Set Users();

 private:
  Set SelectorHolds(const Selector& selector, const Pattern& pattern,
                    const std::vector<std::string>& role_groups, const KnownSegments& known,
                    bool if_unknown);
  Set WhereHolds(const postern::Where& where, const Pattern& pattern, const KnownSegments& known,
                 bool if_unknown);
  Set AttributeIsSegment(const std::string& name, uint32_t segment, const KnownSegment& known);
  Set HasRole(std::string_view role, const std::vector<std::string>& role_groups);
  Set Member(std::string name);
  Set Implies(Set a, Set b) { return bdd_.Or(bdd_.Not(a), b); }
  Set Rule(const Fact& fact);

  Bdd bdd_;
  std::map<Fact, uint32_t> variables_;
  std::vector<Fact> facts_;  // [variable]
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_SPACE_H_
