#include "engine/internal/rejection_text.h"

namespace postern::internal {

RejectionText TextOf(PathError error, uint32_t offset) {
  switch (error) {
    case PathError::kNone:
      return {};
    case PathError::kEmpty:
      return {"the path is empty", "name one object; only `list` may ask for the root"};
    case PathError::kTooLong:
      return {"the path is longer than a path may be", "send a shorter path; nothing is cut"};
    case PathError::kNul:
      return {"a NUL byte", "send the path without it"};
    case PathError::kUtf8:
      return {"bytes that are not UTF-8", "send the path in UTF-8"};
    case PathError::kTooDeep:
      return {"more segments than a path may have", "send a path of fewer segments"};
    case PathError::kDotSegment:
      return {"a segment `.` or `..`", "send the path that is meant; nothing is resolved here"};
    case PathError::kEmptySegment:
      if (offset == 0) return {"an empty segment at the beginning", "drop the leading slash"};
      return {"an empty segment: two slashes in a row",
              "send one slash between segments; none is dropped here"};
    case PathError::kFragment:
      return {"a `#`", "send the target without its fragment, which is the browser's"};
    case PathError::kNotOriginForm:
      return {"it does not begin with `/`", "send path and query alone, such as `/a/b?x=1`"};
    case PathError::kRawByte:
      return {"a byte that a request target must encode", "percent-encode it"};
    case PathError::kBackslash:
      return {"a backslash", "send `/` between segments; some servers take `\\` for one"};
    case PathError::kPathParameter:
      return {"a `;`", "send the path without parameters; servers disagree on what they are"};
    case PathError::kBadPercent:
      return {"a `%` without two hexadecimal digits", "write a percent sign as `%25`"};
    case PathError::kEncodedSlash:
      return {"an encoded slash", "name it without one; a segment never holds a slash"};
    case PathError::kEncodedDelimiter:
      return {"an encoded `?` or `#`", "name it without one; the next hop may decode it"};
    case PathError::kControl:
      return {"a control character", "send the path without it"};
    case PathError::kDoubleEncoding:
      return {"still percent-encoded once it is decoded", "encode the path once"};
    case PathError::kEdgeDotOrSpace:
      return {"a segment that begins or ends with a space, or ends with a dot",
              "send it without; some file systems drop them"};
  }
  return {};
}

std::string_view InsteadOf(PrincipalError error) {
  switch (error) {
    case PrincipalError::kNone:
      return {};
    case PrincipalError::kUnknownKind:
      return "send `guest`, `user` or `function`";
    case PrincipalError::kEntityIdEmpty:
      return "leave the entity id out if it is unknown";
    case PrincipalError::kEntityIdTooLong:
      return "send a shorter entity id; nothing is cut";
    case PrincipalError::kEntityIdSlash:
    case PrincipalError::kEntityIdDot:
      return "send an id that can be one segment of a path";
    case PrincipalError::kEntityIdControl:
    case PrincipalError::kEntityIdEdgeSpace:
    case PrincipalError::kEntityIdUtf8:
      return "send the id as it was issued; nothing is trimmed or replaced";
    case PrincipalError::kGroupsOfNonUser:
      return "send groups with a user alone";
    case PrincipalError::kTooManyGroups:
      return "send the groups that the policy names; nothing is cut";
    case PrincipalError::kNameMissing:
      return "send the function's name";
    case PrincipalError::kNameOfNonFunction:
      return "send a name with a function alone";
    case PrincipalError::kTooManyAttributes:
      return "send the attributes that rules ask for; nothing is cut";
    case PrincipalError::kDuplicateAttribute:
      return "send each attribute once";
  }
  return {};
}

}  // namespace postern::internal
