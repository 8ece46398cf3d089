// ScalarText: a text as YAML spells it, for what writes policies or case files.
//
//   YamlScalar("room/1", …)   // room/1
//   YamlScalar("no", …)       // 'no', which YAML 1.1 would take for a boolean
//   YamlScalar("a\nb", …)     // "a\nb"
#ifndef POSTERN_POLICY_SCALAR_TEXT_H_
#define POSTERN_POLICY_SCALAR_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace postern {

// Returns `text` in one line, so that every reader of YAML gives it back: bare if that is enough,
// else in quotes. Within brackets fewer texts are bare. Returns nothing if it is not UTF-8, which
// YAML can't hold. Thread-safe.
std::optional<std::string> YamlScalar(std::string_view text, bool in_brackets = false);

}  // namespace postern

#endif  // POSTERN_POLICY_SCALAR_TEXT_H_
