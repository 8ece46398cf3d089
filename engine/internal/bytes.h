// Internal: not for users of the library.
#ifndef POSTERN_ENGINE_INTERNAL_BYTES_H_
#define POSTERN_ENGINE_INTERNAL_BYTES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace postern::internal {

// A block of bytes that begins at a cache line: memory of its own, or a mapped file.
class Bytes {
 public:
  Bytes() = default;

  // Returns `size` bytes, of any value. Where the system has huge pages, large blocks are made of
  // them: what is read at random then costs one miss instead of two.
  static Bytes Allocate(size_t size);

  // Returns a copy.
  static Bytes Copy(std::string_view bytes);

  // Returns the file's bytes, mapped. Errors: kNotFound and the like, as the system tells them.
  // REQUIRES: nobody writes to the file; to replace it, rename another one to its name.
  static absl::StatusOr<Bytes> Map(const std::string& path);

  // Returns the file's bytes, copied: it may be written to, then and later. Errors: as Map.
  static absl::StatusOr<Bytes> Read(const std::string& path);

  Bytes(Bytes&& other) noexcept;
  Bytes& operator=(Bytes&& other) noexcept;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes();

  char* data() { return data_; }  // not of a mapped file
  std::string_view view() const { return {data_, size_}; }

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
  bool is_mapped_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_BYTES_H_
