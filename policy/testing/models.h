// Internal, for tests: policies as models, spelled shortly.
//
//   const Policy policy = MakePolicy({
//       Declare("room/*", {Allow({"guest", "group:admin"}, kGet)}),
//       Inheriting(Declare("room/<x>/locked/*", {Deny({"anyone"}, kWrite)})),
//   });
#ifndef POSTERN_POLICY_TESTING_MODELS_H_
#define POSTERN_POLICY_TESTING_MODELS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

// The actions of MakePolicy: get, list, write, delete.
inline constexpr uint64_t kGet = 1;
inline constexpr uint64_t kList = 2;
inline constexpr uint64_t kWrite = 4;
inline constexpr uint64_t kDelete = 8;
inline constexpr uint64_t kAll = 15;

// Returns the selector that a policy file spells so. REQUIRES: it is one.
Selector MakeSelector(std::string_view text);

Rule Allow(const std::vector<std::string>& selectors, uint64_t actions = kAll,
           std::vector<Where> where = {});
Rule Deny(const std::vector<std::string>& selectors, uint64_t actions = kAll,
          std::vector<Where> where = {});

// Returns `where: {attribute: value}`, or that of a variable.
Where Is(std::string attribute, std::string value);
Where IsVariable(std::string attribute, std::string variable);

// REQUIRES: `pattern` is a pattern of the mode.
Declaration Declare(std::string_view pattern, std::vector<Rule> rules,
                    PathMode mode = PathMode::kKey);
Declaration Inheriting(Declaration declaration);

Policy MakePolicy(std::vector<Declaration> declarations, PathMode mode = PathMode::kKey);

Principal Guest();
Principal User();  // of whom nothing more is known
Principal User(std::string entity_id, std::vector<std::string> groups);
Principal Function(std::string name);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_MODELS_H_
