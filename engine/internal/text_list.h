// Internal: not for users of the library.
#ifndef POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_
#define POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::internal {

// Many texts in one block: eight bytes for each beside its own, where a vector of strings takes 32.
class TextList {
 public:
  void Append(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }

  // REQUIRES: i < size(). Lifetime: until the next Append.
  std::string_view operator[](size_t i) const {
    const uint64_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

  size_t size() const { return ends_.size(); }

  void ShrinkToFit() {
    bytes_.shrink_to_fit();
    ends_.shrink_to_fit();
  }

 private:
  std::string bytes_;
  std::vector<uint64_t> ends_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TEXT_LIST_H_
