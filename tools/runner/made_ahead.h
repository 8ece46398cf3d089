// Made ahead: things that threads make while others are used, in order.
//
//   MadeAhead<Page> pages(urls.size(), /*jobs=*/4, [&](size_t i) { return Fetch(urls[i]); });
//   for (size_t i = 0; i < urls.size(); ++i) Print(pages.Next());
#ifndef POSTERN_TOOLS_RUNNER_MADE_AHEAD_H_
#define POSTERN_TOOLS_RUNNER_MADE_AHEAD_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace postern::tools {

// Used by one thread. At most kAheadPerJob things a job are made and not yet used, so memory does
// not grow with their number.
template <typename Thing>
class MadeAhead {
 public:
  static constexpr size_t kAheadPerJob = 4;

  // `make` is called once for each number below `count`, by several threads at once if `jobs` is
  // more than 1; else by Next() itself.
  MadeAhead(size_t count, size_t jobs, std::function<Thing(size_t)> make)
      : count_(count), window_(jobs * kAheadPerJob), make_(std::move(make)) {
    if (jobs < 2 || count < 2) return;
    for (size_t i = 0; i < jobs && i < count; ++i) threads_.emplace_back([this] { Work(); });
  }

  // Waits for what is being made, and makes no more.
  ~MadeAhead() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  MadeAhead(const MadeAhead&) = delete;
  MadeAhead& operator=(const MadeAhead&) = delete;

  // Returns the next one. REQUIRES: it was called fewer than `count` times.
  Thing Next() {
    if (threads_.empty()) return make_(used_++);
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return made_.count(used_) != 0; });
    Thing thing = std::move(made_.extract(used_++).mapped());
    lock.unlock();
    changed_.notify_all();
    return thing;
  }

 private:
  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      changed_.wait(lock,
                    [this] { return is_over_ || begun_ == count_ || begun_ < used_ + window_; });
      if (is_over_ || begun_ == count_) return;
      const size_t number = begun_++;
      lock.unlock();
      Thing thing = make_(number);
      lock.lock();
      made_.emplace(number, std::move(thing));
      changed_.notify_all();
    }
  }

  const size_t count_;
  const size_t window_;
  const std::function<Thing(size_t)> make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<size_t, Thing> made_;
  size_t begun_ = 0;
  size_t used_ = 0;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_MADE_AHEAD_H_
