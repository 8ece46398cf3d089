#ifndef POSTERN_POLICY_TESTING_ALL_STRINGS_H_
#define POSTERN_POLICY_TESTING_ALL_STRINGS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace postern::testing {

// Returns all strings of `characters` with at most `length` of them.
inline std::vector<std::string> StringsOver(const std::vector<std::string>& characters,
                                            size_t length) {
  std::vector<std::string> strings = {""};
  size_t begin = 0;
  for (size_t i = 0; i < length; ++i) {
    const size_t end = strings.size();
    for (; begin < end; ++begin) {
      for (const std::string& character : characters) strings.push_back(strings[begin] + character);
    }
  }
  return strings;
}

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_ALL_STRINGS_H_
