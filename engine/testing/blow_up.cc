#include "engine/testing/blow_up.h"

#include <algorithm>
#include <cstdint>

#include "engine/decision.h"
#include "engine/testing/spec_builder.h"

namespace postern {
namespace {

using Kind = SegmentSpec::Kind;

// Returns `segment/` so many times.
std::string Times(size_t count, const std::string& segment) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += segment + "/";
  return text;
}

std::string Numbered(const std::string& name, size_t number) {
  return name + std::to_string(number);
}

std::string Joined(const std::vector<std::string>& segments) {
  std::string path = segments.front();
  for (size_t i = 1; i < segments.size(); ++i) path += "/" + segments[i];
  return path;
}

// `*/*/a/*/z2`: in a minimal automaton, a path's segments decide independently which of the
// patterns are left.
BlowUp Diagonals(size_t size) {
  BlowUp family = {"diagonals of " + std::to_string(size), {}};
  for (size_t i = 0; i < size; ++i) {
    family.patterns.push_back(Times(i, "*") + "a/" + Times(size - i - 1, "*") + Numbered("z", i));
  }
  return family;
}

// A segment from the end decides: an automaton has to remember the last `size` segments.
BlowUp DistantEnd(size_t size) {
  return {"an end " + std::to_string(size) + " segments away", {"**/a/" + Times(size, "*") + "x"}};
}

BlowUp FloatingPairs(size_t count) {
  BlowUp family = {std::to_string(count) + " pairs of floating wildcards", {}};
  for (size_t i = 0; i < count; ++i) {
    family.patterns.push_back("**/" + Numbered("x", i) + "/**/" + Numbered("q", i));
  }
  return family;
}

BlowUp FloatingFolders(size_t count) {
  BlowUp family = {std::to_string(count) + " folders anywhere", {}};
  for (size_t i = 0; i < count; ++i) family.patterns.push_back("**/" + Numbered("x", i) + "/*");
  return family;
}

// `**/a/**/a/…/a`, against which a matcher that goes back tries all ways to place the wildcards.
BlowUp FloatingDiagonal(size_t count, size_t size) {
  BlowUp family = {std::to_string(count) + " chains of floating wildcards", {}};
  for (size_t i = 0; i < count; ++i) {
    std::string pattern;
    for (size_t k = 0; k < size; ++k) pattern += "**/a/";
    family.patterns.push_back(pattern + "**/" + Numbered("c", i));
  }
  return family;
}

BlowUp Crossings(size_t count) {
  BlowUp family = {std::to_string(count) + " crossings", {}};
  for (size_t i = 0; i < count; ++i) {
    const std::string a = Numbered("a", i % 3);
    const std::string b = Numbered("b", i);
    family.patterns.push_back(Joined({"*", a, "*", b, "*"}));
    family.patterns.push_back(Joined({"**", a, "**", b, "*/*/c"}));
  }
  return family;
}

// A few patterns that float, beside folders for each of which they would have to be repeated.
BlowUp FloatingBesideFolders(size_t folders, size_t floating) {
  BlowUp family = {std::to_string(floating) + " that float beside folders", {}};
  for (size_t i = 0; i < folders; ++i) {
    family.patterns.push_back("t/" + Numbered("f", i) + (i % 2 == 0 ? "/*/x/*" : "/img-*"));
  }
  for (size_t i = 0; i < floating; ++i) {
    family.patterns.push_back("**/" + Numbered("secret", i) + "/*");
  }
  return family;
}

// Automata beside each other in every place, each of which accepts what the shorter ones do.
BlowUp Automata(size_t count, size_t depth) {
  BlowUp family = {std::to_string(count) + " automata beside each other", {}};
  for (size_t i = 0; i < count; ++i) {
    std::string pattern;
    for (size_t k = 0; k < depth; ++k)
      pattern += std::string((i * 7 + k * 3) % count + 1, 'a') + "*/";
    family.patterns.push_back(pattern + Numbered("z", i));
  }
  return family;
}

BlowUp EveryMixOf(int depth) {
  return {"every mix of depth " + std::to_string(depth), EveryMix(depth)};
}

std::string OneOf(const std::vector<std::string>& texts, std::mt19937& random) {
  return texts[random() % texts.size()];
}

// Returns a segment that `text`, a segment of a pattern, matches.
std::string Instance(const std::string& text, std::mt19937& random) {
  static const std::vector<std::string> kAny = {"a", "aa", "b1", "x0", "o"};
  if (text == "*") return OneOf(kAny, random);
  const bool is_prefix = text.size() > 1 && text.back() == '*';
  return is_prefix ? text.substr(0, text.size() - 1) + OneOf({"", "a", "b"}, random) : text;
}

// Returns segments that the pattern matches.
std::vector<std::string> InstanceOf(const std::string& pattern, std::mt19937& random) {
  std::vector<std::string> segments;
  for (const std::string& segment : Split(pattern, '/')) {
    const size_t count = segment == "**" ? random() % 3 : 1;
    for (size_t i = 0; i < count; ++i) {
      segments.push_back(Instance(segment == "**" ? "*" : segment, random));
    }
  }
  return segments;
}

// --- the oracle: a table of which beginnings match ----------------------------------------------

bool MatchesSegment(const GraphSpec& spec, const SegmentSpec& segment, const std::string& text) {
  if (segment.kind == Kind::kLiteral) return text == segment.literal;
  return segment.kind != Kind::kAutomaton || spec.automata[segment.automaton].Matches(text);
}

// Returns whether the pattern matches the path, which has no empty segment.
bool Matches(const GraphSpec& spec, const std::vector<SegmentSpec>& pattern,
             const std::vector<std::string>& path) {
  std::vector<bool> matched(path.size() + 1);  // the first j segments, by the pattern so far
  matched[0] = true;
  for (const SegmentSpec& segment : pattern) {
    std::vector<bool> next(path.size() + 1);
    bool any_before = false;
    for (size_t j = 0; j <= path.size(); ++j) {
      if (segment.kind == Kind::kRest) next[j] = any_before;
      any_before = any_before || matched[j];
      if (segment.kind == Kind::kFloating) next[j] = any_before;
      if (segment.kind == Kind::kRest || segment.kind == Kind::kFloating || j == 0) continue;
      next[j] = matched[j - 1] && MatchesSegment(spec, segment, path[j - 1]);
    }
    matched = next;
  }
  return matched[path.size()];
}

}  // namespace

size_t NumSegments(const BlowUp& family) {
  size_t segments = 0;
  for (const std::string& pattern : family.patterns) segments += Split(pattern, '/').size();
  return segments;
}

std::vector<BlowUp> SmallBlowUps() {
  return {Diagonals(4),
          Diagonals(8),
          Diagonals(15),
          DistantEnd(4),
          DistantEnd(20),
          DistantEnd(60),
          DistantEnd(253),
          FloatingPairs(14),
          FloatingPairs(64),
          FloatingFolders(85),
          FloatingDiagonal(1, 127),
          FloatingDiagonal(9, 12),
          Crossings(6),
          Crossings(20),
          FloatingBesideFolders(50, 16),
          Automata(40, 5),
          EveryMixOf(5),
          MixedPatterns(16)};
}

std::vector<BlowUp> BlowUpsAtTheLimit() {
  return {FloatingPairs(1024), FloatingDiagonal(16, 127), MixedPatterns(256)};
}

BlowUp MixedPatterns(size_t num_patterns) {
  BlowUp family = {std::to_string(num_patterns) + " mixed patterns", {}};
  for (size_t i = 0; i < num_patterns; ++i) {
    std::string pattern = "*/";
    for (size_t place = 0; place < 14; ++place)
      pattern += (i * 109 >> place & 1) != 0 ? "a/" : "*/";
    family.patterns.push_back(pattern + Numbered("z", i));
  }
  return family;
}

GraphSpec SpecOf(const BlowUp& family, BlowUpRules rules) {
  SpecBuilder builder(PathMode::kKey, "get");
  for (const std::string& pattern : family.patterns) {
    builder.Declare(pattern);
    if (rules != BlowUpRules::kAllow) builder.Inherit();
    rules == BlowUpRules::kDeny ? builder.Deny({"group:in"}, "get")
                                : builder.Allow({"group:in"}, "get");
  }
  if (rules == BlowUpRules::kDeny) builder.Declare("*").Allow({"anyone"}, "get");
  return builder.spec();
}

std::string PathAimedAt(const BlowUp& family, std::mt19937& random, size_t max_segments) {
  std::vector<std::string> segments = InstanceOf(OneOf(family.patterns, random), random);
  if (random() % 4 == 0) {  // miss it
    const std::vector<std::string> others = InstanceOf(OneOf(family.patterns, random), random);
    for (std::string& segment : segments) {
      if (random() % 3 == 0) segment = OneOf(others, random);
    }
  }
  if (segments.size() > max_segments) segments.resize(max_segments);
  return Joined(segments);
}

uint32_t FirstMatch(const GraphSpec& spec, const std::string& path) {
  const std::vector<std::string> segments = Split(path, '/');
  for (uint32_t i = 0; i < spec.declarations.size(); ++i) {
    if (Matches(spec, spec.declarations[i].segments, segments)) return i;
  }
  return Decision::kNone;
}

}  // namespace postern
