// A decision allocates nothing, whatever it has to do. Proved by counting what operator new is
// asked for; the sanitizers' builds count the same way, since a program's own operator new replaces
// theirs.

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace {

thread_local size_t num_allocations = 0;

void* Counted(void* memory) {
  ++num_allocations;
  if (memory == nullptr) std::abort();
  return memory;
}

void* CountedAllocation(size_t size) { return Counted(std::malloc(size > 0 ? size : 1)); }

// The C library wants a size that is a multiple of the alignment.
void* CountedAllocation(size_t size, std::align_val_t alignment) {
  const size_t unit = static_cast<size_t>(alignment);
  return Counted(std::aligned_alloc(unit, (size / unit + 1) * unit));
}

}  // namespace

// All forms of new[] call these, and so would those that do not throw, but that a sanitizer has its
// own of them.
void* operator new(size_t size) { return CountedAllocation(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return CountedAllocation(size); }
void* operator new(size_t size, std::align_val_t alignment) {
  return CountedAllocation(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

namespace postern {
namespace {

TEST(AllocationTest, TheCounterCounts) {
  const size_t before = num_allocations;
  const auto number = std::make_unique<int>(1);
  const std::vector<int> numbers(2);
  EXPECT_EQ(num_allocations, before + 2) << *number << numbers.size();
}

// Everything at once: a long chain of inheritance, floating patterns, automata, every selector.
SpecBuilder PolicyOfEverything() {
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string& pattern : EveryMix(8)) {
    builder.Declare(pattern).Inherit().Allow({"group:nobody"}, "get").Deny({"function:f"}, "write");
  }
  return builder.Declare("users/<entity_id>/<tenant>/img-*")
      .Allow({"owner where tenant=<tenant> plan=pro", "group:<tenant>"}, "get")
      .Declare("**/img-*/**/b/*")
      .Deny({"function:f"}, "get")
      .Declare("**/*/**/*/**/end")
      .Inherit()
      .Allow({"guest", "function:f"}, "get")
      .Declare("*")
      .Allow({"authenticated"}, "get list");
}

constexpr char kLongId[] = "a user's id that is longer than a short string";
constexpr char kLongTenant[] = "a tenant that is longer than a short string";

std::vector<PreparedPrincipal> Principals(const DecisionGraph& graph) {
  std::vector<PreparedPrincipal> principals;
  principals.emplace_back();
  principals.push_back(graph.Prepare(Principal()));
  Principal user;
  user.kind = PrincipalKind::kUser;
  principals.push_back(graph.Prepare(user));
  user.entity_id = kLongId;
  user.groups.emplace(1024, "a group's name that is longer than a short string");
  user.attributes = {{"tenant", kLongTenant}, {"plan", "pro"}};
  principals.push_back(graph.Prepare(user));
  user.entity_id = "a/b";
  principals.push_back(graph.Prepare(user));
  return principals;
}

TEST(AllocationTest, EvaluateAllocatesNothing) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(PolicyOfEverything().spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  std::string deep = "img-1";
  for (int i = 1; i < 256; ++i) deep += "/b";
  const std::vector<std::string> raws = {
      std::string("users/") + kLongId + "/" + kLongTenant + "/img-1",
      PathOfEveryMix(8),
      std::string(1024, 'x'),
      deep,
      "//",
      "",
  };
  std::vector<CanonicalPath> paths = {CanonicalPath::FromRaw(PathMode::kUrl, "/%61")};
  for (const std::string& raw : raws) paths.push_back(graph->path(raw));

  size_t num_allowed = 0;
  for (const PreparedPrincipal& principal : Principals(*graph)) {
    for (const char* action : {"get", "list", "write", "nosuch"}) {
      for (const CanonicalPath& path : paths) {
        const size_t before = num_allocations;
        const Decision decision = Evaluate(*graph, principal, graph->action(action), path);
        ASSERT_EQ(num_allocations, before) << ReasonName(decision.reason) << " " << path.text();
        num_allowed += decision.allowed();
      }
    }
  }
  EXPECT_GT(num_allowed, 10u) << "the requests do not reach much";
}

TEST(AllocationTest, AKeyThatIsAcceptedIsBorrowed) {
  const DecisionGraph graph;
  const std::string raw(1024, 'k');
  const size_t before = num_allocations;
  EXPECT_TRUE(graph.path(raw).ok());
  EXPECT_EQ(num_allocations, before);
}

}  // namespace
}  // namespace postern
