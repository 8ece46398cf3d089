// What numbers of the C interface are called, and versions.
#include <string_view>

#include "engine/c/internal/boundary.h"
#include "engine/c/postern.h"
#include "engine/decision.h"
#include "engine/path.h"
#include "engine/version.h"

namespace {

// The names are literals, so a NUL stands behind them.
const char* Literal(std::string_view name) { return name.empty() ? "" : name.data(); }

}  // namespace

const char* postern_error_text(int error) {
  switch (error) {
    case POSTERN_ERROR_ARGUMENT:
      return "an argument is null or out of its range";
    case POSTERN_ERROR_HANDLE:
      return "no handle of that kind";
    case POSTERN_ERROR_MEMORY:
      return "not enough memory";
    case POSTERN_ERROR_POLICY:
      return "no sound compiled policy of this version";
    case POSTERN_ERROR_DIGEST:
      return "not the compiled policy that was expected";
    case POSTERN_ERROR_FILE:
      return "the file can't be read";
    case POSTERN_ERROR_PATH:
      return "the path is rejected";
    case POSTERN_ERROR_RESOURCE:
      return "no thread or file descriptor to be had";
    case POSTERN_ERROR_INTERNAL:
      return "a mistake in the library";
    default:
      return error < 0 ? "an error of another version" : "no error";
  }
}

const char* postern_reason_name(int reason) {
  if (reason < POSTERN_REASON_NO_POLICY || reason > POSTERN_REASON_NO_DECLARATION) return "";
  return Literal(ReasonName(static_cast<postern::Reason>(reason)));
}

const char* postern_path_error_name(int path_error) {
  if (path_error <= POSTERN_PATH_OK || path_error > POSTERN_PATH_EDGE_DOT_OR_SPACE) return "";
  return Literal(PathErrorName(static_cast<postern::PathError>(path_error)));
}

const char* postern_version() { return postern::kVersion; }

int postern_language_version() { return postern::kLanguageVersion; }

int postern_abi_version() { return 1; }

void postern_string_free(postern_string* string) {
  if (string == nullptr) return;
  delete[] string->data;
  *string = {};
}
