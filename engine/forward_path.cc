#include "engine/forward_path.h"

#include "engine/internal/raw_path.h"

namespace postern {

std::string ForwardPath(const CanonicalPath& path) {
  return internal::RawPath(path.mode(), path.text());
}

}  // namespace postern
