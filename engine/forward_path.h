// What a gateway sends on.
//
//   const CanonicalPath path = graph.path(target);          // "/a%20b?x=1"
//   if (decision.allowed()) send(ForwardPath(path));        // "/a%20b"
//
// The next hop may read a path otherwise than this one. It can't disagree about a path in its
// canonical form, so that is what must be sent on, not what came in.
#ifndef POSTERN_ENGINE_FORWARD_PATH_H_
#define POSTERN_ENGINE_FORWARD_PATH_H_

#include <string>

#include "engine/path.h"

namespace postern {

// Returns the path as a request sends it: in `url` mode percent-encoded, where it must be (RFC
// 3986, section 3.3), and without the query; else its canonical bytes. Read again, it is the same
// canonical path. Empty for a rejected path and for the root. Thread-safe.
std::string ForwardPath(const CanonicalPath& path);

}  // namespace postern

#endif  // POSTERN_ENGINE_FORWARD_PATH_H_
