// Case writer: decided requests as the text of a case file (docs/cases.md), which passes as long as
// they are decided the same.
//
//   CaseDraft draft;
//   draft.policy = "social-room.yaml";
//   draft.groups.push_back({"", "", {{guest, "get", "room/1/a", Effect::kAllow, "room/* guest"}}});
//   const absl::StatusOr<std::string> text = WriteCases(draft, vocabulary);
//
// gives
//
//   cases: 1
//   policy: social-room.yaml
//   principals:
//     guest: guest
//
//   tests:
//     - name: guest
//       as: guest
//       can:
//         - request: get room/1/a
//           because: room/* guest
//
// The same draft gives the same text; what it says stands in the order in which it says it. Plain
// functions, thread-safe.
#ifndef POSTERN_TOOLS_AUTHORING_CASE_WRITER_H_
#define POSTERN_TOOLS_AUTHORING_CASE_WRITER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision.h"
#include "engine/principal.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// A request, and what must be decided.
struct CaseRequest {
  Principal principal;
  std::string action;
  std::string path;  // raw; empty for a `list` without a prefix
  Effect effect = Effect::kDeny;
  std::string because = {};  // as because.h understands it; empty: none
};

// Requests that belong together. Those of each principal become one test; a path that is hard to
// write (docs/cases.md) has a test of its own behind it, which uses `with`.
struct CaseGroup {
  std::string name;     // of its tests; where it has several principals, theirs is added. Empty:
                        // the principals' names alone
  std::string comment;  // lines that stand above the first of them, without `#`; may be empty
  std::vector<CaseRequest> requests;
};

struct CaseDraft {
  std::string policy;   // its path as seen from the case file
  std::string comment;  // lines at the top of the file, without `#`; may be empty
  std::vector<CaseGroup> groups;
};

// Returns OK if a case file can ask `request` just so, and about this policy. It can't, and the
// error kInvalidArgument says which, if
// - a text is not UTF-8 or is over the limit of a scalar (PolicyLimits::scalar_bytes), or the name
//   of an attribute is so long that YAML takes it for no key;
// - the action is a named set, each of whose actions would be asked; or it is unknown and `because`
//   does not say `unknown_action`;
// - the principal is a user or guest with a name, a function without one, or has an empty group, an
//   empty name of an attribute, or one twice.
// A request that was never judged, for instance since its path is rejected, passes only with the
// reason as its `because`; whether it is decided as it says is for the caller to know.
absl::Status CheckCaseRequest(const CaseRequest& request, const Vocabulary& policy);

// Returns the text, in YAML. Principals get short names, distinct ones for distinct principals, and
// `unknown: true` where the policy does not know them. Errors: as CheckCaseRequest, for the first
// request that has one; kInvalidArgument if there is no request, or the policy's path, a name or a
// comment can't be written.
absl::StatusOr<std::string> WriteCases(const CaseDraft& draft, const Vocabulary& policy);

// Returns the request as one test, which names its principal in place, as it stands in a case file
// behind `tests:`. A `number` other than 1 stands behind its name. Errors: as CheckCaseRequest.
//
//     - name: guest cannot write room/1
//       as: guest
//       cannot:
//         - write room/1
absl::StatusOr<std::string> WriteTest(const CaseRequest& request, const Vocabulary& policy,
                                      size_t number = 1);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_CASE_WRITER_H_
