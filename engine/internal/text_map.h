// Internal: not for users of the library.
//
// Hash tables by text for what is loaded or asked for at run time. Abseil's may not be used there:
// one that has no memory to grow by frees what it does not own. They hash as Abseil does,
// differently in each process, since a policy may come from anywhere.
#ifndef POSTERN_ENGINE_INTERNAL_TEXT_MAP_H_
#define POSTERN_ENGINE_INTERNAL_TEXT_MAP_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/hash/hash.h"

namespace postern::internal {

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return absl::HashOf(text); }
};

// `find` takes a std::string_view.
template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_TEXT_MAP_H_
