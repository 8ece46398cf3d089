#include "policy/source.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/internal/utf8.h"

namespace postern {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Offsets have 32 bits, and one past the last byte is an offset too.
constexpr size_t kMaxSourceBytes = std::numeric_limits<uint32_t>::max() - 1;

struct FileCloser {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

absl::Status ReadError(const std::string& name) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot read `", name, "`"));
}

// Returns the size of a file, or 0 for a stream that has none.
size_t SizeHint(std::FILE* file) {
  struct stat status;
  if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  return static_cast<size_t>(status.st_size);
}

}  // namespace

std::string FileName(const std::string& path) { return path == "-" ? "<stdin>" : path; }

absl::StatusOr<std::string> ReadFile(const std::string& path, const MaxBytes& max_bytes) {
  const std::string name = FileName(path);
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) return ReadError(name);

  std::string bytes;
  size_t max = 0;
  char buffer[1 << 16];
  while (const size_t count = std::fread(buffer, 1, sizeof(buffer), file.get())) {
    if (bytes.empty()) {
      max = max_bytes({buffer, count});
      bytes.reserve(std::min(max, SizeHint(file.get())));  // grown, it would take twice its size
    }
    if (count > max - bytes.size()) {
      return absl::ResourceExhaustedError(
          absl::StrCat("`", name, "` is over the limit of ", max, " bytes"));
    }
    bytes.append(buffer, count);
  }
  if (std::ferror(file.get())) return ReadError(name);
  return bytes;
}

Source::Source(std::string name, std::string text)
    : name_(std::move(name)),
      text_(std::make_unique<const std::string>(std::move(text))),
      blocks_(BlocksOf(*text_)) {}

std::vector<Source::Block> Source::BlocksOf(std::string_view text) {
  // A byte order mark is no part of the first line, so that columns are as an editor shows them.
  const bool marked = text.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  Block at = {1, static_cast<uint32_t>(marked ? kByteOrderMark.size() : 0)};
  std::vector<Block> blocks = {at};
  blocks.reserve(text.size() / kBlockBytes + 1);
  for (size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    while (blocks.size() * kBlockBytes <= end) blocks.push_back(at);
    at = {at.line + 1, static_cast<uint32_t>(end + 1)};
  }
  while (blocks.size() * kBlockBytes <= text.size()) blocks.push_back(at);
  return blocks;
}

uint32_t Source::Clamp(uint32_t offset) const {
  const auto size = static_cast<uint32_t>(text().size());
  return std::max(std::min(offset, size), blocks_.front().line_begin);
}

Source::Block Source::LineAt(uint32_t offset) const {
  const size_t number = offset / kBlockBytes;
  Block line = blocks_[number];
  const std::string_view before = text().substr(0, offset);
  for (size_t end = before.find('\n', number * kBlockBytes); end != std::string_view::npos;
       end = before.find('\n', end + 1)) {
    line = {line.line + 1, static_cast<uint32_t>(end + 1)};
  }
  return line;
}

absl::StatusOr<Source> Source::Read(const std::string& path, size_t max_bytes) {
  absl::StatusOr<std::string> text = ReadFile(
      path, [max_bytes](std::string_view) { return std::min(max_bytes, kMaxSourceBytes); });
  if (!text.ok()) return text.status();
  return Source(FileName(path), *std::move(text));
}

std::string_view Source::Text(SourceRange range) const {
  return text().substr(std::min<size_t>(range.begin, text().size()),
                       range.end - std::min(range.begin, range.end));
}

SourceLocation Source::Locate(uint32_t offset) const {
  offset = Clamp(offset);
  const Block line = LineAt(offset);
  return {line.line, offset - line.line_begin + 1};
}

SourceLocation Source::LocateUtf16(uint32_t offset) const {
  offset = Clamp(offset);
  const Block line = LineAt(offset);
  SourceLocation location = {line.line, 1};
  std::string_view before = text().substr(line.line_begin, offset - line.line_begin);
  while (!before.empty()) {
    const internal::Utf8Char next = internal::DecodeUtf8(before);
    location.column += next.code_point > 0xffff ? 2 : 1;
    before.remove_prefix(std::max(next.length, 1U));
  }
  return location;
}

std::string_view Source::Line(uint32_t line) const {
  if (line == 0) return {};
  // The last block that begins in a line before this one has its beginning, if any has.
  const auto after = std::partition_point(blocks_.begin() + 1, blocks_.end(),
                                          [line](const Block& block) { return block.line < line; });
  const size_t number = after - 1 - blocks_.begin();
  Block at = blocks_[number];
  for (size_t from = number * kBlockBytes; at.line < line; from = at.line_begin) {
    const size_t end = text().find('\n', from);
    if (end == std::string_view::npos) return {};
    at = {at.line + 1, static_cast<uint32_t>(end + 1)};
  }
  const size_t end = text().find('\n', at.line_begin);
  std::string_view content = text().substr(at.line_begin, end - at.line_begin);
  const bool is_last = end == std::string_view::npos;
  if (!is_last && !content.empty() && content.back() == '\r') content.remove_suffix(1);
  return content;
}

}  // namespace postern
