#include "policy/source.h"

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

std::vector<uint32_t> LineStarts(std::string_view text) {
  // A byte order mark is no part of the first line, so that columns are as an editor shows them.
  const bool marked = text.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  std::vector<uint32_t> starts = {static_cast<uint32_t>(marked ? kByteOrderMark.size() : 0)};
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts.push_back(static_cast<uint32_t>(at + 1));
  }
  return starts;
}

absl::Status ReadError(const std::string& name) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot read `", name, "`"));
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
    if (bytes.empty()) max = max_bytes({buffer, count});
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
      line_starts_(LineStarts(*text_)) {}

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
  offset = std::min(offset, static_cast<uint32_t>(text().size()));
  offset = std::max(offset, line_starts_.front());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return {static_cast<uint32_t>(next - line_starts_.begin()), offset - *(next - 1) + 1};
}

SourceLocation Source::LocateUtf16(uint32_t offset) const {
  SourceLocation location = Locate(offset);
  const uint32_t begin = line_starts_[location.line - 1];
  const std::string_view before = text().substr(begin, location.column - 1);
  location.column = 1;
  for (std::string_view rest = before; !rest.empty();) {
    const internal::Utf8Char next = internal::DecodeUtf8(rest);
    location.column += next.code_point > 0xffff ? 2 : 1;
    rest.remove_prefix(std::max(next.length, 1U));
  }
  return location;
}

std::string_view Source::Line(uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const uint32_t begin = line_starts_[line - 1];
  const bool is_last = line == line_starts_.size();
  const uint32_t end = is_last ? static_cast<uint32_t>(text().size()) : line_starts_[line] - 1;
  std::string_view content = text().substr(begin, end - begin);
  if (!is_last && !content.empty() && content.back() == '\r') content.remove_suffix(1);
  return content;
}

}  // namespace postern
