// Internal: not for users of the library.
//
// Numbers for texts of which there may be many, for what is loaded or asked for at run time.
// Abseil's hash tables may not be used there: one that has no memory to grow by frees what it does
// not own. The standard library's allocate a node for each text, and finding one takes four times
// as long.
#ifndef POSTERN_ENGINE_INTERNAL_TEXT_TABLE_H_
#define POSTERN_ENGINE_INTERNAL_TEXT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/bytes16.h"
#include "engine/internal/fold.h"

namespace postern::internal {

class TextTable {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  TextTable();

  // Returns the number of the text: the one it has, or the least that none has yet.
  uint32_t Add(std::string_view text);

  // Returns kNone if it was not added. Does not allocate.
  [[gnu::always_inline]] uint32_t Find(std::string_view text) const {
    return Find(text, BeginOf(text));
  }

  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  struct Slot {
    Key16 begin = {};  // of the text, zeros behind it
    uint32_t size = 0;
    uint32_t number = kNone;
  };

  // Returns the first 16 bytes, as they are in a slot.
  static Key16 BeginOf(std::string_view text) {
    const size_t size = text.size();
    if (size < 16) return LoadPart(text.data(), size);
    return {LoadWord(text.data()), LoadWord(text.data() + 8)};
  }

  // `begin`: as in a slot.
  [[gnu::always_inline]] uint32_t Find(std::string_view text, Key16 begin) const {
    if (slots_.empty()) return kNone;
    const size_t last = slots_.size() - 1;
    for (size_t i = Hash(text, begin) & last;; i = (i + 1) & last) {
      const Slot& slot = slots_[i];
      if (slot.number == kNone) return kNone;
      if ((Difference(slot.begin, begin) | (slot.size ^ text.size())) != 0) continue;
      if (text.size() <= 16 || IsRest(text, slot.number)) return slot.number;
    }
  }

  // As in wyhash, https://github.com/wangyi-fudan/wyhash.
  uint64_t Hash(std::string_view text, Key16 begin) const {
    const uint64_t hash = Fold(begin.low ^ seeds_[0] ^ text.size(), begin.high ^ seeds_[1]);
    return text.size() <= 16 ? hash : HashRest(text.substr(16), hash);
  }
  uint64_t HashRest(std::string_view rest, uint64_t hash) const;
  bool IsRest(std::string_view text, uint32_t number) const;

  void Put(const Slot& slot);
  void Grow();

  // Others in each process, where addresses are randomised: a policy may come from anywhere, and
  // nobody shall prepare texts that share a hash.
  const uint64_t seeds_[2];

  std::vector<std::string> texts_;
  std::vector<Slot> slots_;  // a power of two of them, at most a quarter of which are taken
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TEXT_TABLE_H_
