// Internal: use policy/compiler.h.
#ifndef POSTERN_POLICY_INTERNAL_SELECTOR_INTERNER_H_
#define POSTERN_POLICY_INTERNAL_SELECTOR_INTERNER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "policy/model.h"

namespace postern::internal {

// Numbers the distinct selectors of a policy from 0, in the order in which they come. Two are one
// if they, with the `where` of their rules, say the same in the same words.
class SelectorInterner {
 public:
  // Returns the number of a rule's `where`; asked for once a rule, however many selectors it has.
  uint32_t InternWhere(const std::vector<Where>& where);

  // Returns the number of the selector in a rule with that `where`.
  uint32_t Intern(const Selector& selector, uint32_t where);

  // Returns the number of distinct selectors so far.
  size_t size() const { return selectors_.size(); }

 private:
  static constexpr uint32_t kNone = 0xffffffff;  // no `where` at all

  // What tells a selector from others; found by one that views the name, kept by one that owns it.
  template <typename Name>
  struct Key {
    SelectorSpec::Kind kind;
    uint32_t where;
    Name name;
  };
  struct Hash {
    using is_transparent = void;
    template <typename Name>
    size_t operator()(const Key<Name>& key) const {
      return absl::HashOf(key.kind, key.where, absl::string_view(key.name));
    }
  };
  struct Equal {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const Key<A>& a, const Key<B>& b) const {
      return a.kind == b.kind && a.where == b.where && a.name == b.name;
    }
  };

  absl::flat_hash_map<std::string, uint32_t> wheres_;
  absl::flat_hash_map<Key<std::string>, uint32_t, Hash, Equal> selectors_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SELECTOR_INTERNER_H_
