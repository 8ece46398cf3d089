// Internal: use policy/parser.h.
//
// What the rules of a policy may name: its actions and, where they are declared, its groups and
// functions. Filled from the head of the file before any rule is read.
#ifndef POSTERN_POLICY_INTERNAL_VOCABULARY_H_
#define POSTERN_POLICY_INTERNAL_VOCABULARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "policy/source.h"

namespace postern::internal {

// The word that stands for every action, in `to`.
inline constexpr char kAllActions[] = "all";

// What a word in `to` stands for.
struct ActionWord {
  uint64_t actions = 0;  // bit i is Policy::actions[i]
  bool is_set = false;   // a named set or `all`
};

// The names that `groups` or `functions` declares.
struct DeclaredNames {
  bool any = true;  // nothing is declared, or something unreadable: every name may be meant
  std::vector<std::string> in_order;
  std::vector<SourceRange> places;  // in the same order
  absl::flat_hash_set<std::string> names;
};

struct Vocabulary {
  absl::flat_hash_map<std::string, ActionWord> actions;  // single ones, named sets and `all`
  std::vector<std::string> action_words;                 // the same, as the file has them
  bool any_action = false;  // `actions` holds something unreadable: every word may be meant
  absl::flat_hash_map<std::string, uint32_t> methods;  // and the place of their action
  DeclaredNames groups;
  DeclaredNames functions;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_VOCABULARY_H_
