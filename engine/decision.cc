#include "engine/decision.h"

namespace postern {

std::string_view ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kNoPolicy:
      return "no_policy";
    case Reason::kRequestRejected:
      return "request_rejected";
    case Reason::kStalePrincipal:
      return "stale_principal";
    case Reason::kPrincipalRejected:
      return "principal_rejected";
    case Reason::kPathRejected:
      return "path_rejected";
    case Reason::kUnknownAction:
      return "unknown_action";
    case Reason::kDeniedByRule:
      return "denied_by_rule";
    case Reason::kAllowed:
      return "allowed";
    case Reason::kNoRule:
      return "no_rule";
    case Reason::kNoDeclaration:
      return "no_declaration";
  }
  return {};
}

}  // namespace postern
