// Internal, for tests: random policies with every feature of the language.
#ifndef POSTERN_POLICY_TESTING_RANDOM_POLICY_H_
#define POSTERN_POLICY_TESTING_RANDOM_POLICY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/path.h"
#include "policy/compiler.h"
#include "policy/document.h"
#include "policy/model.h"
#include "policy/testing/choices.h"

namespace postern::internal {

// A policy file in pieces, so that it can be repaired and made smaller.
struct Draft {
  struct Declaration {
    std::vector<std::string> segments;
    std::vector<std::string> rules;  // in JSON, `"inherit"` included
  };

  PathMode mode = PathMode::kKey;
  Syntax syntax = Syntax::kJson;
  std::string head;                  // the members before `access`, in JSON
  std::vector<std::string> actions;  // what requests may ask for, methods included
  std::vector<Declaration> declarations;

  std::string Text() const;
};

// Returns a policy of 1 to `max_declarations` declarations, small ones as often as large ones.
Draft RandomDraft(Choices& choices, uint32_t max_declarations);

// Returns the patterns and actions of `policy`, which is what requests are made from.
Draft DraftOf(const Policy& policy);

// Compiles without lint. Where declarations collide (`same-paths`, `closure-overruled`), changes
// `draft` until they do not; any other error is in the result.
CompileResult CompileRepaired(Draft& draft);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_RANDOM_POLICY_H_
