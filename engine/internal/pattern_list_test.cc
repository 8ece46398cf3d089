#include "engine/internal/pattern_list.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/internal/run_hash.h"
#include "engine/internal/segmented_path.h"
#include "engine/testing/spec_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

// Otherwise one long pattern could be there many times, and be compared with itself.
TEST(PatternListTest, TheOrderOfASoundOneHasEachDeclarationOnce) {
  const GraphSpec spec = SpecBuilder().Declare("b/*").Declare("a/*").Declare("c/*").spec();
  PatternListArrays<List> arrays = PatternList::Build(spec.declarations);
  const auto is_sound = [&](const std::vector<uint32_t>& order) {
    arrays.order.assign(order.begin(), order.end());
    return PatternList::IsSound(ViewOf(arrays), 3, 0);
  };
  EXPECT_TRUE(is_sound({1, 0, 2}));
  EXPECT_FALSE(is_sound({0, 1, 2}));
  EXPECT_FALSE(is_sound({1, 1, 1}));
  EXPECT_FALSE(is_sound({1, 0, 0}));
  EXPECT_FALSE(is_sound({1, 0, 3}));
  EXPECT_FALSE(is_sound({1, 0}));
}

TEST(PatternListTest, TheLiteralsOfASoundOneAscend) {
  const GraphSpec spec = SpecBuilder().Declare("a/x").Declare("b/x").spec();
  const auto is_sound = [&spec](std::string_view literals) {
    PatternListArrays<List> arrays = PatternList::Build(spec.declarations);
    arrays.literals.bytes.assign(literals.begin(), literals.end());
    return PatternList::IsSound(ViewOf(arrays), 2, 0);
  };
  EXPECT_TRUE(is_sound("abx"));
  EXPECT_FALSE(is_sound("aax"));
  EXPECT_FALSE(is_sound("bax"));
}

// Wildcards of two labels would not be neighbours of what they are equal to.
TEST(PatternListTest, NothingButLiteralsAndAutomataHasALabel) {
  const GraphSpec spec = SpecBuilder().Declare("*/x").Declare("*").spec();
  PatternListArrays<List> arrays = PatternList::Build(spec.declarations);
  EXPECT_TRUE(PatternList::IsSound(ViewOf(arrays), 2, 0));
  for (uint32_t& code : arrays.codes) {
    const uint32_t before = code;
    const bool is_wildcard = code > 0;  // the one literal is number 0
    code += is_wildcard;
    EXPECT_EQ(PatternList::IsSound(ViewOf(arrays), 2, 0), !is_wildcard);
    code = before;
  }
}

// --- many patterns against each alone ------------------------------------------------------------

// Some differ only in the middle, where no hash of their beginning and end would tell them apart.
const std::vector<std::string>& Words() {
  static const auto* const words = new std::vector<std::string>{
      "",
      "a",
      "b",
      "sixteen-bytes-xx",
      "seventeen-bytes-x",
      std::string(16, 'p') + "1" + std::string(40, 's'),
      std::string(16, 'p') + "2" + std::string(40, 's'),
  };
  return *words;
}

class Random {
 public:
  size_t Below(size_t end) { return random_() % end; }

  std::string Path() {
    std::string path;
    for (size_t left = 1 + Below(5); left > 0; --left) {
      path += Below(8) == 0 ? "other" : Words()[Below(Words().size())];
      if (left > 1) path += '/';
    }
    return path;
  }

  std::string Pattern() {
    std::vector<std::string> segments;
    for (size_t left = 1 + Below(5); left > 0; --left) {
      static constexpr const char* kWildcards[] = {"*", "p*", "s*", "**"};
      segments.push_back(Below(4) == 0 ? kWildcards[Below(4)] : Words()[Below(Words().size())]);
    }
    // Two that float side by side are no pattern.
    std::string pattern = segments[0];
    for (size_t i = 1; i < segments.size(); ++i) {
      if (segments[i] != "**" || segments[i - 1] != "**") pattern += '/' + segments[i];
    }
    return pattern;
  }

 private:
  std::mt19937 random_{2026};
};

using NamedText = std::tuple<uint32_t, std::string, uint32_t>;  // place, text, declaration

class OneList {
 public:
  explicit OneList(const std::vector<DeclarationSpec>& declarations)
      : arrays_(PatternList::Build(declarations)), list_(ViewOf(arrays_)) {}

  const PatternList& list() const { return list_; }

  // Appends what FindNamed finds, a declaration's number counted from `first`.
  void FindNamed(SegmentedPath path, absl::Span<const SegmentAutomaton> automata, uint32_t first,
                 std::set<NamedText>& found) const {
    const std::vector<bool> is_wanted(path.Segments().size(), true);
    const auto all = [](uint32_t /*declaration*/) { return true; };
    const std::vector<uint32_t> first_uses = list_.FirstUses(all);
    const auto named = list_.FindNamed(path, automata, is_wanted, first_uses, 10000);
    EXPECT_FALSE(named.is_cut);
    for (const PatternList::Named& each : named.literals) {
      found.emplace(each.place, list_.literal(each.label), first + each.declaration);
    }
    for (const PatternList::Named& each : named.automata) {
      found.emplace(each.place, "*" + std::to_string(each.label), first + each.declaration);
    }
  }

 private:
  PatternListArrays<List> arrays_;
  PatternList list_;
};

TEST(PatternListTest, FindsInManyPatternsWhatItFindsInEachAlone) {
  Random random;
  std::set<std::string> patterns;
  while (patterns.size() < 600) patterns.insert(random.Pattern());
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string& pattern : patterns) builder.Declare(pattern);
  const GraphSpec& spec = builder.spec();
  const OneList many(spec.declarations);
  std::vector<OneList> alone;
  alone.reserve(patterns.size());
  for (const DeclarationSpec& declaration : spec.declarations)
    alone.emplace_back(std::vector{declaration});

  size_t num_matches = 0;
  size_t num_named = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string text = random.Path();
    SCOPED_TRACE(text);
    const SegmentedText segmented(text);
    const SegmentedPath path = segmented.path();
    std::vector<uint32_t> matching;
    std::set<NamedText> named;
    for (uint32_t k = 0; k < alone.size(); ++k) {
      if (!alone[k].list().Matching(path, spec.automata).empty()) matching.push_back(k);
      alone[k].FindNamed(path, spec.automata, k, named);
    }
    EXPECT_THAT(many.list().Matching(path, spec.automata), testing::ElementsAreArray(matching));
    std::set<NamedText> found;
    many.FindNamed(path, spec.automata, 0, found);
    EXPECT_EQ(found, named);
    num_matches += matching.size();
    num_named += named.size();
  }
  EXPECT_GT(num_matches, 1000);
  EXPECT_GT(num_named, 1000);
}

// Those that one node has are told apart by it alone.
TEST(PatternListTest, TheSameWordsFollowDifferentBeginnings) {
  SpecBuilder builder;
  for (const char* first : {"a", "b", "c"}) {
    for (int i = 0; i < 20; ++i) builder.Declare(std::string(first) + "/" + std::to_string(i));
  }
  const OneList many(builder.spec().declarations);
  const SegmentedText path("b/7");
  EXPECT_THAT(many.list().Matching(path.path(), {}), testing::ElementsAre(27));
  const SegmentedText deeper("b/b/7");
  EXPECT_THAT(many.list().Matching(deeper.path(), {}), testing::IsEmpty());
}

// The two bits that differ in a block in the middle cancel each other under every key.
std::vector<std::string> LiteralsOfOneHash(int num_blocks) {
  std::vector<std::string> literals;
  for (int bits = 0; bits < 1 << num_blocks; ++bits) {
    std::string literal(16, 'a');
    for (int block = 0; block < num_blocks; ++block) {
      std::string middle(16, 'm');
      if ((bits >> block & 1) != 0) middle[7] = middle[15] = static_cast<char>('m' ^ 0x80);
      literal += middle;
    }
    literals.push_back(literal + std::string(16, 'z'));
  }
  return literals;
}

// So many that they have no table, and so few that they have.
TEST(PatternListTest, LiteralsOfOneHashAreFound) {
  for (const int num_blocks : {10, 7}) {
    SpecBuilder builder(PathMode::kOpaque);
    const std::vector<std::string> literals = LiteralsOfOneHash(num_blocks);
    for (const std::string& literal : literals) builder.Declare(literal + "/x");
    builder.Declare("*/x");
    std::set<uint64_t> hashes;
    for (const std::string& literal : literals) {
      const auto length = static_cast<uint32_t>(literal.size());
      hashes.insert(HashText(SegmentedText(literal).path(), 0, length, HashKey()));
    }
    EXPECT_EQ(hashes.size(), 1);
    const OneList many(builder.spec().declarations);
    for (uint32_t i = 0; i < literals.size(); i += 5) {
      const std::string text = literals[i] + "/x";
      const SegmentedText path(text);
      EXPECT_THAT(many.list().Matching(path.path(), {}), testing::ElementsAre(i, literals.size()));
      std::set<NamedText> named;
      many.FindNamed(path.path(), {}, 0, named);
      EXPECT_EQ(named.size(), literals.size() - 1);
    }
  }
}

}  // namespace
}  // namespace postern::internal
