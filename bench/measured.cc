// Runs a command and tells what it took. Python could do so, but for the memory: a process begins
// with the peak of the one that started it, and Python's is larger than ours.
//
//   measured FIGURES COMMAND [ARGUMENT...]
//
// Writes a line of JSON to the file FIGURES and ends as the command does.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>

extern char** environ;

namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

bool Write(const char* path, double elapsed_s, const rusage& usage) {
  std::FILE* const file = std::fopen(path, "w");
  if (file == nullptr) return false;
  std::fprintf(file, "{\"elapsed_s\": %.6f, \"processor_s\": %.6f, \"peak_kib\": %ld}\n", elapsed_s,
               Seconds(usage.ru_utime) + Seconds(usage.ru_stime), usage.ru_maxrss);
  return std::fclose(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measured FIGURES COMMAND [ARGUMENT...]\n", stderr);
    return 1;
  }
  const auto begin = std::chrono::steady_clock::now();
  pid_t process = 0;
  if (posix_spawn(&process, argv[2], nullptr, nullptr, argv + 2, environ) != 0) {
    std::fprintf(stderr, "measured: cannot run %s\n", argv[2]);
    return 1;
  }
  int status = 0;
  rusage usage = {};
  if (wait4(process, &status, 0, &usage) != process) return 1;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (!Write(argv[1], elapsed.count(), usage)) return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
