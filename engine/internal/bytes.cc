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

absl::Status ErrorOf(const std::string& path, const char* what) {
  return absl::ErrnoToStatus(errno, absl::StrCat("`", path, "` ", what));
}

struct File {
  int descriptor;
  size_t size;
};

// Returns a regular file, open to be read. The caller closes it.
absl::StatusOr<File> OpenFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return ErrorOf(path, "can't be opened");
  struct stat status;
  absl::Status error;
  if (fstat(descriptor, &status) != 0) {
    error = ErrorOf(path, "can't be looked at");
  } else if (!S_ISREG(status.st_mode)) {
    error = absl::InvalidArgumentError(absl::StrCat("`", path, "` is no regular file"));
  }
  if (error.ok()) return File{descriptor, static_cast<size_t>(status.st_size)};
  close(descriptor);
  return error;
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
  const absl::StatusOr<File> file = OpenFile(path);
  if (!file.ok()) return file.status();
  const auto closer = absl::MakeCleanup([&file] { close(file->descriptor); });
  Bytes bytes;
  if (file->size == 0) return bytes;
  void* const data = mmap(nullptr, file->size, PROT_READ, MAP_SHARED, file->descriptor, 0);
  if (data == MAP_FAILED) return ErrorOf(path, "can't be mapped");
  bytes.data_ = static_cast<char*>(data);
  bytes.size_ = file->size;
  bytes.is_mapped_ = true;
  return bytes;
}

absl::StatusOr<Bytes> Bytes::Read(const std::string& path) {
  const absl::StatusOr<File> file = OpenFile(path);
  if (!file.ok()) return file.status();
  const auto closer = absl::MakeCleanup([&file] { close(file->descriptor); });
  Bytes bytes = Allocate(file->size);
  size_t num_read = 0;
  while (num_read < bytes.size_) {
    const ssize_t count = read(file->descriptor, bytes.data_ + num_read, bytes.size_ - num_read);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrorOf(path, "can't be read");
    if (count == 0) return absl::AbortedError(absl::StrCat("`", path, "` became shorter"));
    num_read += static_cast<size_t>(count);
  }
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
