#include "tools/commands/test_watch.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cli/file_watcher.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/runner/find_case_files.h"

namespace postern::tools {
namespace {

constexpr size_t kMaxToldFiles = 5;
constexpr char kClearScreen[] = "\x1b[H\x1b[2J";  // what was scrolled away stays

using Files = std::set<std::string>;

// Watches what one run reads.
class TestWatch {
 public:
  // Lifetime: borrows both.
  TestWatch(const std::vector<std::string>& paths, FileWatcher& watcher)
      : paths_(paths), watcher_(watcher) {
    for (const std::string& path : paths) {
      std::error_code unknown;
      if (std::filesystem::is_directory(path, unknown)) {
        watcher.AddTree(path, std::string(kCaseFileSuffix));
      } else {
        watcher.AddFile(path);
      }
    }
    case_files_ = CaseFiles();
  }

  void Add(const std::string& file) { watcher_.AddFile(file); }

  // Waits until a file has changed, come or gone, and returns which; none if interrupted.
  absl::StatusOr<Files> Wait(const GracefulInterrupt& interrupt);

 private:
  Files CaseFiles() const;

  const std::vector<std::string>& paths_;
  FileWatcher& watcher_;
  Files case_files_;
};

// Returns the case files there are. Why one of the paths leads to none, the run tells.
Files TestWatch::CaseFiles() const {
  Files all;
  for (const std::string& path : paths_) {
    const auto files = FindCaseFiles(path);
    if (files.ok()) all.insert(files->begin(), files->end());
  }
  return all;
}

absl::StatusOr<Files> TestWatch::Wait(const GracefulInterrupt& interrupt) {
  while (true) {
    const absl::StatusOr<bool> has_happened = watcher_.Wait(interrupt.fd());
    if (!has_happened.ok()) return has_happened.status();
    if (interrupt.interrupted()) return Files();
    const std::vector<std::string> changed = watcher_.ChangedFiles();
    Files told(changed.begin(), changed.end());
    const Files now = CaseFiles();
    std::set_symmetric_difference(now.begin(), now.end(), case_files_.begin(), case_files_.end(),
                                  std::inserter(told, told.end()));
    if (!told.empty()) return told;
  }
}

// Begins the next run: on a terminal on an empty screen, else with a line between the two.
void TellChanges(const Files& files, Console& console) {
  std::vector<std::string> told(files.begin(), files.end());
  std::string more;
  if (told.size() > kMaxToldFiles) {
    more = " and " + std::to_string(told.size() - kMaxToldFiles) + " more";
    told.resize(kMaxToldFiles);
  }
  const std::string begin = console.out_color() ? kClearScreen : "\n--- ";
  console.out().Write(begin + "changed: " + QuotedList(told) + more + "\n");
}

}  // namespace

ExitStatus WatchTests(const std::vector<std::string>& paths, const RunOfTests& run,
                      Console& console) {
  TakeTerminationAsInterrupt();
  const GracefulInterrupt interrupt;
  while (true) {
    const auto watcher = FileWatcher::Open();
    if (!watcher.ok()) {
      console.Error(TextOf(watcher.status()));
      return ExitStatus::kCouldNotRun;
    }
    TestWatch watch(paths, **watcher);
    const auto status = run([&watch](const std::string& file) { watch.Add(file); });
    if (!status) return ExitStatus::kCouldNotRun;
    if (interrupt.interrupted()) return *status;
    console.out().Write("waiting for changes; Ctrl-C ends\n");
    if (!console.out().Flush()) return *status;
    const absl::StatusOr<Files> changed = watch.Wait(interrupt);
    if (!changed.ok()) {
      console.Error(TextOf(changed.status()));
      return Worse(*status, ExitStatus::kCouldNotRun);
    }
    if (changed->empty()) return *status;
    TellChanges(*changed, console);
  }
}

}  // namespace postern::tools
