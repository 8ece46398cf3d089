// Source: a file's text and the places in it.
#ifndef POSTERN_POLICY_SOURCE_H_
#define POSTERN_POLICY_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/graph_spec.h"

namespace postern {

// A half-open range of byte offsets in one Source.
struct SourceRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// How many bytes may be read of a file that begins so.
using MaxBytes = std::function<size_t(std::string_view beginning)>;

// Returns the bytes of a file, or of standard input if `path` is `-` (called `<stdin>` in
// messages). `max_bytes` is asked once, with the first 64 KiB or all there is. Errors: kNotFound or
// kPermissionDenied with the system's reason; kResourceExhausted if the file is larger.
absl::StatusOr<std::string> ReadFile(const std::string& path, const MaxBytes& max_bytes);

// Returns what messages call the file: its path, or `<stdin>`.
std::string FileName(const std::string& path);

// Immutable once made, so safe from any number of threads. Views that it hands out live as long as
// it does and survive a move.
class Source {
 public:
  // Takes the text as it is; `name` is what messages call the file.
  Source(std::string name, std::string text);
  Source(Source&&) = default;
  Source& operator=(Source&&) = default;

  // Reads a file. Errors: as ReadFile.
  static absl::StatusOr<Source> Read(const std::string& path, size_t max_bytes);

  const std::string& name() const { return name_; }
  std::string_view text() const { return *text_; }
  std::string_view Text(SourceRange range) const;

  // Returns line and column (both from 1, the column in bytes) of an offset; one past the last byte
  // is allowed, anything larger is taken as that.
  SourceLocation Locate(uint32_t offset) const;

  // Returns the same with the column in UTF-16 code units, as editors and code hosts count. A byte
  // that is not part of a character counts as one.
  SourceLocation LocateUtf16(uint32_t offset) const;

  // Returns line number `line` (from 1) without its line end (LF or CRLF); empty if out of range.
  std::string_view Line(uint32_t line) const;

 private:
  // The line that a block of the text begins in. To keep the beginning of every line would take a
  // fifth of the text, where lines are short.
  struct Block {
    uint32_t line;
    uint32_t line_begin;
  };
  static constexpr size_t kBlockBytes = 512;

  static std::vector<Block> BlocksOf(std::string_view text);

  // Returns the offset, or the nearest one that is part of a line or the end of the text.
  uint32_t Clamp(uint32_t offset) const;

  // Returns the line of such an offset.
  Block LineAt(uint32_t offset) const;

  std::string name_;
  std::unique_ptr<const std::string> text_;
  std::vector<Block> blocks_;  // at least one
};

}  // namespace postern

#endif  // POSTERN_POLICY_SOURCE_H_
