// Internal: use policy/amplify.h.
#ifndef POSTERN_POLICY_INTERNAL_AMPLIFY_VALIDATION_H_
#define POSTERN_POLICY_INTERNAL_AMPLIFY_VALIDATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/internal/amplify_prefixes.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/model.h"

namespace postern::internal {

// The checks of ValidateAmplify. Lifetime: borrows all that it is made of.
class AmplifyValidation {
 public:
  AmplifyValidation(const AmplifyDefinition& definition, const PolicyLimits& limits,
                    Issues& issues);

  void Run();

 private:
  void CheckPath(uint32_t place);
  void CheckLimits(const AmplifyPath& path);
  bool CheckForm(const AmplifyPath& path);
  bool CheckPrefixes(const AmplifyPath& path, const AmplifyPrefixes& prefixes);
  void CheckToken(const AmplifyPath& path);
  void CheckIamSyntax(const AmplifyPath& path);
  void CheckDuplicatePaths();
  void CheckRepeatedRules(const AmplifyPath& path);
  void CheckRolesHaveActions();
  void CheckDenies();

  void Error(std::string_view id, const AmplifyPath& path, std::string message, std::string help);

  const AmplifyDefinition& definition_;
  const PolicyLimits& limits_;
  Issues& issues_;
  const size_t errors_before_;
  std::vector<AmplifyPrefixes> prefixes_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_AMPLIFY_VALIDATION_H_
