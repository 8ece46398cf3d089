// The formatter on any bytes and on policies with comments: see FormatFault for what must hold.
// What stands before the first NUL of the input is a file; if nothing does, the bytes after it
// choose a generated policy and its comments.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "policy/formatter.h"
#include "policy/testing/choices.h"
#include "policy/testing/format_check.h"
#include "policy/testing/random_policy.h"

namespace postern::internal {
namespace {

constexpr uint32_t kMaxDeclarations = 4;

void Require(const std::string& fault, const std::string& text) {
  if (fault.empty()) return;
  std::fprintf(stderr, "%s\n---\n%s\n", fault.c_str(), text.c_str());
  std::abort();
}

void CheckGenerated(std::string_view bytes) {
  ByteChoices choices(bytes);
  const std::string json = RandomDraft(choices, kMaxDeclarations).Text();
  const FormatResult canonical = FormatPolicy(Source("policy.yaml", json), {});
  if (!canonical.text) return;
  const Decorated decorated = Decorate(choices.OneIn(2) ? json : *canonical.text, choices);
  Require(FormatFault(decorated), decorated.text);
}

}  // namespace
}  // namespace postern::internal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string file(input.substr(0, input.find('\0')));
  if (file.empty()) {
    postern::internal::CheckGenerated(input);
  } else {
    postern::internal::Require(postern::internal::FormatFault(file), file);
  }
  return 0;
}
