// Internal: not for users of the library.
#ifndef POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_
#define POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/internal/blob.h"

namespace postern::internal {

template <template <typename> class Array>
struct TextListArrays {
  Array<char> bytes;
  Array<uint64_t> ends;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.bytes);
    visit(self.ends);
  }
};

inline void AppendText(TextListArrays<List>& texts, std::string_view text) {
  texts.bytes.insert(texts.bytes.end(), text.begin(), text.end());
  texts.ends.push_back(texts.bytes.size());
}

// Many texts in one block. Immutable; borrows its arrays.
class TextList {
 public:
  TextList() = default;  // no text

  // REQUIRES: IsSound() accepts them.
  explicit TextList(const TextListArrays<View>& arrays) : arrays_(arrays) {}

  // Returns whether every text is within the bytes.
  static bool IsSound(const TextListArrays<View>& arrays) {
    uint64_t begin = 0;
    for (const uint64_t end : arrays.ends) {
      if (end < begin || end > arrays.bytes.size()) return false;
      begin = end;
    }
    return true;
  }

  // REQUIRES: i < size().
  std::string_view operator[](size_t i) const {
    const uint64_t begin = i == 0 ? 0 : arrays_.ends[i - 1];
    return {arrays_.bytes.data() + begin, arrays_.ends[i] - begin};
  }

  size_t size() const { return arrays_.ends.size(); }

 private:
  TextListArrays<View> arrays_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_
