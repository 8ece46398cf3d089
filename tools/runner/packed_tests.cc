// The bytes of a test are its fields one after another: numbers seven bits a byte, the lowest first
// (as in Protocol Buffers), lists with their size before them. A text that is spelled in the source
// as it reads is its range alone, counted from where the text before it began; those of one list
// stand close together, so that is two or three bytes.
#include "tools/runner/packed_tests.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace postern::tools {
namespace {

constexpr size_t kChunkBytes = 1 << 16;

// How a text stands in its range of the source.
enum Spelling : uint8_t {
  kBare,    // it is the range
  kQuoted,  // it is the range without its first and its last byte
  kOwn,     // it differs: its bytes follow
  kNone,    // there is no text
};

class Packer {
 public:
  explicit Packer(std::string_view source) : source_(source) {}

  void Pack(const CaseTest& test);

  const std::string& bytes() const { return bytes_; }

 private:
  void Number(uint64_t number);
  void Range(SourceRange range, Spelling spelling);
  void Text(const CaseText& text);
  void Text(std::string_view text);
  Spelling SpellingOf(const CaseText& text) const;

  template <typename List, typename PackItem>
  void Each(const List& list, PackItem pack) {
    Number(list.size());
    for (const auto& item : list) pack(item);
  }

  std::string_view source_;
  std::string bytes_;
  uint32_t last_begin_ = 0;
};

void Packer::Pack(const CaseTest& test) {
  const auto text = [this](const auto& item) { Text(item); };
  Range(test.range, kBare);
  Text(test.name);
  Each(test.principals, [this](size_t principal) { Number(principal); });
  Each(test.expectations, [this](const Expectation& expectation) {
    Number(expectation.effect == Effect::kAllow ? 1 : 0);
    Text(expectation.request);
    Text(expectation.because);
  });
  Each(test.paths, text);
  Each(test.exactly, [&](const ExactlyRow& row) {
    Number(row.principal);
    Range(row.range, kBare);
    Each(row.actions, text);
    Range(row.actions_range, kBare);
  });
  Range(test.exactly_range, kBare);
  Text(test.because);
  Each(test.with, [&](const WithValues& entry) {
    Text(entry.name);
    Each(entry.values, text);
  });
  Text(test.skip);
  Number(test.only ? 1 : 0);
  Each(test.tags, text);
}

void Packer::Number(uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
  bytes_.push_back(static_cast<char>(number));
}

void Packer::Range(SourceRange range, Spelling spelling) {
  Number(uint64_t{range.end - range.begin} << 2 | spelling);
  // 0, -1, 1, -2, 2 and so on become 0, 1, 2, 3, 4: small ones either way.
  const int64_t step = int64_t{range.begin} - last_begin_;
  Number(step < 0 ? static_cast<uint64_t>(-step) * 2 - 1 : static_cast<uint64_t>(step) * 2);
  last_begin_ = range.begin;
}

Spelling Packer::SpellingOf(const CaseText& text) const {
  if (text.text.empty() && text.range.end == 0) return kNone;
  if (!IsPartOf(text.text, source_)) return kOwn;
  const size_t begin = text.text.data() - source_.data();
  const size_t end = begin + text.text.size();
  if (begin == text.range.begin && end == text.range.end) return kBare;
  return begin == text.range.begin + 1 && end + 1 == text.range.end ? kQuoted : kOwn;
}

void Packer::Text(const CaseText& text) {
  const Spelling spelling = SpellingOf(text);
  if (spelling == kNone) return Number(kNone);
  Range(text.range, spelling);
  if (spelling != kOwn) return;
  Number(text.text.size());
  bytes_.append(text.text);
}

// A text of which only the value counts.
void Packer::Text(std::string_view text) {
  SourceRange range;
  if (IsPartOf(text, source_)) {
    range.begin = static_cast<uint32_t>(text.data() - source_.data());
    range.end = range.begin + static_cast<uint32_t>(text.size());
  }
  Text(CaseText{text, range});
}

// Reads what a Packer wrote, and in that order.
class Unpacker {
 public:
  Unpacker(std::string_view source, std::string_view bytes) : source_(source), bytes_(bytes) {}

  CaseTest Unpack();

 private:
  uint64_t Number();
  SourceRange Range(uint64_t length);
  SourceRange BareRange() { return Range(Number() >> 2); }
  CaseText Text();

  template <typename Item, typename UnpackItem>
  void Each(std::vector<Item>& list, UnpackItem unpack) {
    list.resize(Number());
    for (Item& item : list) unpack(item);
  }

  std::string_view source_;
  std::string_view bytes_;  // what is left of them
  uint32_t last_begin_ = 0;
};

CaseTest Unpacker::Unpack() {
  const auto text = [this](CaseText& item) { item = Text(); };
  const auto value = [this](std::string_view& item) { item = Text().text; };
  CaseTest test;
  test.range = BareRange();
  test.name = Text();
  Each(test.principals, [this](size_t& principal) { principal = Number(); });
  Each(test.expectations, [this](Expectation& expectation) {
    expectation.effect = Number() != 0 ? Effect::kAllow : Effect::kDeny;
    expectation.request = Text();
    expectation.because = Text();
  });
  Each(test.paths, text);
  Each(test.exactly, [&](ExactlyRow& row) {
    row.principal = Number();
    row.range = BareRange();
    Each(row.actions, text);
    row.actions_range = BareRange();
  });
  test.exactly_range = BareRange();
  test.because = Text();
  Each(test.with, [&](WithValues& entry) {
    value(entry.name);
    Each(entry.values, value);
  });
  value(test.skip);
  test.only = Number() != 0;
  Each(test.tags, value);
  return test;
}

uint64_t Unpacker::Number() {
  uint64_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    number |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return number;
  }
}

SourceRange Unpacker::Range(uint64_t length) {
  const uint64_t step = Number();
  const auto distance = static_cast<uint32_t>((step + 1) / 2);
  last_begin_ = step % 2 == 0 ? last_begin_ + distance : last_begin_ - distance;
  return {last_begin_, last_begin_ + static_cast<uint32_t>(length)};
}

CaseText Unpacker::Text() {
  const uint64_t first = Number();
  const auto spelling = static_cast<Spelling>(first & 3);
  if (spelling == kNone) return {};
  CaseText text;
  text.range = Range(first >> 2);
  if (spelling == kOwn) {
    const uint64_t size = Number();
    text.text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
  } else {
    const uint32_t quote = spelling == kQuoted ? 1 : 0;
    const uint32_t begin = text.range.begin + quote;
    text.text = source_.substr(begin, text.range.end - quote - begin);
  }
  return text;
}

}  // namespace

bool IsPartOf(std::string_view part, std::string_view text) {
  const std::less_equal<> is_not_after;
  return part.data() != nullptr && is_not_after(text.data(), part.data()) &&
         is_not_after(part.data() + part.size(), text.data() + text.size());
}

void PackedTests::Add(const CaseTest& test) {
  Packer packer(source_);
  packer.Pack(test);
  const std::string& bytes = packer.bytes();
  if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < bytes.size()) {
    chunks_.emplace_back().reserve(std::max(kChunkBytes, bytes.size()));
  }
  std::string& chunk = chunks_.back();
  places_.push_back(
      {static_cast<uint32_t>(chunks_.size() - 1), static_cast<uint32_t>(chunk.size())});
  chunk.append(bytes);
  has_only_ = has_only_ || test.only;
}

size_t PackedTests::num_bytes() const {
  size_t bytes = places_.size() * sizeof(Place);
  for (const std::string& chunk : chunks_) bytes += chunk.size();
  return bytes;
}

CaseTest PackedTests::Get(size_t number) const {
  const Place place = places_[number];
  const std::string_view chunk = chunks_[place.chunk];
  return Unpacker(source_, chunk.substr(place.offset)).Unpack();
}

}  // namespace postern::tools
