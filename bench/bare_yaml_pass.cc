// Goes over yaml-cpp's events of each of some files, as a process of its own: the floor of reading
// case files (bench/case_files.py).
//
//   bare_yaml_pass FILE...
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "bench/bare_yaml.h"

int main(int argc, char** argv) {
  size_t events = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
      std::fprintf(stderr, "bare_yaml_pass: cannot read %s\n", argv[i]);
      return 1;
    }
    events += postern::bench::CountYamlEvents(text.str());
  }
  std::printf("%zu\n", events);
  return 0;
}
