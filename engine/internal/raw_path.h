// Internal: not for users of the library, see engine/path.h.
//
// The way back: canonical paths as requests send them.
#ifndef POSTERN_ENGINE_INTERNAL_RAW_PATH_H_
#define POSTERN_ENGINE_INTERNAL_RAW_PATH_H_

#include <string>
#include <string_view>

#include "engine/path.h"

namespace postern::internal {

// Returns a canonical path of `mode` as a request sends it: in `url` mode percent-encoded (RFC 3986
// section 3.3), else as it is.
std::string RawPath(PathMode mode, std::string_view canonical);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_RAW_PATH_H_
