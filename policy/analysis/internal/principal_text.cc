#include "policy/analysis/internal/principal_text.h"

#include <utility>

namespace postern::internal {
namespace {

using Set = PrincipalSpace::Set;
using Kind = Fact::Kind;

std::string FactText(const Fact& fact, bool value) {
  const std::string segment = "segment " + std::to_string(fact.segment + 1) + " of the path";
  const std::string is = value ? "" : "not ";
  switch (fact.kind) {
    case Kind::kGuest:
      return value ? "a guest" : "no guest";
    case Kind::kFunction:
      return value ? "a function" : "no function";
    case Kind::kNamed:
      return is + "function:" + fact.name;
    case Kind::kGroupsKnown:
      return value ? "groups known" : "groups unknown";
    case Kind::kMember:
      return is + "in group:" + fact.name;
    case Kind::kMemberSegment:
      return is + "in the group that " + segment + " names";
    case Kind::kIdKnown:
      return value ? "entity id known" : "entity id unknown";
    case Kind::kIdSegment:
      return "entity id " + is + segment;
    case Kind::kAttributeKnown:
      return "attribute " + fact.name + (value ? " known" : " unknown");
    case Kind::kAttributeIs:
      return fact.name + (value ? " is " : " is not ") + fact.value;
    case Kind::kAttributeSegment:
      return fact.name + (value ? " is " : " is not ") + segment;
  }
  return "";
}

// So many names are tried with each other; of more, only those that are not the policy's own.
constexpr size_t kManyNames = 64;
constexpr size_t kNumFirst = 3;  // `anyone`, `guest` and `authenticated`, which come first

class Writer {
 public:
  Writer(PrincipalSpace& space, Set set) : space_(space), set_(set), left_(set) {}

  std::string Write(std::vector<NamedSet> names) {
    if (names.size() > kManyNames) names.resize(kNumFirst);
    for (const NamedSet& name : names) TakeWhole(name);
    for (const NamedSet& name : names) TakeInPart(name, names);
    for (size_t i = 1; i < names.size() && left_ != Bdd::kFalse; ++i) {
      for (size_t k = 0; k < i; ++k) TakeBoth(names[k], names[i]);
    }
    TakeFacts();
    return std::move(text_);
  }

 private:
  bool IsEmpty(Set set) { return space_.Possible(set) == Bdd::kFalse; }
  Set Both(Set a, Set b) { return space_.bdd().And(a, b); }
  Set Without(Set a, Set b) { return space_.bdd().Without(a, b); }

  // Takes a named set all of whose members are meant.
  void TakeWhole(const NamedSet& name) {
    if (name.maybe != name.surely && IsEmpty(Without(name.maybe, set_)) &&
        !IsEmpty(Both(Without(name.maybe, name.surely), left_))) {
      return Add(name.text + " or unknown", name.maybe);
    }
    if (IsEmpty(Both(name.surely, left_)) || !IsEmpty(Without(name.surely, set_))) return;
    Add(name.text, name.surely);
  }

  // Takes a named set but for others of which nobody is meant.
  void TakeInPart(const NamedSet& name, const std::vector<NamedSet>& names) {
    if (IsEmpty(Both(name.surely, left_))) return;
    Set part = name.surely;
    std::string but;
    for (const NamedSet& other : names) {
      const Set too_many = Without(part, set_);
      if (IsEmpty(too_many)) break;
      // The smaller of its two sets first: who is surely one, then also who may be.
      for (const bool maybe : {false, true}) {
        const Set taken = maybe ? other.maybe : other.surely;
        if (!IsEmpty(Both(Both(taken, part), left_)) || IsEmpty(Both(taken, too_many))) continue;
        if (!maybe && other.maybe != other.surely &&
            IsEmpty(Both(Both(other.maybe, part), left_)) &&
            !IsEmpty(Both(Without(other.maybe, taken), too_many))) {
          continue;
        }
        part = Without(part, taken);
        but += (but.empty() ? "not " : ", ") + other.text + (maybe ? " or unknown" : "");
        break;
      }
    }
    if (IsEmpty(Both(part, left_)) || !IsEmpty(Without(part, set_))) return;
    Add(name.text + (but.empty() ? "" : " (" + but + ")"), part);
  }

  // Takes those for whom two names hold.
  void TakeBoth(const NamedSet& a, const NamedSet& b) {
    for (const bool maybe_a : {false, true}) {
      for (const bool maybe_b : {false, true}) {
        const Set both = Both(maybe_a ? a.maybe : a.surely, maybe_b ? b.maybe : b.surely);
        if (IsEmpty(Both(both, left_)) || !IsEmpty(Without(both, set_))) continue;
        Add(a.text + (maybe_a && a.maybe != a.surely ? " or unknown" : "") + " and " + b.text +
                (maybe_b && b.maybe != b.surely ? " or unknown" : ""),
            both);
      }
    }
  }

  void TakeFacts() {
    while (left_ != Bdd::kFalse) {
      const std::vector<std::pair<Fact, bool>> facts = space_.AnyCube(left_);
      std::string text;
      for (const auto& [fact, value] : facts) {
        if (!text.empty()) text += " and ";
        text += FactText(fact, value);
      }
      // The last first, so that each adds to the top of what is there.
      Set cube = Bdd::kTrue;
      for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
        const Set holds = space_.Where(fact->first);
        cube = Both(fact->second ? holds : space_.bdd().Not(holds), cube);
      }
      if (space_.bdd().exhausted()) return;
      Add("(" + text + ")", cube);
    }
  }

  void Add(const std::string& text, Set part) {
    text_ += (text_.empty() ? "" : ", ") + text;
    left_ = space_.Possible(Without(left_, part));
  }

  PrincipalSpace& space_;
  const Set set_;
  Set left_;  // that no word was found for so far
  std::string text_;
};

}  // namespace

std::string PrincipalText(PrincipalSpace& space, Set set, const std::vector<NamedSet>& names) {
  return Writer(space, set).Write(names);
}

}  // namespace postern::internal
