// Internal: not for users of the library, see docs/compiled-format.md.
//
// A compiled policy is one block of bytes: arrays of plain records, found by a directory of where
// each begins. Building writes the arrays, loading only looks at them where they lie, so a mapped
// file is used as it is and nothing is copied.
//
// A structure lists its arrays once, as a template over what an array is:
//
//   template <template <typename> class Array>
//   struct Things {
//     Array<Thing> things;
//     Array<char> names;
//     template <typename Self, typename Visitor>
//     static void Visit(Self& self, Visitor&& visit) { visit(self.things), visit(self.names); }
//   };
//   Things<List> built;      // owns
//   Things<View> loaded;     // borrows
#ifndef POSTERN_ENGINE_INTERNAL_BLOB_H_
#define POSTERN_ENGINE_INTERNAL_BLOB_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace postern::internal {

static_assert(std::endian::native == std::endian::little, "compiled policies are little-endian");

template <typename T>
using List = std::vector<T>;
template <typename T>
using View = absl::Span<const T>;

// Arrays begin at multiples of this, that of a cache line.
inline constexpr size_t kBlobAlignment = 64;

constexpr size_t AlignedToBlob(size_t bytes) {
  return (bytes + kBlobAlignment - 1) / kBlobAlignment * kBlobAlignment;
}

// Where an array is, in bytes from the beginning of its part.
struct BlobEntry {
  uint64_t offset;
  uint64_t num_bytes;
};

// Collects arrays, then writes them. Borrows them until then.
class BlobWriter {
 public:
  template <typename T>
  void Add(const std::vector<T>& array) {
    // Padding would make the bytes of the same policy differ.
    static_assert(std::has_unique_object_representations_v<T>);
    arrays_.emplace_back(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(T));
  }

  template <template <template <typename> class> class Arrays>
  void AddAll(const Arrays<List>& arrays) {
    Arrays<List>::Visit(arrays, [this](const auto& array) { this->Add(array); });
  }

  // Returns how many bytes directory and arrays take; a multiple of kBlobAlignment.
  size_t NumBytes() const;

  // Writes NumBytes() bytes.
  void WriteTo(char* to) const;

 private:
  std::vector<std::string_view> arrays_;
};

// Hands out the arrays in the order in which they were added. Untrusted bytes are safe: an array
// that is not there or not within the bytes is empty, and ok() is false.
class BlobReader {
 public:
  // REQUIRES: `bytes` is aligned to kBlobAlignment, and outlives what is read.
  explicit BlobReader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  void Read(View<T>& array) {
    static_assert(alignof(T) <= kBlobAlignment);
    const std::string_view bytes = NextArray(sizeof(T));
    array = View<T>(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
  }

  template <template <template <typename> class> class Arrays>
  void ReadAll(Arrays<View>& arrays) {
    Arrays<View>::Visit(arrays, [this](auto& array) { this->Read(array); });
  }

  // Returns whether all that was asked for was there.
  bool ok() const { return is_ok_; }

  // Returns whether the directory names no other arrays than those that were read.
  bool AtEnd() const;

 private:
  std::string_view NextArray(size_t record_bytes);
  uint64_t num_arrays() const;

  std::string_view bytes_;
  size_t num_read_ = 0;
  bool is_ok_ = true;
};

// Returns the arrays of `built` as they would be loaded. Lifetime: those of `built`.
template <template <template <typename> class> class Arrays>
Arrays<View> ViewOf(const Arrays<List>& built) {
  std::vector<std::pair<const void*, size_t>> arrays;
  Arrays<List>::Visit(built, [&arrays](const auto& a) { arrays.emplace_back(a.data(), a.size()); });
  Arrays<View> views;
  size_t i = 0;
  Arrays<View>::Visit(views, [&arrays, &i](auto& view) {
    using T = std::remove_const_t<std::remove_pointer_t<decltype(view.data())>>;
    view = View<T>(static_cast<const T*>(arrays[i].first), arrays[i].second);
    ++i;
  });
  return views;
}

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_BLOB_H_
