#include "policy/testing/random_request.h"

#include <cstddef>
#include <cstdio>
#include <string_view>
#include <vector>

namespace postern::internal {
namespace {

constexpr std::string_view kWords[] = {"a",     "b",  "ab", "room",   "x.png", "b c", "é",
                                       "admin", "ba", "*",  "roooom", "aé",    "<x>"};
constexpr std::string_view kRuns[] = {"", "a", "b", "éa", "ab"};
constexpr std::string_view kCodePoints[] = {"a", "b", "é", "m", "\xF0\x9F\x8E\x89"};
constexpr std::string_view kOddPaths[] = {"",     "/",       "//",    "..",     "a//b", "a/./b",
                                          "\xff", "/a/../b", "/%2fa", "/a%zz",  "/a;b", "/a#",
                                          "a/",   "/a/ ",    "/a%20", "/a%252f"};

class RequestMaker {
 public:
  RequestMaker(const Draft& draft, Choices& choices) : draft_(draft), choices_(choices) {}

  RandomRequest Make() {
    const std::vector<std::string> segments = MakeSegments();
    RandomRequest request;
    request.path = choices_.OneIn(40) ? std::string(choices_.OneOf(kOddPaths)) : Spell(segments);
    request.action = choices_.OneIn(40) ? "nope" : choices_.OneOf(draft_.actions);
    request.principal = MakePrincipal(segments);
    return request;
  }

 private:
  std::string Word() { return std::string(choices_.OneOf(kWords)); }

  std::vector<std::string> MakeSegments() {
    std::vector<std::string> segments;
    if (!draft_.declarations.empty()) {
      const std::vector<std::string>& pattern = choices_.OneOf(draft_.declarations).segments;
      for (const std::string& segment : pattern) {
        Instantiate(segment, &segment == &pattern.back(), segments);
      }
    }
    if (segments.empty()) segments.push_back(Word());
    if (choices_.OneIn(3)) Change(segments);
    return segments;
  }

  // Appends segments that match the pattern's `segment`; an expression is only guessed at.
  void Instantiate(const std::string& segment, bool is_last, std::vector<std::string>& segments) {
    if (segment == "**" || (segment == "*" && is_last)) {
      for (uint32_t i = choices_.Below(4); i > 0; --i) segments.push_back(Word());
      if (is_last && choices_.OneIn(3)) segments.emplace_back();
    } else if (segment == "*" || (!segment.empty() && (segment[0] == '<' || segment[0] == '{'))) {
      segments.push_back(Word());
    } else {
      segments.push_back(InstantiateGlob(segment));
    }
  }

  std::string InstantiateGlob(std::string_view glob) {
    std::string segment;
    for (size_t i = 0; i < glob.size(); ++i) {
      if (glob[i] == '*') {
        segment += choices_.OneOf(kRuns);
      } else if (glob[i] == '?') {
        segment += choices_.OneOf(kCodePoints);
      } else {
        if (glob[i] == '\\') ++i;
        segment += glob[i];
      }
    }
    return segment;
  }

  void Change(std::vector<std::string>& segments) {
    const uint32_t place = choices_.Below(static_cast<uint32_t>(segments.size()));
    switch (choices_.Below(5)) {
      case 0:
        segments.pop_back();
        if (segments.empty()) segments.emplace_back();
        break;
      case 1:
        segments.push_back(choices_.OneIn(2) ? "" : Word());
        break;
      case 2:
        segments.insert(segments.begin() + place, Word());
        break;
      case 3:
        segments.insert(segments.begin() + place, "");
        break;
      default:
        segments[place] = Word();
    }
  }

  std::string Spell(const std::vector<std::string>& segments) {
    std::string path;
    for (const std::string& segment : segments) {
      if (&segment != &segments.front()) path += '/';
      path += segment;
    }
    if (draft_.mode != PathMode::kUrl) return path;
    path = '/' + PercentEncoded(path);
    return choices_.OneIn(8) ? path + "?q=a/b" : path;
  }

  // Encodes what must be, and now and then what need not be.
  std::string PercentEncoded(std::string_view text) {
    static constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz./*";
    std::string encoded;
    for (const char byte : text) {
      const bool is_plain = kPlain.find(byte) != std::string_view::npos;
      if (is_plain && (byte == '/' || !choices_.OneIn(16))) {
        encoded += byte;
      } else {
        char triplet[4];
        std::snprintf(triplet, sizeof(triplet), "%%%02x", static_cast<unsigned char>(byte));
        encoded += triplet;
      }
    }
    return encoded;
  }

  Principal MakePrincipal(const std::vector<std::string>& segments) {
    Principal principal;
    principal.kind = static_cast<PrincipalKind>(choices_.OneIn(2) ? 1 : choices_.Below(3));
    if (choices_.Below(4) != 0) {
      const std::string id = choices_.OneIn(2) ? Word() : choices_.OneOf(segments);
      if (!id.empty()) principal.entity_id = id;
    }
    if (principal.kind == PrincipalKind::kFunction) principal.name = Word();
    if (principal.kind == PrincipalKind::kUser && choices_.Below(4) != 0) {
      principal.groups.emplace();
      for (uint32_t i = choices_.Below(4); i > 0; --i) principal.groups->push_back(Word());
      if (choices_.OneIn(3)) principal.groups->push_back(choices_.OneOf(segments));
    }
    for (const char* attribute : {"plan", "tenant"}) {
      if (choices_.OneIn(3)) continue;
      principal.attributes.emplace_back(attribute,
                                        choices_.OneIn(2) ? choices_.OneOf(segments) : Word());
    }
    return principal;
  }

  const Draft& draft_;
  Choices& choices_;
};

}  // namespace

RandomRequest MakeRequest(const Draft& draft, Choices& choices) {
  return RequestMaker(draft, choices).Make();
}

}  // namespace postern::internal
