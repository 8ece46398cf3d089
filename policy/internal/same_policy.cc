#include "policy/internal/same_policy.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace postern::internal {
namespace {

struct Same {
  bool operator()(const Where& a, const Where& b) const {
    return std::tie(a.attribute, a.values, a.variable) ==
           std::tie(b.attribute, b.values, b.variable);
  }

  bool operator()(const Selector& a, const Selector& b) const {
    return std::tie(a.kind, a.name, a.text) == std::tie(b.kind, b.name, b.text);
  }

  bool operator()(const Rule& a, const Rule& b) const {
    return std::tie(a.effect, a.actions, a.id, a.note) ==
               std::tie(b.effect, b.actions, b.id, b.note) &&
           (*this)(a.selectors, b.selectors) && (*this)(a.where, b.where);
  }

  bool operator()(const Declaration& a, const Declaration& b) const {
    return a.pattern.mode == b.pattern.mode && a.pattern.normal_text == b.pattern.normal_text &&
           FormatPattern(a.pattern) == FormatPattern(b.pattern) && a.inherits == b.inherits &&
           (*this)(a.rules, b.rules);
  }

  bool operator()(const AmplifyPath& a, const AmplifyPath& b) const {
    return a.text == b.text && (*this)(a.rules, b.rules);
  }

  bool operator()(const AmplifyDefinition& a, const AmplifyDefinition& b) const {
    return a.groups == b.groups && (*this)(a.paths, b.paths);
  }

  bool operator()(const ActionSet& a, const ActionSet& b) const {
    return std::tie(a.name, a.actions) == std::tie(b.name, b.actions);
  }

  template <typename Part>
  bool operator()(const std::vector<Part>& a, const std::vector<Part>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), *this);
  }
};

}  // namespace

bool SamePolicy(const Policy& a, const Policy& b) {
  return std::tie(a.name, a.mode, a.actions, a.methods, a.groups, a.functions) ==
             std::tie(b.name, b.mode, b.actions, b.methods, b.groups, b.functions) &&
         Same()(a.action_sets, b.action_sets) && Same()(a.declarations, b.declarations) &&
         a.amplify.has_value() == b.amplify.has_value() &&
         (!a.amplify || Same()(*a.amplify, *b.amplify));
}

}  // namespace postern::internal
