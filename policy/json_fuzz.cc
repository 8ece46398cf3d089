// Any bytes as JSON: see CheckDocument for what must hold.
#include <cstddef>
#include <cstdint>
#include <string>

#include "policy/testing/document_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  postern::testing::CheckDocument(std::string(reinterpret_cast<const char*>(data), size),
                                  postern::Syntax::kJson);
  return 0;
}
