// What yaml-cpp itself needs to read a text: the floor of reading a policy.
#ifndef POSTERN_BENCH_BARE_YAML_H_
#define POSTERN_BENCH_BARE_YAML_H_

#include <cstddef>
#include <string>

namespace postern::bench {

// Goes over yaml-cpp's events, which nobody listens to. Returns a number that hangs on all of them.
// Throws what yaml-cpp throws if the text is no YAML.
size_t CountYamlEvents(const std::string& text);

}  // namespace postern::bench

#endif  // POSTERN_BENCH_BARE_YAML_H_
