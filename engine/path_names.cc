// How decision lines spell modes and errors.
#include "engine/path.h"

namespace postern {

std::string_view PathModeName(PathMode mode) {
  switch (mode) {
    case PathMode::kKey:
      return "key";
    case PathMode::kOpaque:
      return "opaque";
    case PathMode::kUrl:
      return "url";
  }
  return {};
}

std::string_view PathErrorName(PathError error) {
  switch (error) {
    case PathError::kNone:
      return {};
    case PathError::kEmpty:
      return "empty";
    case PathError::kTooLong:
      return "too_long";
    case PathError::kNul:
      return "nul";
    case PathError::kUtf8:
      return "utf8";
    case PathError::kTooDeep:
      return "too_deep";
    case PathError::kDotSegment:
      return "dot_segment";
    case PathError::kEmptySegment:
      return "empty_segment";
    case PathError::kFragment:
      return "fragment";
    case PathError::kNotOriginForm:
      return "not_origin_form";
    case PathError::kRawByte:
      return "raw_byte";
    case PathError::kBackslash:
      return "backslash";
    case PathError::kPathParameter:
      return "path_parameter";
    case PathError::kBadPercent:
      return "bad_percent";
    case PathError::kEncodedSlash:
      return "encoded_slash";
    case PathError::kEncodedDelimiter:
      return "encoded_delimiter";
    case PathError::kControl:
      return "control";
    case PathError::kDoubleEncoding:
      return "double_encoding";
    case PathError::kEdgeDotOrSpace:
      return "edge_dot_or_space";
  }
  return {};
}

}  // namespace postern
