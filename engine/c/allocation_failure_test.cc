// Each allocation of each function fails once, alone and with all that follow it. Then the function
// returns an error and decides nothing; it neither throws nor ends the process, and works the next
// time.
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "engine/c/postern.h"
#include "engine/c/testing/failing_allocation.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

constexpr char kRooms[] = "engine/c/testing/rooms.pstn";
constexpr char kUrl[] = "engine/c/testing/url.pstn";

std::string BytesOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

class AllocationFailureTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(postern_store_new(&store_), POSTERN_OK);
    ASSERT_EQ(postern_reader_new(store_, &reader_), POSTERN_OK);
    ASSERT_EQ(postern_file_open(store_, kRooms, std::strlen(kRooms), &file_), POSTERN_OK);
    user_.struct_size = sizeof user_;
    user_.kind = POSTERN_USER;
    user_.knows_groups = 1;
    user_.entity_id = {kLong, std::strlen(kLong)};
    user_.groups = &user_.entity_id;
    user_.num_groups = 1;
  }
  void TearDown() override {
    postern_file_free(file_);
    postern_reader_free(reader_);
    postern_store_free(store_);
  }

  void Load(const char* path) {
    const std::string bytes = BytesOf(path);
    ASSERT_EQ(postern_store_load(store_, bytes.data(), bytes.size(), nullptr, 0, nullptr),
              POSTERN_OK);
  }

  // Makes a session that no policy has prepared yet.
  postern_session* FreshSession() {
    postern_session* session = nullptr;
    EXPECT_EQ(postern_session_new(&user_, &session), POSTERN_OK);
    return session;
  }

  // Lets the allocations of `call` fail one after the other. Whenever one failed, the call must
  // return `error` (anything negative if it is 0), or what it returns without failures: it did
  // without. `prepare` comes before each call.
  static void FailEach(const std::function<void()>& prepare, const std::function<int()>& call,
                       int error = 0) {
    prepare();
    const int good = call();
    int num_errors = 0;
    for (const bool lasting : {false, true}) {
      for (long n = 0;; ++n) {
        prepare();
        FailAllocations(n, lasting);
        const int result = call();
        if (StopFailing() == 0) {
          EXPECT_EQ(result, good);
          break;
        }
        if (result == good) continue;
        EXPECT_TRUE(error == 0 ? result < 0 : result == error) << result;
        ++num_errors;
      }
    }
    EXPECT_GT(num_errors, 0);
  }

  static constexpr char kLong[] = "an-entity-id-that-no-string-holds-within-itself";
  postern_store* store_ = nullptr;
  postern_reader* reader_ = nullptr;
  postern_file* file_ = nullptr;
  postern_principal user_ = {};
};

void Nothing() {}

TEST_F(AllocationFailureTest, NewHandles) {
  FailEach(
      Nothing,
      [] {
        postern_store* store = nullptr;
        const int result = postern_store_new(&store);
        EXPECT_EQ(result == POSTERN_OK, store != nullptr);
        postern_store_free(store);
        return result;
      },
      POSTERN_ERROR_MEMORY);
  FailEach(
      Nothing,
      [this] {
        postern_reader* reader = nullptr;
        const int result = postern_reader_new(store_, &reader);
        EXPECT_EQ(result == POSTERN_OK, reader != nullptr);
        postern_reader_free(reader);
        return result;
      },
      POSTERN_ERROR_MEMORY);
  FailEach(
      Nothing,
      [this] {
        postern_session* session = nullptr;
        const int result = postern_session_new(&user_, &session);
        EXPECT_EQ(result == POSTERN_OK, session != nullptr);
        postern_session_free(session);
        return result;
      },
      POSTERN_ERROR_MEMORY);
}

TEST_F(AllocationFailureTest, Load) {
  const std::string bytes = BytesOf(kRooms);
  FailEach(
      Nothing,
      [&] { return postern_store_load(store_, bytes.data(), bytes.size(), nullptr, 0, nullptr); },
      POSTERN_ERROR_MEMORY);
}

TEST_F(AllocationFailureTest, LoadOfWhatIsNoPolicy) {
  Load(kRooms);
  const std::string bytes = BytesOf(kRooms).substr(0, 1000);
  const auto load = [&] {
    postern_string error;
    const int result = postern_store_load(store_, bytes.data(), bytes.size(), nullptr, 0, &error);
    postern_string_free(&error);
    return result;
  };
  FailEach(Nothing, load);
  const auto state = [&] {
    postern_string error;
    postern_store_state now = {};
    now.struct_size = sizeof now;
    const int result = postern_store_get_state(store_, &now, &error);
    postern_string_free(&error);
    return result;
  };
  FailEach(Nothing, state, POSTERN_ERROR_MEMORY);
}

TEST_F(AllocationFailureTest, Files) {
  FailEach(Nothing, [this] { return postern_file_reload(file_, nullptr); });
  EXPECT_EQ(postern_file_poll(file_, nullptr), POSTERN_OK);
  for (const auto open : {postern_file_open, postern_file_watch}) {
    FailEach(Nothing, [&] {
      postern_file* file = nullptr;
      const int result = open(store_, kRooms, std::strlen(kRooms), &file);
      EXPECT_EQ(result == POSTERN_OK, file != nullptr);
      postern_file_free(file);
      return result;
    });
  }
  constexpr char kNone[] = "engine/c/testing/there-is-none";
  postern_file* none = nullptr;
  ASSERT_EQ(postern_file_open(store_, kNone, std::strlen(kNone), &none), POSTERN_OK);
  FailEach(Nothing, [none] { return postern_file_reload(none, nullptr); });
  postern_file_free(none);
}

TEST_F(AllocationFailureTest, Decisions) {
  Load(kUrl);
  postern_session* session = nullptr;
  const auto prepare = [&] {
    postern_session_free(session);
    session = FreshSession();
  };
  const std::string path = "/a%20path/that-has-to-be-decoded/and-fits-nowhere-but-into-memory";
  FailEach(
      prepare,
      [&] {
        postern_decision decision;
        const int result =
            postern_decide(reader_, session, "get", 3, path.data(), path.size(), &decision);
        EXPECT_EQ(decision.effect, result == POSTERN_ALLOW ? POSTERN_ALLOW : POSTERN_DENY);
        return result;
      },
      POSTERN_ERROR_MEMORY);
  FailEach(
      prepare,
      [&] {
        const postern_request requests[] = {{{"get", 3}, {"/a", 2}},
                                            {{"get", 3}, {path.data(), path.size()}}};
        postern_decision decisions[2];
        const int result = postern_decide_batch(reader_, session, requests, 2, decisions);
        for (const postern_decision& each : decisions) {
          EXPECT_EQ(each.effect, result == POSTERN_OK ? POSTERN_ALLOW : POSTERN_DENY);
        }
        return result;
      },
      POSTERN_ERROR_MEMORY);
  FailEach(
      Nothing,
      [&] {
        postern_view canonical;
        const int result =
            postern_canonical_path(reader_, path.data(), path.size(), &canonical, nullptr, nullptr);
        EXPECT_EQ(result == POSTERN_OK, canonical.size > 0);
        return result;
      },
      POSTERN_ERROR_MEMORY);
  FailEach(
      Nothing,
      [&] {
        postern_view forward;
        const int result = postern_forward_path(reader_, path.data(), path.size(), &forward);
        EXPECT_EQ(result == POSTERN_OK, forward.size > 0);
        return result;
      },
      POSTERN_ERROR_MEMORY);
  postern_session_free(session);
}

TEST_F(AllocationFailureTest, Explanations) {
  Load(kRooms);
  postern_session* const session = FreshSession();
  for (const int32_t format : {POSTERN_TEXT, POSTERN_JSON}) {
    FailEach(
        Nothing,
        [&] {
          postern_explain_options options = {};
          options.struct_size = sizeof options;
          options.format = format;
          options.max_near_misses = 5;
          postern_string text;
          postern_decision decision;
          const int result = postern_explain(reader_, session, "list", 4, "room/1/locked/x", 15,
                                             &options, &text, &decision);
          EXPECT_EQ(result == POSTERN_DENY, text.size > 0);
          EXPECT_EQ(decision.effect, POSTERN_DENY);
          postern_string_free(&text);
          return result;
        },
        POSTERN_ERROR_MEMORY);
  }
  postern_session_free(session);
}

}  // namespace
}  // namespace postern
