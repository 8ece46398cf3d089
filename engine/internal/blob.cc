#include "engine/internal/blob.h"

#include <cstring>

namespace postern::internal {
namespace {

// A directory is the number of its entries, eight bytes, and the entries.
size_t DirectoryBytes(size_t num_arrays) {
  return AlignedToBlob(sizeof(uint64_t) + num_arrays * sizeof(BlobEntry));
}

}  // namespace

size_t BlobWriter::NumBytes() const {
  size_t bytes = DirectoryBytes(arrays_.size());
  for (const std::string_view array : arrays_) bytes += AlignedToBlob(array.size());
  return bytes;
}

void BlobWriter::WriteTo(char* to) const {
  const uint64_t num_arrays = arrays_.size();
  size_t offset = DirectoryBytes(arrays_.size());
  std::memset(to, 0, offset);
  std::memcpy(to, &num_arrays, sizeof num_arrays);
  char* entry_at = to + sizeof num_arrays;
  for (const std::string_view array : arrays_) {
    const BlobEntry entry = {offset, array.size()};
    std::memcpy(entry_at, &entry, sizeof entry);
    entry_at += sizeof entry;
    const size_t padded = AlignedToBlob(array.size());
    if (!array.empty()) std::memcpy(to + offset, array.data(), array.size());
    std::memset(to + offset + array.size(), 0, padded - array.size());
    offset += padded;
  }
}

uint64_t BlobReader::num_arrays() const {
  uint64_t num_arrays = 0;
  if (bytes_.size() >= sizeof num_arrays) {
    std::memcpy(&num_arrays, bytes_.data(), sizeof num_arrays);
  }
  return num_arrays;
}

bool BlobReader::AtEnd() const { return num_read_ == num_arrays(); }

std::string_view BlobReader::NextArray(size_t record_bytes) {
  BlobEntry entry = {};
  const size_t at = sizeof(uint64_t) + num_read_ * sizeof entry;
  if (num_read_ < num_arrays() && at + sizeof entry <= bytes_.size()) {
    std::memcpy(&entry, bytes_.data() + at, sizeof entry);
    ++num_read_;
    const bool is_inside = entry.offset % kBlobAlignment == 0 && entry.offset <= bytes_.size() &&
                           entry.num_bytes <= bytes_.size() - entry.offset;
    if (is_inside && entry.num_bytes % record_bytes == 0) {
      return bytes_.substr(entry.offset, entry.num_bytes);
    }
  }
  is_ok_ = false;
  return {};
}

}  // namespace postern::internal
