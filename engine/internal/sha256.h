// Internal: not for users of the library; DecisionGraph::digest() has the digest of a policy.
//
// SHA-256 (FIPS 180-4), carried here so that the engine needs no cryptographic library for it.
#ifndef POSTERN_ENGINE_INTERNAL_SHA256_H_
#define POSTERN_ENGINE_INTERNAL_SHA256_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::internal {

using Sha256Digest = std::array<uint8_t, 32>;

// Returns the SHA-256 of `bytes`.
Sha256Digest Sha256(std::string_view bytes);

// Returns `sha256:` and the 64 lower-case hex digits of the SHA-256 of `bytes`.
std::string Sha256Text(std::string_view bytes);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SHA256_H_
