#include "tools/testing/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace postern::testing {
namespace {

int StatusOf(pid_t pid) {
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string ReadAndRemove(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  ::unlink(path.c_str());
  return text;
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

[[noreturn]] void Exec(const std::vector<std::string>& arguments) {
  ::unsetenv("CI");
  ::unsetenv("NO_COLOR");
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

// Runs a program with files as its standard streams, which can't block however much it prints.
Finished Run(const std::vector<std::string>& arguments, const std::string& input) {
  const std::string base = ::testing::TempDir() + "/process-" + std::to_string(::getpid());
  const std::string in = base + ".in", out = base + ".out", error = base + ".err";
  WriteFile(in, input);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(::open(in.c_str(), O_RDONLY), STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(::open(error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    Exec(arguments);
  }
  Finished finished;
  finished.status = StatusOf(pid);
  finished.out = ReadAndRemove(out);
  finished.error = ReadAndRemove(error);
  ::unlink(in.c_str());
  return finished;
}

}  // namespace

std::string PosternBinary() { return "tools/postern"; }

Finished RunPostern(const std::vector<std::string>& arguments, const std::string& input) {
  std::vector<std::string> all = {PosternBinary()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return Run(all, input);
}

Finished RunShell(const std::string& command) {
  return Run({"/bin/bash", "-c", "PATH=$PWD/tools:$PATH; " + command}, "");
}

Process::Process(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {PosternBinary()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  int input[2], output[2];
  if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) {
    ADD_FAILURE() << "no pipe";
    return;
  }
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(input[0], STDIN_FILENO);
    ::dup2(output[1], STDOUT_FILENO);
    Exec(all);
  }
  ::close(input[0]);
  ::close(output[1]);
  input_ = input[1];
  output_ = output[0];
}

Process::~Process() {
  CloseInput();
  if (output_ >= 0) ::close(output_);
  if (pid_ > 0) Wait();
}

void Process::Write(const std::string& text) {
  EXPECT_EQ(::write(input_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

std::string Process::ReadLine() {
  std::string line;
  char c = 0;
  while (::read(output_, &c, 1) == 1 && c != '\n') line.push_back(c);
  return line;
}

std::string Process::ReadAll() {
  std::string text;
  char buffer[4096];
  for (ssize_t count; (count = ::read(output_, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<size_t>(count));
  }
  return text;
}

void Process::CloseInput() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void Process::Signal(int signal) { EXPECT_EQ(::kill(pid_, signal), 0); }

int Process::Wait() {
  const int status = StatusOf(pid_);
  pid_ = -1;
  return status;
}

}  // namespace postern::testing
