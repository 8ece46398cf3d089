// Reading never leaves the path: it may begin where a page begins and end where a page ends, with
// nothing mapped before and behind.

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <string_view>

#include "engine/evaluator.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

// A page between two that can't be read.
class LonePage {
 public:
  LonePage() : size_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    void* const memory = mmap(nullptr, 3 * size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    page_ = static_cast<char*>(memory) + size_;
    if (mprotect(page_, size_, PROT_READ | PROT_WRITE) != 0) std::abort();
  }
  ~LonePage() { munmap(page_ - size_, 3 * size_); }
  LonePage(const LonePage&) = delete;
  LonePage& operator=(const LonePage&) = delete;

  // Return a copy of `text` at the page's begin, and one at its end. One lives at a time.
  std::string_view AtBegin(std::string_view text) { return At(page_, text); }
  std::string_view AtEnd(std::string_view text) { return At(page_ + size_ - text.size(), text); }

 private:
  static std::string_view At(char* place, std::string_view text) {
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  size_t size_;
  char* page_;
};

// All that looks at bytes: literals short and long, automata, wildcards, variables, denies.
DecisionGraph GraphOf(PathMode mode) {
  const std::string begin = mode == PathMode::kUrl ? "/" : "";
  const SpecBuilder builder = SpecBuilder(mode)
                                  .Declare(begin + "room/segm/segm/segm/segm/segm/<entity_id>/*")
                                  .Allow({"owner"}, "get")
                                  .Declare(begin + "room/segm/seg*/*")
                                  .Deny({"guest"}, "get")
                                  .Declare(begin + "room/*")
                                  .Inherit()
                                  .Allow({"anyone"}, "get")
                                  .Declare(begin + "**/locked/*")
                                  .Inherit()
                                  .Deny({"guest"}, "get");
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return *std::move(graph);
}

void ExpectSame(const DecisionGraph& graph, const PreparedPrincipal& principal,
                std::string_view raw, std::string_view placed) {
  const Action get = graph.action("get");
  const Decision expected = Evaluate(graph, principal, get, graph.path(raw));
  const Decision decision = Evaluate(graph, principal, get, graph.path(placed));
  EXPECT_EQ(decision.reason, expected.reason) << raw;
  EXPECT_EQ(decision.declaration, expected.declaration) << raw;
  EXPECT_EQ(decision.path_offset, expected.path_offset) << raw;
}

TEST(PageEndTest, PathsOfEveryLengthAtTheEndsOfAPage) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = "segm";
  user.groups.emplace();
  LonePage page;
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl}) {
    const DecisionGraph graph = GraphOf(mode);
    const PreparedPrincipal principal = graph.Prepare(user);
    for (const std::string tail : {"", "\xc3\xa9", "%20x", "?", "/", "."}) {
      std::string raw = mode == PathMode::kUrl ? "/room" : "room";
      for (size_t size = 0; size <= 200; ++size) {
        const std::string path = raw.substr(0, size) + tail;
        ExpectSame(graph, principal, path, page.AtEnd(path));
        ExpectSame(graph, principal, path, page.AtBegin(path));
        if (raw.size() <= size) raw += "/segm";
      }
    }
  }
}

}  // namespace
}  // namespace postern
