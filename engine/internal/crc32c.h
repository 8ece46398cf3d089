// Internal: not for users of the library, see docs/compiled-format.md.
//
// CRC-32C (Castagnoli; RFC 3720, appendix B.4): what tells that a compiled policy was damaged. It
// tells nothing about who wrote it.
#ifndef POSTERN_ENGINE_INTERNAL_CRC32C_H_
#define POSTERN_ENGINE_INTERNAL_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace postern::internal {

// Returns the CRC-32C of `bytes`. Some three bytes for each cycle where there is SSE4.2.
uint32_t Crc32c(std::string_view bytes);

// The same on any processor, one byte for each cycle or so.
uint32_t Crc32cByTables(std::string_view bytes);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_CRC32C_H_
