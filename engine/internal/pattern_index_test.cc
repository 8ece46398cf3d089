#include "engine/internal/pattern_index.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/internal/path_inside.h"
#include "engine/internal/pattern_list.h"
#include "engine/testing/spec_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

// --- the oracle: backtracking, straight from graph_spec.h ----------------------------------------

bool MatchesFrom(const GraphSpec& spec, const std::vector<SegmentSpec>& pattern, size_t i,
                 const std::vector<std::string>& path, size_t j) {
  if (i == pattern.size()) return j == path.size();
  const SegmentSpec& segment = pattern[i];
  if (segment.kind == Kind::kRest) return j < path.size();
  if (segment.kind == Kind::kFloating) {
    for (size_t k = j; k <= path.size(); ++k) {
      if (MatchesFrom(spec, pattern, i + 1, path, k)) return true;
    }
    return false;
  }
  if (j == path.size()) return false;
  const bool matches = segment.kind == Kind::kLiteral ? path[j] == segment.literal
                       : segment.kind == Kind::kAny
                           ? !path[j].empty()
                           : !path[j].empty() && spec.automata[segment.automaton].Matches(path[j]);
  return matches && MatchesFrom(spec, pattern, i + 1, path, j + 1);
}

std::vector<uint32_t> OracleRanks(const GraphSpec& spec, const std::string& path) {
  std::vector<uint32_t> ranks;
  for (uint32_t rank = 0; rank < spec.declarations.size(); ++rank) {
    const std::vector<SegmentSpec>& pattern = spec.declarations[rank].segments;
    const bool is_all = pattern.size() == 1 && pattern[0].kind == Kind::kRest;
    const bool matches = path.empty() ? is_all : MatchesFrom(spec, pattern, 0, Split(path, '/'), 0);
    if (matches) ranks.push_back(rank);
  }
  return ranks;
}

// --- an index of patterns, in order of rank ------------------------------------------------------

class Patterns {
 public:
  explicit Patterns(const std::vector<std::string>& patterns) : builder_(PathMode::kOpaque) {
    for (const std::string& pattern : patterns) builder_.Declare(pattern);
    std::vector<RankedPattern> ranked;
    for (uint32_t rank = 0; rank < spec().declarations.size(); ++rank) {
      ranked.push_back({rank, rank + 7, false, &spec().declarations[rank].segments});
    }
    list_arrays_ = PatternList::Build(spec().declarations);
    const auto size = static_cast<uint32_t>(ranked.size());
    EXPECT_TRUE(PatternList::IsSound(ViewOf(list_arrays_), size, spec().automata.size()));
    list_ = PatternList(ViewOf(list_arrays_));
    absl::StatusOr<PatternIndexArrays<List>> index = PatternIndex::Build(ranked, spec().automata);
    status_ = index.status();
    if (!index.ok()) return;
    arrays_ = *std::move(index);
    const PatternIndexArrays<View> view = ViewOf(arrays_);
    std::vector<bool> payloads(ranked.size() + 7, true);
    status_ = PatternIndex::Validate(view, spec().automata, payloads);
    if (!status_.ok()) return;
    payloads.back() = false;
    EXPECT_NE(PatternIndex::Validate(view, spec().automata, payloads), absl::OkStatus());
    index_ = PatternIndex(view, spec().automata);
    status_ = index_.CheckInvariants();
  }

  const GraphSpec& spec() const { return builder_.spec(); }
  const absl::Status& status() const { return status_; }
  const PatternIndex& index() const { return index_; }

  // Returns the ranks that match, as the cursor tells them; the root is the empty path.
  std::vector<uint32_t> Ranks(const std::string& path) {
    RequestLimits limits;
    limits.key_path_bytes = 8192;
    const CanonicalPath canonical = CanonicalPath::FromRaw(PathMode::kOpaque, path, limits);
    EXPECT_TRUE(canonical.ok() || canonical.is_root()) << PathErrorName(canonical.error());
    const SegmentedPath segments = PathInside::Segments(canonical);
    PatternIndex::Cursor cursor(index_, segments);
    std::vector<uint32_t> ranks;
    for (PathMatch match = cursor.Next(); match.rank != kNoRank; match = cursor.Next()) {
      ranks.push_back(match.rank);
      EXPECT_EQ(match.payload, match.rank + 7);
    }
    EXPECT_EQ(cursor.Next().rank, kNoRank) << "stays at its end";
    EXPECT_THAT(list_.Matching(segments, spec().automata), testing::ElementsAreArray(ranks));
    EXPECT_EQ(index_.Find(segments).rank, ranks.empty() ? kNoRank : ranks[0]);
    work_ = cursor.TESTING_ONLY_words();
    return ranks;
  }

  // Returns what the last Ranks() took.
  uint64_t work() const { return work_; }

 private:
  SpecBuilder builder_;
  absl::Status status_;
  PatternIndexArrays<List> arrays_;
  PatternIndex index_;
  PatternListArrays<List> list_arrays_;
  PatternList list_;
  uint64_t work_ = 0;
};

struct MatchCase {
  std::string pattern;
  std::vector<std::string> matching;
  std::vector<std::string> others;
};

TEST(PatternIndexTest, EveryKindOfSegment) {
  const std::vector<MatchCase> cases = {
      {"room", {"room"}, {"", "roo", "rooms", "Room", "room/", "/room", "a/room"}},
      {"room/a", {"room/a"}, {"room", "room/", "room/b", "room/a/", "room//a"}},
      {"room/", {"room/"}, {"room", "room/a", "room//"}},
      {"<x>", {"a", "..", "*"}, {"", "/", "a/", "/a", "a/b"}},
      {"<x>/b", {"a/b", "b/b"}, {"/b", "b", "a/b/"}},
      {"<x>/", {"a/"}, {"/", "a", "a/b", "a//"}},
      {"room/*", {"room/", "room/a", "room/a/b", "room//", "room///x"}, {"room", "", "rooms/"}},
      {"*", {"", "a", "/", "a/b", "//"}, {}},
      {"<x>/*", {"a/", "a/b", "a/b/c"}, {"", "a", "/", "/a"}},
      {"img-*", {"img-", "img-1"}, {"", "img", "img-1/", "img-/a"}},
      {"a/img-*/b", {"a/img-1/b"}, {"a/img/b", "a//b", "a/img-1"}},
      {"**/a", {"a", "b/a", "/a", "b//c/a", "a/a"}, {"", "b", "a/", "a/b"}},
      {"a/**/b", {"a/b", "a/x/b", "a//b", "a/b/b", "a/x//y/b"}, {"a", "b", "a/b/", "ab"}},
      {"a/**/*", {"a/", "a/b", "a/b/c", "a//"}, {"a", "", "b/a"}},
      {"**/<x>", {"a", "a/b", "/a", "a//b"}, {"", "/", "a/"}},
      {"**/", {"/", "a/", "a//", "a/b/"}, {"", "a", "a/b"}},
      {"**/<x>/**/b/*", {"a/b/", "a/x/b/c", "/a/b/c"}, {"b/c", "/b/c", "a/b"}},
      {"**/img-*/**/x", {"img-/x", "a/img-1/b/x"}, {"x", "img/x", "/x"}},
      {"**/**/a", {"a", "b/a", "a/b/a"}, {"", "a/b"}},
  };
  for (const MatchCase& test : cases) {
    SCOPED_TRACE(test.pattern);
    Patterns patterns({test.pattern});
    ASSERT_EQ(patterns.status(), absl::OkStatus());
    for (const std::string& path : test.matching) {
      EXPECT_EQ(patterns.Ranks(path), std::vector<uint32_t>({0})) << "`" << path << "`";
      EXPECT_EQ(OracleRanks(patterns.spec(), path), std::vector<uint32_t>({0})) << path;
    }
    for (const std::string& path : test.others) {
      EXPECT_TRUE(patterns.Ranks(path).empty()) << "`" << path << "`";
      EXPECT_TRUE(OracleRanks(patterns.spec(), path).empty()) << path;
    }
  }
}

TEST(PatternIndexTest, AnAutomatonThatAcceptsTheEmptyTextStillNeedsASegment) {
  Patterns patterns({"a/x*"});
  GraphSpec spec = patterns.spec();
  spec.automata[0].accepting.assign(2, true);
  const auto index =
      PatternIndex::Build({{0, 0, true, &spec.declarations[0].segments}}, spec.automata);
  const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kOpaque, "a/");
  const SegmentedPath segments = PathInside::Segments(path);
  const PatternIndexArrays<View> view = ViewOf(*index);
  EXPECT_EQ(PatternIndex::Cursor(PatternIndex(view, spec.automata), segments).Next().rank, kNoRank);
}

TEST(PatternIndexTest, AnUrlsSegmentsBeginBehindItsSlash) {
  Patterns patterns({"a/b", "a/*", "*"});
  const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, "/a/b?x");
  const SegmentedPath segments = PathInside::Segments(path);
  EXPECT_EQ(segments[0], "a");
  EXPECT_EQ(segments[1], "b");
  PatternIndex::Cursor cursor(patterns.index(), segments);
  EXPECT_EQ(cursor.Next().rank, 0u);
  EXPECT_EQ(cursor.Next().rank, 1u);
  EXPECT_EQ(cursor.Next().rank, 2u);
  EXPECT_EQ(cursor.Next().rank, kNoRank);
}

TEST(PatternIndexTest, AnEmptyIndexMatchesNothing) {
  const PatternIndex index;
  const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kKey, "a");
  const SegmentedPath segments = PathInside::Segments(path);
  EXPECT_TRUE(index.empty());
  EXPECT_EQ(PatternIndex::Cursor(index, segments).Next().rank, kNoRank);
  EXPECT_EQ(index.CheckInvariants(), absl::OkStatus());
}

TEST(PatternIndexTest, AnchoredAndFloatingPatternsAreToldInOneOrder) {
  Patterns patterns({"**/c", "a/b/c", "a/**/c", "a/<x>/c", "**/b/**/c", "a/*", "**/<x>", "*"});
  EXPECT_EQ(patterns.Ranks("a/b/c"), std::vector<uint32_t>({0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(patterns.Ranks("a/x/c"), std::vector<uint32_t>({0, 2, 3, 5, 6, 7}));
}

TEST(PatternIndexTest, TheSamePatternTwiceIsAnError) {
  const std::vector<std::string> patterns = {"a/<x>", "a/", "a/*", "img-*", "**/a", "a/**/img-*/*"};
  for (const std::string& pattern : patterns) {
    EXPECT_EQ(Patterns({"b", pattern, "c", pattern}).status(),
              absl::InvalidArgumentError("declarations 1 and 3 have the same pattern"));
  }
  EXPECT_EQ(Patterns({"**/a", "**/**/a"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Patterns(patterns).status(), absl::OkStatus());
}

// --- against the oracle --------------------------------------------------------------------------

std::string RandomText(std::mt19937& random, const std::vector<std::string>& words, int max_words) {
  std::string text;
  const int count = std::uniform_int_distribution<int>(1, max_words)(random);
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += '/';
    text += words[random() % words.size()];
  }
  return text;
}

// A pattern that SegmentSpec allows, of few words, so that many match.
std::string RandomPattern(std::mt19937& random) {
  static const std::vector<std::string> kInner = {"a", "b", "*", "*", "**", "a*", "b*"};
  static const std::vector<std::string> kLast = {"a", "b", "", "*", "<x>", "a*", "ab"};
  std::string text = random() % 8 == 0 ? "" : RandomText(random, kInner, 5) + "/";
  for (size_t at = text.find("**/**"); at != text.npos; at = text.find("**/**")) text.erase(at, 3);
  return text + kLast[random() % kLast.size()];
}

TEST(PatternIndexTest, AgreesWithBacktrackingOnRandomPatterns) {
  static const std::vector<std::string> kWords = {"a", "b", "ab", "ba", "c", "", "a"};
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  int num_matches = 0;
  for (int round = 0; round < 150; ++round) {
    std::set<std::string> distinct;
    const size_t num_patterns = 1 + random() % 200;
    for (size_t i = 0; i < num_patterns; ++i) distinct.insert(RandomPattern(random));
    std::vector<std::string> texts(distinct.begin(), distinct.end());
    std::shuffle(texts.begin(), texts.end(), random);
    Patterns patterns(texts);
    ASSERT_EQ(patterns.status(), absl::OkStatus());
    for (int i = 0; i < 50; ++i) {
      const std::string path = i == 0 ? "" : RandomText(random, kWords, 8);
      const std::vector<uint32_t> expected = OracleRanks(patterns.spec(), path);
      ASSERT_EQ(patterns.Ranks(path), expected) << "path `" << path << "`";
      num_matches += static_cast<int>(expected.size());
    }
  }
  EXPECT_GT(num_matches, 10'000) << "the patterns do not test much";
}

// A walk sees 64 bytes at a time: wherever a segment or a run of them ends, it is found.
TEST(PatternIndexTest, RunsAndSegmentsAcrossAndBeyondTheFirst64Bytes) {
  for (const size_t length : {1, 2, 3, 12, 13, 29, 31, 40}) {
    std::string path = "a";
    while (path.size() < 200) path += "/" + std::string(length, 'b') + "/c";
    for (size_t size = 1; size <= path.size(); ++size) {
      const std::string part = path.substr(0, size);
      if (part.back() == '/') continue;
      Patterns patterns({part, part + "/<x>", "a/<x>/*"});
      EXPECT_EQ(patterns.Ranks(part), OracleRanks(patterns.spec(), part)) << part;
      const std::string below = part + "/" + std::string(length, 'y');
      EXPECT_EQ(patterns.Ranks(below), OracleRanks(patterns.spec(), below)) << below;
    }
  }
}

// --- many matches of one path ----------------------------------------------------------------

TEST(PatternIndexTest, AllOfManyMatchesAreToldInOrder) {
  for (const int depth : {6, 7, 8, 12}) {
    Patterns patterns(EveryMix(depth));
    ASSERT_EQ(patterns.status(), absl::OkStatus());
    const std::vector<uint32_t> ranks = patterns.Ranks(PathOfEveryMix(depth));
    ASSERT_EQ(ranks.size(), size_t{1} << depth);
    for (uint32_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(ranks[i], i);
    EXPECT_EQ(patterns.work(), 0u) << "no floating patterns";
  }
}

TEST(PatternIndexTest, ManyAutomataBesideEachOther) {
  std::vector<std::string> texts;
  for (int i = 300; i > 0; --i) texts.push_back(std::string(i, 'a') + "*");
  Patterns patterns(texts);
  EXPECT_EQ(patterns.Ranks(std::string(300, 'a')).size(), 300u);
  EXPECT_EQ(patterns.Ranks("aab"), std::vector<uint32_t>({298, 299}));
}

// --- the bound of floating patterns --------------------------------------------------------------

TEST(PatternIndexTest, FloatingPatternsOf4096Segments) {
  std::vector<std::string> texts;
  texts.reserve(2048);
  for (int i = 0; i < 2048; ++i) texts.push_back("**/n" + std::to_string(i));
  Patterns patterns(texts);
  ASSERT_EQ(patterns.status(), absl::OkStatus());
  EXPECT_EQ(patterns.Ranks("a/n0"), std::vector<uint32_t>({0}));
  EXPECT_EQ(patterns.Ranks("n1/n31"), std::vector<uint32_t>({31}));
  EXPECT_EQ(patterns.Ranks("n2047"), std::vector<uint32_t>({2047}));
  EXPECT_EQ(patterns.work(), 64u) << "the words for one segment";
  EXPECT_TRUE(patterns.Ranks("n2047/x").empty());
}

// `**/a/**/a/…/a` against a/a/…/a is what makes backtracking matchers take exponential time.
TEST(PatternIndexTest, FloatingDiagonalsTakeWordsTimesSegments) {
  std::string diagonal = "**/a";
  for (int i = 1; i < 128; ++i) diagonal += "/**/a";
  std::vector<std::string> texts;
  texts.reserve(15);
  for (int i = 0; i < 14; ++i) texts.push_back(diagonal + "/**/c" + std::to_string(i));
  texts.push_back(diagonal);
  Patterns patterns(texts);
  ASSERT_EQ(patterns.status(), absl::OkStatus());
  std::string path = "a";
  for (int i = 1; i < 256; ++i) path += "/a";
  EXPECT_EQ(patterns.Ranks(path), std::vector<uint32_t>({14}));
  const uint64_t num_places = 14 * 258 + 256;
  EXPECT_EQ(patterns.work(), 256 * ((num_places + 63) / 64));
  EXPECT_EQ(patterns.Ranks(path.substr(0, 2 * 128 - 1)), std::vector<uint32_t>({14}));
  EXPECT_TRUE(patterns.Ranks(path.substr(0, 2 * 127 - 1)).empty()) << "one segment too few";
}

TEST(PatternIndexTest, FloatingPatternsThatCannotGoOnAreLeft) {
  Patterns patterns({"room/**/secret"});
  EXPECT_TRUE(patterns.Ranks("hall/a/b/c/d/secret").empty());
  EXPECT_EQ(patterns.work(), 1u) << "one word for the first segment";
}

TEST(PatternIndexTest, FloatingPatternsAreRunOnlyIfALiteralOfTheirsIsInThePath) {
  Patterns patterns({"**/.git/*", "**/abcdefgh1/**/z", "**/a-literal-of-more-than-16-bytes/*"});
  const auto is_run = [&patterns](const std::string& path) {
    patterns.Ranks(path);
    return patterns.work() != 0;
  };
  for (const std::string path : {"", "a", "a/b/c", ".gi/x", ".gitx/x", "x.git/x", "abcdefgh2/z",
                                 "a-literal-of-more-than-16-bytez/a", "z/z/", "a/a/", "a/.xyt/x",
                                 "a//.xyt/x", "a/a/a/a/a/a/a/a/a/a/a/a/.xyt/x"}) {
    EXPECT_FALSE(is_run(path)) << path;
  }
  // Wherever it is, in paths of any length.
  for (const std::string literal : {".git", "abcdefgh1", "a-literal-of-more-than-16-bytes"}) {
    for (size_t begin = 1; begin < 200; ++begin) {
      const std::string before = std::string(begin - 1, 'a') + "/";
      EXPECT_TRUE(is_run(before + literal)) << begin;
      EXPECT_TRUE(is_run(before + literal + "/z")) << begin;
      EXPECT_FALSE(is_run(before + literal + "x/z")) << begin;
    }
  }
}

TEST(PatternIndexTest, OfSeveralLiteralsTheLongestIsLookedFor) {
  Patterns patterns({"room/**/secret/x", "**/a/**/bb/*"});
  patterns.Ranks("room/a/x/1");
  EXPECT_EQ(patterns.work(), 0u);
  patterns.Ranks("bb/1");
  EXPECT_NE(patterns.work(), 0u);
  EXPECT_EQ(patterns.Ranks("room/a/secret/x"), std::vector<uint32_t>({0}));
  EXPECT_EQ(patterns.Ranks("room/a/bb/x"), std::vector<uint32_t>({1}));
}

TEST(PatternIndexTest, AFloatingPatternWithoutALiteralIsAlwaysRun) {
  Patterns patterns({"**/img-*/<y>", "**/.git/*"});
  EXPECT_EQ(patterns.Ranks("a/img-1/b"), std::vector<uint32_t>({0}));
  patterns.Ranks("a/b");
  EXPECT_EQ(patterns.work(), 2u);
}

TEST(PatternIndexTest, FloatingPatternsAreNotRunForWhatIsMoreSpecific) {
  Patterns patterns({"room/<x>", "**/<x>"});
  const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kKey, "room/1");
  const SegmentedPath segments = PathInside::Segments(path);
  PatternIndex::Cursor cursor(patterns.index(), segments);
  EXPECT_EQ(cursor.Next().rank, 0u);
  EXPECT_EQ(cursor.TESTING_ONLY_words(), 0u);
  EXPECT_EQ(cursor.Next().rank, 1u);
}

TEST(PatternIndexTest, Dump) {
  Patterns patterns({"a/b", "a/<x>/img-*", "a/*", "**/img-*/<y>/**/b\n/*"});
  std::string dump;
  patterns.index().Dump(dump);
  EXPECT_EQ(dump,
            "  root: -> state 0 +0\n"
            "  state 0: `a` -> state 1 +0\n"
            "  state 1: `b` -> state 3 +0 other -> state 2 +1 and rest +2\n"
            "  state 2: automata -> end +0\n"
            "  state 3: automata -> end +1 and end +0\n"
            "  place 0: floating\n"
            "  place 1: automaton 0\n"
            "  place 2: any\n"
            "  place 3: floating\n"
            "  place 4: `b\\n`\n"
            "  place 5: rest end: 3\n");
}

}  // namespace
}  // namespace postern::internal
