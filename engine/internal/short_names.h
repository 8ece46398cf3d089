// Internal: not for users of the library, see engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_SHORT_NAMES_H_
#define POSTERN_ENGINE_INTERNAL_SHORT_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/bytes16.h"

namespace postern::internal {

// Numbers for a few names, most of which are short, as those of actions are. Which of them is asked
// for can't be predicted, so short ones are compared with all, without a branch for each.
class ShortNames {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  // Of two that are the same, the one that was added last counts.
  void Add(std::string_view name, uint32_t number) {
    if (name.size() < kShort) {
      short_.push_back(
          {LoadPart(name.data(), name.size()), static_cast<uint32_t>(name.size()), number});
    } else {
      long_.push_back({std::string(name), number});
    }
  }

  // Returns its number; kNone if it was not added.
  uint32_t Find(std::string_view name) const {
    uint32_t found = kNone;
    if (name.size() < kShort) {
      const Key16 key = LoadPart(name.data(), name.size());
      const auto size = static_cast<uint32_t>(name.size());  // a name may end in zeros
      for (const Short& each : short_) {
        const bool is_it = (Difference(each.key, key) | (each.size ^ size)) == 0;
        found = is_it ? each.number : found;
      }
      return found;
    }
    for (const Long& each : long_) {
      if (each.name == name) found = each.number;
    }
    return found;
  }

 private:
  static constexpr size_t kShort = 16;
  struct Short {
    Key16 key;
    uint32_t size;
    uint32_t number;
  };
  struct Long {
    std::string name;
    uint32_t number;
  };

  std::vector<Short> short_;
  std::vector<Long> long_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SHORT_NAMES_H_
