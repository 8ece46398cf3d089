// Selectors as text, outside of a policy file: `guest`, `group:admin`, `owner`.
#ifndef POSTERN_POLICY_SELECTOR_H_
#define POSTERN_POLICY_SELECTOR_H_

#include <optional>
#include <string>
#include <string_view>

#include "policy/model.h"
#include "policy/pattern.h"

namespace postern {

struct SelectorResult {
  std::optional<Selector> selector;
  // What is wrong, if there is none: see Issue in policy/issue.h.
  std::string id;
  std::string message;
  std::string help;  // may be empty
};

// Parses a selector as a rule of `policy` has it. `pattern` has the variables that it may name;
// without one, any `owner` is taken, and no `group:<variable>`. Thread-safe.
SelectorResult ParseSelectorText(std::string_view text, const Pattern* pattern,
                                 const Policy& policy);

}  // namespace postern

#endif  // POSTERN_POLICY_SELECTOR_H_
