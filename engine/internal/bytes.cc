#include "engine/internal/bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <new>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace postern::internal {
namespace {

constexpr size_t kCacheLineBytes = 64;
constexpr size_t kHugePageBytes = size_t{2} << 20;

std::align_val_t AlignmentOf(size_t size) {
  return std::align_val_t{size < kHugePageBytes ? kCacheLineBytes : kHugePageBytes};
}

}  // namespace

Bytes Bytes::Allocate(size_t size) {
  Bytes bytes;
  if (size == 0) return bytes;
  bytes.data_ = static_cast<char*>(::operator new(size, AlignmentOf(size)));
  bytes.size_ = size;
#ifdef MADV_HUGEPAGE
  if (size >= kHugePageBytes) madvise(bytes.data_, size, MADV_HUGEPAGE);  // it may be refused
#endif
  return bytes;
}

Bytes Bytes::Copy(std::string_view bytes) {
  Bytes copy = Allocate(bytes.size());
  if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
  return copy;
}

absl::StatusOr<Bytes> Bytes::Map(const std::string& path) {
  const auto error = [&path] {
    return absl::ErrnoToStatus(errno, absl::StrCat("`", path, "` can't be mapped"));
  };
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return error();
  const auto closer = absl::MakeCleanup([file] { close(file); });
  struct stat status;
  if (fstat(file, &status) != 0) return error();
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat("`", path, "` is no regular file"));
  }
  Bytes bytes;
  if (status.st_size == 0) return bytes;
  const size_t size = static_cast<size_t>(status.st_size);
  void* const data = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (data == MAP_FAILED) return error();
  bytes.data_ = static_cast<char*>(data);
  bytes.size_ = size;
  bytes.is_mapped_ = true;
  return bytes;
}

Bytes::Bytes(Bytes&& other) noexcept { *this = std::move(other); }

Bytes& Bytes::operator=(Bytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(is_mapped_, other.is_mapped_);
  return *this;
}

Bytes::~Bytes() {
  if (is_mapped_) {
    munmap(data_, size_);
  } else if (data_ != nullptr) {
    ::operator delete(data_, AlignmentOf(size_));
  }
}

}  // namespace postern::internal
