#include "policy/internal/expression_syntax.h"

#include <re2/re2.h>

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

}  // namespace

std::optional<std::string> CheckSyntax(std::string_view expression) {
  const RE2 compiled(Piece(expression), SyntaxOptions());
  if (compiled.ok()) return std::nullopt;
  return compiled.error();
}

bool TESTING_ONLY_FullMatch(std::string_view expression, std::string_view text) {
  const RE2 compiled(Piece(expression), SyntaxOptions());
  return RE2::FullMatch(Piece(text), compiled);
}

}  // namespace postern::internal
