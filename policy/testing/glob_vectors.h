// Internal, for tests: the pairs of a glob and a path on which bash, fnmatch, minimatch and
// picomatch agree (testdata/glob/README.md).
#ifndef POSTERN_POLICY_TESTING_GLOB_VECTORS_H_
#define POSTERN_POLICY_TESTING_GLOB_VECTORS_H_

#include <string>
#include <vector>

namespace postern::internal {

struct GlobVector {
  std::string pattern;  // translated to this language
  std::string path;     // of mode `opaque`
  bool is_match = false;
  bool is_ours = true;  // else this language refuses the pattern
};

// Returns all of them. Ends the test if the file cannot be read.
std::vector<GlobVector> ReadGlobVectors();

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_GLOB_VECTORS_H_
