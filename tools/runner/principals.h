// The principals of a case file: who the tests are about.
#ifndef POSTERN_TOOLS_RUNNER_PRINCIPALS_H_
#define POSTERN_TOOLS_RUNNER_PRINCIPALS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/principal.h"
#include "policy/document_reader.h"
#include "policy/source.h"

namespace postern::tools {

// A principal with the places of its parts, for messages.
struct CasePrincipal {
  std::string name;  // as reports call it
  Principal principal;
  bool may_be_unknown = false;  // it says `unknown: true`
  size_t file = 0;              // its place in CaseFile::files
  SourceRange range;
  SourceRange function_range;                 // of the value of `function`
  std::vector<SourceRange> group_ranges;      // as Principal::groups
  std::vector<SourceRange> attribute_ranges;  // of the names, as Principal::attributes
};

// Parses `guest`, `{entity_id: alice, groups: [admin]}`, `{function: thumbnailer}` and so on. Adds
// an error and returns nothing if it is none of them. `name` and `file` are left to the caller.
std::optional<CasePrincipal> ParsePrincipal(DocumentReader& reader, NodeId id);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_PRINCIPALS_H_
