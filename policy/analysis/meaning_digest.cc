#include "policy/analysis/meaning_digest.h"

#include <set>

#include "engine/internal/sha256.h"
#include "policy/analysis/internal/declaration_meaning.h"

namespace postern {

std::string MeaningDigest(const Policy& policy) {
  std::set<std::string> meanings;
  for (const Declaration& declaration : policy.declarations) {
    meanings.insert(internal::DeclarationMeaning(policy, declaration));
  }
  std::string text = std::to_string(static_cast<int>(policy.mode)) + ';';
  std::set<std::string> actions(policy.actions.begin(), policy.actions.end());
  for (const std::string& action : actions) text += std::to_string(action.size()) + ':' + action;
  std::set<std::string> methods;
  for (const auto& [method, action] : policy.methods) {
    methods.insert(method + '=' + policy.actions[action]);
  }
  for (const std::string& method : methods) text += ';' + method;
  for (const std::string& meaning : meanings) {
    text += ';' + std::to_string(meaning.size()) + ':' + meaning;
  }
  return internal::Sha256Text(text);
}

}  // namespace postern
