#include "engine/policy_file.h"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

namespace fs = std::filesystem;

// A compiled policy that allows `get` of one path.
std::string CompiledPolicy(const std::string& path) {
  return DecisionGraph::Build(SpecBuilder().Declare(path).Allow({"anyone"}, "get").spec())
      ->Serialize();
}

void Write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// As one publishes.
void Replace(const fs::path& file, const std::string& bytes) {
  Write(file.string() + ".new", bytes);
  fs::rename(file.string() + ".new", file);
}

class PolicyFileTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("policy_file_") + test->name());
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    file_ = folder_ / "rules.pstn";
  }
  void TearDown() override { fs::remove_all(folder_); }

  static PolicyFileOptions Fast() {
    PolicyFileOptions options;
    options.settle_ms = 5;
    options.poll_ms = 60'000;  // nothing here is to be found by looking
    return options;
  }

  PolicyFile WatchFile(PolicyFileOptions options = Fast()) {
    absl::StatusOr<PolicyFile> watched = PolicyFile::Watch(file_, store_, std::move(options));
    EXPECT_EQ(watched.status(), absl::OkStatus());
    return *std::move(watched);
  }

  bool Allows(const std::string& path) {
    PolicyReader reader(store_);
    Session guest;
    return reader.Decide(guest, "get", path).allowed();
  }

  // Returns whether `holds` does, soon enough for the slowest machine.
  template <typename Condition>
  static bool Soon(const Condition& holds) {
    for (int i = 0; i < 3000; ++i) {
      if (holds()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool SoonAllows(const std::string& path) {
    return Soon([&] { return Allows(path); });
  }
  bool SoonFails(uint64_t num_failures) {
    return Soon([&] { return store_.Status().num_failures >= num_failures; });
  }

  fs::path folder_;
  fs::path file_;
  PolicyStore store_;
};

TEST_F(PolicyFileTest, AFileThatIsRenamedToTheNameIsPublished) {
  Write(file_, CompiledPolicy("a"));
  const PolicyFile watched = WatchFile();
  EXPECT_TRUE(Allows("a"));
  EXPECT_EQ(store_.Status().revision, 1u);
  Replace(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
  EXPECT_FALSE(Allows("a"));
  Replace(file_, CompiledPolicy("c"));
  EXPECT_TRUE(SoonAllows("c"));
  EXPECT_EQ(store_.Status().revision, 3u);
  EXPECT_EQ(store_.Status().num_failures, 0u);
}

TEST_F(PolicyFileTest, AFileThatIsRewrittenInPlaceIsPublished) {
  Write(file_, CompiledPolicy("a"));
  const PolicyFile watched = WatchFile();
  Write(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
}

// As a ConfigMap of Kubernetes: the file is a link through a link that is replaced.
TEST_F(PolicyFileTest, ALinkThatIsReplacedIsPublished) {
  for (const std::string version : {"a", "b"}) {
    fs::create_directory(folder_ / version);
    Write(folder_ / version / "rules.pstn", CompiledPolicy(version));
  }
  fs::create_directory_symlink("a", folder_ / "..data");
  fs::create_symlink("..data/rules.pstn", file_);
  const PolicyFile watched = WatchFile();
  EXPECT_TRUE(Allows("a"));
  fs::create_directory_symlink("b", folder_ / "..tmp");
  fs::rename(folder_ / "..tmp", folder_ / "..data");
  EXPECT_TRUE(SoonAllows("b"));
}

// No event tells of a link's target in another folder.
TEST_F(PolicyFileTest, AFileIsLookedAtNowAndThenWhereNothingTells) {
  fs::create_directory(folder_ / "elsewhere");
  const fs::path target = folder_ / "elsewhere" / "rules.pstn";
  Write(target, CompiledPolicy("a"));
  fs::create_symlink(target, file_);
  PolicyFileOptions options = Fast();
  options.poll_ms = 20;
  const PolicyFile watched = WatchFile(options);
  EXPECT_TRUE(Allows("a"));
  Replace(target, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
}

TEST_F(PolicyFileTest, AFileMayComeLater) {
  const PolicyFile watched = WatchFile();
  EXPECT_EQ(store_.Status().revision, 0u);
  EXPECT_EQ(store_.Status().error.code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(Allows("a"));
  Replace(file_, CompiledPolicy("a"));
  EXPECT_TRUE(SoonAllows("a"));
  EXPECT_EQ(store_.Status().error, absl::OkStatus());
}

TEST_F(PolicyFileTest, ALoadThatFailsKeepsThePolicyInForce) {
  Write(file_, CompiledPolicy("a"));
  const PolicyFile watched = WatchFile();
  std::string damaged = CompiledPolicy("b");
  damaged[damaged.size() / 2] ^= 1;
  Replace(file_, damaged);
  EXPECT_TRUE(SoonFails(1));
  EXPECT_TRUE(Allows("a"));
  const PolicyStoreStatus status = store_.Status();
  EXPECT_EQ(status.revision, 1u);
  EXPECT_EQ(status.error.code(), absl::StatusCode::kInvalidArgument) << status.error;
  fs::remove(file_);
  EXPECT_TRUE(SoonFails(2));
  EXPECT_TRUE(Allows("a"));
  EXPECT_EQ(store_.Status().error.code(), absl::StatusCode::kNotFound) << store_.Status().error;
  Replace(file_, CompiledPolicy("c"));
  EXPECT_TRUE(SoonAllows("c"));
  EXPECT_EQ(store_.Status().error, absl::OkStatus());
}

TEST_F(PolicyFileTest, ThePolicyThatACheckRefusesIsNotPublished) {
  Write(file_, CompiledPolicy("a"));
  PolicyFileOptions options = Fast();
  options.check = [](const DecisionGraph& graph) {
    return graph.declaration(0).pattern == "b" ? absl::FailedPreconditionError("b is not for us")
                                               : absl::OkStatus();
  };
  const PolicyFile watched = WatchFile(options);
  EXPECT_TRUE(Allows("a"));
  Replace(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonFails(1));
  EXPECT_EQ(store_.Status().error, absl::FailedPreconditionError("b is not for us"));
  EXPECT_TRUE(Allows("a"));
  EXPECT_FALSE(Allows("b"));
}

TEST_F(PolicyFileTest, ReloadLoadsAtOnce) {
  Write(file_, CompiledPolicy("a"));
  PolicyFile watched = WatchFile();
  EXPECT_EQ(watched.Reload(), absl::OkStatus());
  EXPECT_EQ(store_.Status().revision, 2u);
  PolicyFile moved = std::move(watched);
  EXPECT_EQ(moved.Reload(), absl::OkStatus());
  EXPECT_EQ(store_.Status().revision, 3u);
}

TEST_F(PolicyFileTest, WithoutAThreadItIsLoadedWhenAskedTo) {
  PolicyFile file = PolicyFile::Open(file_, store_);
  EXPECT_EQ(file.ReloadIfChanged().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(file.ReloadIfChanged().value(), false);  // it is as little there as before
  Write(file_, CompiledPolicy("a"));
  EXPECT_FALSE(Allows("a"));
  EXPECT_EQ(file.ReloadIfChanged().value(), true);
  EXPECT_TRUE(Allows("a"));
  EXPECT_EQ(file.ReloadIfChanged().value(), false);
  EXPECT_EQ(store_.Status().revision, 1u);
  Replace(file_, CompiledPolicy("b"));
  EXPECT_TRUE(Allows("a"));
  EXPECT_EQ(file.ReloadIfChanged().value(), true);
  EXPECT_TRUE(Allows("b"));
  EXPECT_EQ(file.Reload(), absl::OkStatus());
  EXPECT_EQ(store_.Status().revision, 3u);
  EXPECT_EQ(store_.Status().num_failures, 1u);
}

TEST_F(PolicyFileTest, WithoutAThreadWhatMayPassIsTriedAgain) {
  Write(file_, CompiledPolicy("a"));
  int num_loads = 0;
  PolicyFileOptions options;
  options.load = [&](const std::string&) -> absl::StatusOr<DecisionGraph> {
    if (++num_loads == 1) throw std::bad_alloc();
    return DecisionGraph::Load(CompiledPolicy("a"));
  };
  PolicyFile file = PolicyFile::Open(file_, store_, options);
  EXPECT_EQ(file.ReloadIfChanged().status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(file.ReloadIfChanged().value(), true);
  EXPECT_TRUE(Allows("a"));
  EXPECT_EQ(num_loads, 2);
}

TEST_F(PolicyFileTest, IsToldOfEachLoad) {
  std::vector<absl::Status> told;
  PolicyFileOptions options = Fast();
  options.on_load = [&](const PolicyStoreStatus& status) { told.push_back(status.error); };
  PolicyFile watched = WatchFile(options);
  Write(file_, CompiledPolicy("a"));
  EXPECT_TRUE(SoonAllows("a"));
  { const PolicyFile gone = std::move(watched); }
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told.front().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(told.back(), absl::OkStatus());
}

// What was read while the file changed may be half of each.
TEST_F(PolicyFileTest, AFileThatChangesWhileItIsReadIsReadAgain) {
  Write(file_, CompiledPolicy("a"));
  std::atomic<int> num_loads = 0;
  PolicyFileOptions options = Fast();
  options.load = [&](const std::string& path) {
    const std::string read = ++num_loads == 1 ? CompiledPolicy("half") : CompiledPolicy("whole");
    if (num_loads == 1) Replace(path, CompiledPolicy("b and more"));
    return DecisionGraph::Load(read);
  };
  std::vector<absl::StatusCode> told;
  options.on_load = [&told](const PolicyStoreStatus& status) {
    told.push_back(status.error.code());
  };
  {
    const PolicyFile watched = WatchFile(options);
    EXPECT_FALSE(Allows("half"));
    EXPECT_TRUE(SoonAllows("whole"));
    EXPECT_EQ(store_.Status().revision, 1u);
  }
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told.front(), absl::StatusCode::kAborted);
}

TEST_F(PolicyFileTest, AFolderThatIsReplacedIsWatchedOn) {
  Write(file_, CompiledPolicy("a"));
  PolicyFileOptions options = Fast();
  options.poll_ms = 20;
  const PolicyFile watched = WatchFile(options);
  fs::remove_all(folder_);
  EXPECT_TRUE(SoonFails(1));
  EXPECT_TRUE(Allows("a"));
  fs::create_directory(folder_);
  Write(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
}

// Other files in the folder come and go.
TEST_F(PolicyFileTest, AnotherFileIsNoReload) {
  Write(file_, CompiledPolicy("a"));
  std::atomic<int> num_loads = 0;
  PolicyFileOptions options = Fast();
  options.on_load = [&](const PolicyStoreStatus&) { ++num_loads; };
  const PolicyFile watched = WatchFile(options);
  for (int i = 0; i < 50; ++i) Replace(folder_ / "other", std::to_string(i));
  Replace(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
  EXPECT_EQ(num_loads, 2);
}

TEST_F(PolicyFileTest, AFolderIsNoPolicy) {
  fs::create_directory(file_);
  const PolicyFile watched = WatchFile();
  EXPECT_EQ(store_.Status().error.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store_.Status().revision, 0u);
}

// To open it would take until somebody writes to it.
TEST_F(PolicyFileTest, APipeIsNoPolicy) {
  Write(file_, CompiledPolicy("a"));
  const PolicyFile watched = WatchFile();
  ASSERT_EQ(mkfifo((file_.string() + ".pipe").c_str(), 0600), 0);
  fs::rename(file_.string() + ".pipe", file_);
  EXPECT_TRUE(SoonFails(1));
  EXPECT_EQ(store_.Status().error.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Allows("a"));
  Replace(file_, CompiledPolicy("b"));
  EXPECT_TRUE(SoonAllows("b"));
}

TEST_F(PolicyFileTest, WhatMayPassIsTriedAgain) {
  Write(file_, CompiledPolicy("a"));
  std::atomic<int> num_loads = 0;
  PolicyFileOptions options = Fast();
  options.poll_ms = 10;
  options.load = [&](const std::string&) -> absl::StatusOr<DecisionGraph> {
    switch (++num_loads) {
      case 1:
        return absl::ResourceExhaustedError("too many open files");
      case 2:
        throw std::bad_alloc();
      default:
        return DecisionGraph::Load(CompiledPolicy("a"));
    }
  };
  const PolicyFile watched = WatchFile(options);
  EXPECT_TRUE(SoonAllows("a"));
  EXPECT_EQ(num_loads, 3);
  EXPECT_EQ(store_.Status().num_failures, 2u);
}

// Whoever renames for ever must not keep a policy from being taken back.
TEST_F(PolicyFileTest, AFileThatNeverSettlesIsLoaded) {
  Write(file_, CompiledPolicy("a"));
  PolicyFileOptions options = Fast();
  options.settle_ms = 20;
  const PolicyFile watched = WatchFile(options);
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    while (!is_done) {
      Replace(file_, CompiledPolicy("b"));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  EXPECT_TRUE(SoonAllows("b"));
  is_done = true;
  writer.join();
}

// A policy is published while readers decide.
TEST_F(PolicyFileTest, ReadersDecideMeanwhile) {
  Replace(file_, CompiledPolicy("a"));
  PolicyFile watched = WatchFile();
  std::atomic<bool> is_done = false;
  std::atomic<int> num_denied = 0;
  constexpr int kNumReaders = 4;
  std::vector<std::thread> readers;
  readers.reserve(kNumReaders);
  for (int i = 0; i < kNumReaders; ++i) {
    readers.emplace_back([&] {
      PolicyReader reader(store_);
      Session guest;
      while (!is_done) num_denied += !reader.Decide(guest, "get", "a").allowed();
    });
  }
  for (int i = 0; i < 50; ++i) {
    Replace(file_, CompiledPolicy("a"));
    if (i % 5 == 0) watched.Reload().IgnoreError();  // it may change meanwhile
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  is_done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(num_denied, 0);
  EXPECT_GE(store_.Status().revision, 11u);
}

}  // namespace
}  // namespace postern
