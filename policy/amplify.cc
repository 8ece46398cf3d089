#include "policy/amplify.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "policy/internal/amplify_expansion.h"
#include "policy/internal/amplify_pattern.h"
#include "policy/internal/amplify_validation.h"
#include "policy/internal/words.h"

namespace postern {
namespace {

using internal::EffectivePath;
using internal::Quote;
using Kind = SelectorSpec::Kind;

Selector RoleSelector(std::string role, bool is_owners, SourceRange range) {
  Selector selector;
  selector.kind = is_owners ? Kind::kRoleOwner : Kind::kRole;
  selector.text = "role:" + role + (is_owners ? " owner" : "");
  selector.name = std::move(role);
  selector.range = range;
  return selector;
}

// Makes the declaration of one effective path.
class PathLowering {
 public:
  PathLowering(const AmplifyDefinition& definition, const EffectivePath& path)
      : declared_(definition.paths[path.declared]), path_(path) {
    declaration_.pattern = internal::AmplifyPattern(path.text);
    declaration_.pattern_range = declared_.range;
    declaration_.inherits = true;
  }

  Declaration Run(const EffectivePath* parent) && {
    for (const Rule& rule : declared_.rules) AddAllow(rule);
    if (parent != nullptr) AddDenies(*parent);
    return std::move(declaration_);
  }

 private:
  // Adds the part of a rule that gives this effective path, if there is one.
  void AddAllow(const Rule& rule) {
    if (rule.actions == 0) return;
    Rule allow = rule;
    allow.selectors.clear();
    for (const Selector& selector : rule.selectors) {
      const bool is_owners = internal::IsOwners(selector, declared_);
      if (is_owners != path_.is_owners) continue;
      allow.selectors.push_back(
          RoleSelector(internal::RoleOf(selector), is_owners, selector.range));
    }
    if (!allow.selectors.empty()) declaration_.rules.push_back(std::move(allow));
  }

  void AddDenies(const EffectivePath& parent) {
    for (const auto& [role, actions] : internal::TakenAway(parent, path_)) {
      Rule deny;
      deny.selectors = {RoleSelector(role, path_.is_owners, declared_.range)};
      deny.actions = actions;
      deny.note = Quote(path_.text) + " takes away what " + Quote(parent.text) + " gives";
      deny.range = declared_.range;
      deny.to_range = declared_.range;
      declaration_.rules.push_back(std::move(deny));
    }
  }

  const AmplifyPath& declared_;
  const EffectivePath& path_;
  Declaration declaration_;
};

}  // namespace

void ValidateAmplify(const AmplifyDefinition& definition, const PolicyLimits& limits,
                     Issues& issues) {
  internal::AmplifyValidation(definition, limits, issues).Run();
}

Policy LowerAmplify(AmplifyDefinition definition) {
  Policy policy;
  policy.mode = PathMode::kOpaque;
  policy.UseDefaultActions();
  policy.groups = definition.groups;
  policy.role_groups = definition.groups;
  const std::vector<EffectivePath> paths = internal::ExpandAmplify(definition);
  policy.declarations.reserve(paths.size());
  for (const EffectivePath& path : paths) {
    const EffectivePath* parent =
        path.parent == EffectivePath::kNone ? nullptr : &paths[path.parent];
    policy.declarations.push_back(PathLowering(definition, path).Run(parent));
  }
  policy.amplify = std::move(definition);
  return policy;
}

}  // namespace postern
