// What the engine keeps in a few bytes for most, and elsewhere for the rest, decides alike on both
// sides of each edge: texts of 16, 32 and 40 bytes, entity ids of 16 and 68, the segments whose
// begin is known, the selectors and actions that fit their bits.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "engine/internal/path_inside.h"
#include "engine/internal/segmented_path.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

DecisionGraph Build(const GraphSpec& spec) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  EXPECT_EQ(graph.status(), absl::OkStatus());
  if (!graph.ok()) return DecisionGraph();
  EXPECT_EQ(graph->CheckInvariants(), absl::OkStatus());
  return *std::move(graph);
}

Principal User(const std::string& entity_id, std::vector<std::string> groups = {}) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = entity_id;
  user.groups = std::move(groups);
  return user;
}

Decision Decide(const DecisionGraph& graph, const Principal& principal, const std::string& action,
                const std::string& path) {
  return Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(path));
}

bool IsAllowed(const DecisionGraph& graph, const Principal& principal, const std::string& path) {
  return Decide(graph, principal, "get", path).allowed();
}

// Returns `length` letters, no two neighbours the same.
std::string Letters(size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text.push_back(static_cast<char>('a' + i % 23));
  return text;
}

// Returns `segments` joined by slashes.
std::string Join(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) path += (path.empty() ? "" : "/") + segment;
  return path;
}

TEST(RecordEdgesTest, EveryByteOfALiteralIsCompared) {
  for (size_t length = 1; length <= 100; ++length) {
    const std::string literal = Letters(length);
    const DecisionGraph graph =
        Build(SpecBuilder().Declare(literal).Allow({"anyone"}, "get").spec());
    EXPECT_TRUE(IsAllowed(graph, Principal(), literal)) << length;
    for (size_t i = 0; i < length; ++i) {
      std::string other = literal;
      other[i] = 'z';
      EXPECT_FALSE(IsAllowed(graph, Principal(), other)) << length << " " << i;
    }
    EXPECT_FALSE(IsAllowed(graph, Principal(), literal + "a")) << length;
    EXPECT_FALSE(IsAllowed(graph, Principal(), literal.substr(1))) << length;
    EXPECT_FALSE(IsAllowed(graph, Principal(), literal.substr(0, length - 1))) << length;
  }
}

TEST(RecordEdgesTest, EveryByteOfARunOfLiteralsIsCompared) {
  for (size_t length = 1; length <= 24; ++length) {
    const std::string run = Letters(length) + "/" + Letters(20 - length / 2);
    const DecisionGraph graph =
        Build(SpecBuilder().Declare(run + "/*").Allow({"anyone"}, "get").spec());
    EXPECT_TRUE(IsAllowed(graph, Principal(), run + "/x")) << run;
    for (size_t i = 0; i < run.size(); ++i) {
      std::string other = run;
      other[i] = 'z';
      EXPECT_FALSE(IsAllowed(graph, Principal(), other + "/x")) << run << " " << i;
    }
  }
}

// The hash of a long literal hangs on all of it, or the two would be refused.
TEST(RecordEdgesTest, LongLiteralsMayDifferInTheMiddleAlone) {
  const std::string first = Letters(60);
  std::string second = first;
  second[30] = 'z';
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare(first)
                                        .Allow({"anyone"}, "get")
                                        .Declare(second)
                                        .Allow({"anyone"}, "list")
                                        .spec());
  EXPECT_TRUE(Decide(graph, Principal(), "get", first).allowed());
  EXPECT_TRUE(Decide(graph, Principal(), "list", second).allowed());
  EXPECT_FALSE(Decide(graph, Principal(), "get", second).allowed());
}

// What the two modes read differently must not meet.
TEST(RecordEdgesTest, AnAcceptedPathOfAnotherModeIsNotJudged) {
  const std::vector<PathMode> modes = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};
  for (const PathMode mode : modes) {
    const std::string slash = mode == PathMode::kUrl ? "/" : "";
    const DecisionGraph graph =
        Build(SpecBuilder(mode).Declare(slash + "*").Allow({"anyone"}, "get list").spec());
    for (const PathMode other : modes) {
      const CanonicalPath path =
          CanonicalPath::FromRaw(other, other == PathMode::kUrl ? "/a" : "a");
      ASSERT_TRUE(path.ok());
      const Decision decision =
          Evaluate(graph, graph.Prepare(Principal()), graph.action("get"), path);
      EXPECT_EQ(decision.reason, mode == other ? Reason::kAllowed : Reason::kRequestRejected);
    }
  }
}

TEST(RecordEdgesTest, EveryByteOfAnEntityIdIsCompared) {
  const DecisionGraph graph =
      Build(SpecBuilder().Declare("u/<entity_id>/*").Allow({"owner"}, "get").spec());
  for (const size_t length : {1, 2, 7, 8, 9, 15, 16, 17, 32, 33, 46, 67, 68, 69, 70, 255, 256}) {
    const std::string id = Letters(length);
    const PreparedPrincipal user = graph.Prepare(User(id));
    const auto is_owner = [&](const std::string& segment) {
      return Evaluate(graph, user, graph.action("get"), graph.path("u/" + segment + "/f"))
          .allowed();
    };
    EXPECT_TRUE(is_owner(id)) << length;
    EXPECT_FALSE(is_owner(id + "a")) << length;
    if (length > 1) {
      EXPECT_FALSE(is_owner(id.substr(0, length - 1))) << length;
    }
    for (size_t i = 0; i < length; ++i) {
      std::string other = id;
      other[i] = 'z';
      EXPECT_FALSE(is_owner(other)) << length << " " << i;
    }
    EXPECT_TRUE(Evaluate(graph, user, graph.action("get"), graph.path("u/" + id + "/")).allowed());
    EXPECT_FALSE(Evaluate(graph, user, graph.action("get"), graph.path("u/" + id)).allowed());
  }
}

TEST(RecordEdgesTest, AnEntityIdMayBeAnySegment) {
  for (size_t place = 0; place < 70; ++place) {
    std::vector<std::string> pattern(place, "a");
    pattern.emplace_back("<entity_id>");
    const DecisionGraph graph =
        Build(SpecBuilder().Declare(Join(pattern)).Allow({"owner"}, "get").spec());
    std::vector<std::string> path = pattern;
    path.back() = "alice";
    EXPECT_TRUE(IsAllowed(graph, User("alice"), Join(path))) << place;
    EXPECT_FALSE(IsAllowed(graph, User("bob"), Join(path))) << place;
    path.back() = "alic";
    EXPECT_FALSE(IsAllowed(graph, User("alice"), Join(path))) << place;
  }
}

// Literals and wildcards in turn, so that there are as many steps as there can be.
TEST(RecordEdgesTest, PathsOfAnyDepthAreWalked) {
  for (size_t depth = 1; depth <= 30; ++depth) {
    std::vector<std::string> pattern;
    std::vector<std::string> path;
    for (size_t i = 0; i < depth; ++i) {
      pattern.push_back(i % 2 == 0 ? "lit" + std::to_string(i) : "<x" + std::to_string(i) + ">");
      path.push_back(i % 2 == 0 ? pattern.back() : "anything" + std::to_string(i * i));
    }
    const DecisionGraph graph =
        Build(SpecBuilder().Declare(Join(pattern)).Allow({"anyone"}, "get").spec());
    EXPECT_TRUE(IsAllowed(graph, Principal(), Join(path))) << depth;
    EXPECT_FALSE(IsAllowed(graph, Principal(), Join(path) + "/x")) << depth;
    EXPECT_FALSE(IsAllowed(graph, Principal(), Join(path) + "/")) << depth;
    if (depth > 1) {
      path.pop_back();
      EXPECT_FALSE(IsAllowed(graph, Principal(), Join(path))) << depth;
    }
  }
}

TEST(RecordEdgesTest, AWildcardWantsAByteWhereverItStands) {
  for (size_t depth = 1; depth <= 30; ++depth) {
    std::vector<std::string> pattern(depth, "<x>");
    for (size_t i = 0; i < depth; ++i) pattern[i] = "<x" + std::to_string(i) + ">";
    const DecisionGraph graph = Build(
        SpecBuilder(PathMode::kOpaque).Declare(Join(pattern)).Allow({"anyone"}, "get").spec());
    EXPECT_TRUE(IsAllowed(graph, Principal(), Join(std::vector<std::string>(depth, "a"))));
    for (size_t i = 0; i < depth; ++i) {
      std::string path;
      for (size_t k = 0; k < depth; ++k)
        path += (k == 0 ? "" : "/") + std::string(k == i ? "" : "a");
      if (!path.empty()) {
        EXPECT_FALSE(IsAllowed(graph, Principal(), path)) << path;
      }
    }
  }
}

TEST(RecordEdgesTest, PathsTooLongForTheirBeginsToBeNumbersOf16Bits) {
  GraphSpec spec = SpecBuilder()
                       .Declare("a/<entity_id>/b/<x>/c")
                       .Allow({"owner"}, "get")
                       .Declare("d/*")
                       .Allow({"anyone"}, "get")
                       .spec();
  spec.limits.key_path_bytes = 1 << 20;
  spec.limits.entity_id_bytes = 256;
  const DecisionGraph graph = Build(spec);
  for (const size_t length : {65'500, 65'520, 65'521, 65'522, 65'523, 65'524, 65'525, 65'526,
                              65'527, 65'528, 65'529, 65'530, 65'535, 65'536, 200'000}) {
    const std::string middle(length, 'm');
    EXPECT_TRUE(IsAllowed(graph, User("u"), "a/u/b/" + middle + "/c")) << length;
    EXPECT_FALSE(IsAllowed(graph, User("v"), "a/u/b/" + middle + "/c")) << length;
    EXPECT_FALSE(IsAllowed(graph, User("u"), "a/u/b/" + middle + "/d")) << length;
    EXPECT_FALSE(IsAllowed(graph, User("u"), "a/u/b/" + middle)) << length;
    EXPECT_TRUE(IsAllowed(graph, User("u"), "d/" + middle)) << length;
    EXPECT_FALSE(IsAllowed(graph, User("u"), middle + "/d/x")) << length;
  }
}

TEST(RecordEdgesTest, SelectorsOnBothSidesOfThoseThatAreAtHand) {
  for (const int count : {60, 253, 254, 255, 256, 257, 258, 600}) {
    SpecBuilder builder;
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      builder.Declare("d" + number).Allow({"group:g" + number}, "get");
    }
    const DecisionGraph graph = Build(builder.spec());
    for (const int i : {0, 1, 58, count - 2, count - 1}) {
      const std::string path = "d" + std::to_string(i);
      EXPECT_TRUE(IsAllowed(graph, User("u", {"g" + std::to_string(i)}), path)) << count;
      EXPECT_FALSE(IsAllowed(graph, User("u", {"g" + std::to_string(i + 1)}), path)) << count;
      EXPECT_FALSE(IsAllowed(graph, User("u"), path)) << count;
    }
  }
}

// What is unknown of a principal denies: the two effects have bits of their own.
TEST(RecordEdgesTest, WhatIsUnknownIsNotAtHandInAnAllow) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/<entity_id>")
                                        .Allow({"owner", "group:g"}, "get")
                                        .Deny({"owner"}, "list")
                                        .spec());
  Principal unknown;
  unknown.kind = PrincipalKind::kUser;
  EXPECT_FALSE(Decide(graph, unknown, "get", "a/x").allowed());
  EXPECT_EQ(Decide(graph, unknown, "list", "a/x").reason, Reason::kDeniedByRule);
}

TEST(RecordEdgesTest, AsManyActionsAsThereCanBe) {
  std::string names;
  for (int i = 0; i < 64; ++i) names += (i == 0 ? "a" : " a") + std::to_string(i);
  SpecBuilder builder(PathMode::kKey, names);
  for (int i = 0; i < 64; ++i) {
    const std::string number = std::to_string(i);
    builder.Declare("d" + number).Allow({"anyone"}, "a" + number);
  }
  const DecisionGraph graph = Build(builder.spec());
  for (int i = 0; i < 64; ++i) {
    for (int k = 0; k < 64; ++k) {
      const Decision decision =
          Decide(graph, Principal(), "a" + std::to_string(k), "d" + std::to_string(i));
      EXPECT_EQ(decision.allowed(), i == k) << i << " " << k;
    }
  }
}

// Eight selectors have bits in a list's bytes of actions; with nine it is stored otherwise.
TEST(RecordEdgesTest, ListsOfAnyLengthKeepTheirOrder) {
  for (int count = 1; count <= 12; ++count) {
    SpecBuilder builder;
    builder.Declare("d/<entity_id>");
    for (int i = 0; i < count; ++i) {
      builder.Allow({"group:g" + std::to_string(i)}, i % 2 == 0 ? "get" : "list");
    }
    builder.Allow({"owner"}, "get");
    const DecisionGraph graph = Build(builder.spec());
    for (int i = 0; i < count; ++i) {
      const Principal user = User("u", {"g" + std::to_string(i)});
      const Decision decision = Decide(graph, user, i % 2 == 0 ? "get" : "list", "d/x");
      EXPECT_TRUE(decision.allowed()) << count << " " << i;
      EXPECT_EQ(decision.rule, static_cast<uint32_t>(i));
      EXPECT_FALSE(Decide(graph, user, i % 2 == 0 ? "list" : "get", "d/x").allowed());
    }
    EXPECT_EQ(Decide(graph, User("u"), "get", "d/u").rule, static_cast<uint32_t>(count));
    EXPECT_FALSE(Decide(graph, User("u"), "get", "d/v").allowed());
  }
}

// A path's copies share what was decoded, and outlive it.
TEST(RecordEdgesTest, ADecodedPathMayBeCopied) {
  const DecisionGraph graph =
      Build(SpecBuilder(PathMode::kUrl).Declare("/a b/c").Allow({"anyone"}, "get").spec());
  std::optional<CanonicalPath> path = graph.path("/a%20b/c");
  const CanonicalPath copy = *path;
  const CanonicalPath moved = std::move(*path);
  path.reset();
  for (const CanonicalPath& each : {copy, moved}) {
    EXPECT_EQ(each.text(), "/a b/c");
    EXPECT_TRUE(Evaluate(graph, graph.Prepare(Principal()), graph.action("get"), each).allowed());
  }
}

// An access list in a damaged graph may ask the root for a segment: it has none, not even one as
// long as an entity id that is unknown.
TEST(RecordEdgesTest, TheRootHasNoSegment) {
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque}) {
    const CanonicalPath root = CanonicalPath::FromRaw(mode, "");
    ASSERT_TRUE(root.is_root());
    const internal::SegmentedPath segments = internal::PathInside::Segments(root);
    for (uint32_t i = 0; i < 70; ++i) {
      EXPECT_EQ(segments.Find(i).length, 0u) << i;
      EXPECT_EQ(segments.Find(i).begin, 0u) << i;
    }
  }
}

// The same number may be another action there.
TEST(RecordEdgesTest, AnActionOfAnotherGraphIsUnknown) {
  const DecisionGraph old =
      Build(SpecBuilder(PathMode::kKey, "get delete").Declare("d").Allow({"anyone"}, "get").spec());
  const DecisionGraph graph = Build(
      SpecBuilder(PathMode::kKey, "delete get").Declare("d").Allow({"anyone"}, "delete").spec());
  const PreparedPrincipal guest = graph.Prepare(Principal());
  const CanonicalPath path = graph.path("d");
  ASSERT_EQ(old.action("get").index(), graph.action("delete").index());
  EXPECT_EQ(Evaluate(graph, guest, graph.action("delete"), path).reason, Reason::kAllowed);
  EXPECT_EQ(Evaluate(graph, guest, old.action("get"), path).reason, Reason::kUnknownAction);
  EXPECT_EQ(Evaluate(graph, guest, old.action("delete"), path).reason, Reason::kUnknownAction);
}

}  // namespace
}  // namespace postern
