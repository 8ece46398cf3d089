#include "policy/internal/expression_syntax.h"

#include <re2/re2.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace postern::internal {
namespace {

re2::StringPiece Piece(std::string_view text) { return re2::StringPiece(text.data(), text.size()); }

RE2::Options SyntaxOptions() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingUTF8);
  options.set_dot_nl(true);
  options.set_never_nl(false);
  options.set_log_errors(false);
  options.set_max_mem(int64_t{8} << 20);
  return options;
}

// Returns the expression compiled. Compiling costs a hundred times what matching does, and tests
// ask for the same few expressions again and again, so some are kept.
const RE2& Compiled(std::string_view expression) {
  constexpr size_t kMaxKept = 64;
  thread_local std::map<std::string, std::unique_ptr<const RE2>, std::less<>> kept;
  const auto entry = kept.find(expression);
  if (entry != kept.end()) return *entry->second;
  if (kept.size() == kMaxKept) kept.clear();
  auto compiled = std::make_unique<const RE2>(Piece(expression), SyntaxOptions());
  return *kept.emplace(expression, std::move(compiled)).first->second;
}

}  // namespace

std::optional<std::string> CheckSyntax(std::string_view expression) {
  const RE2 compiled(Piece(expression), SyntaxOptions());
  if (compiled.ok()) return std::nullopt;
  return compiled.error();
}

bool TESTING_ONLY_FullMatch(std::string_view expression, std::string_view text) {
  return RE2::FullMatch(Piece(text), Compiled(expression));
}

}  // namespace postern::internal
