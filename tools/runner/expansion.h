// Expansion: the requests that a request with `<name>` placeholders stands for.
//
//   with: {room: ["1", "2"], file: [a.png, b.png]}
//   can: ["get room/<room>/<file>"]
//
// Four combinations, gone through one after another and never kept:
//
//   for (Combination combination(with); !combination.done(); combination.Next())
//     request = combination.Fill("get room/<room>/<file>");       // get room/1/a.png, …
#ifndef POSTERN_TOOLS_RUNNER_EXPANSION_H_
#define POSTERN_TOOLS_RUNNER_EXPANSION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tools {

// A request template, split at its first space: `get` and `room/<room>/<file>`.
struct RequestText {
  std::string_view action;
  std::string_view path;
};

// REQUIRES: `request` holds a space.
inline RequestText SplitRequest(std::string_view request) {
  const size_t space = request.find(' ');
  return {request.substr(0, space), request.substr(space + 1)};
}

// An entry of `with`: a placeholder's name and its values. Views borrow from the case file.
struct WithValues {
  std::string_view name;
  std::vector<std::string_view> values;  // at least one
};

// Returns whether `name` is `[A-Za-z_][A-Za-z0-9_]*`, as the variables of patterns are.
bool IsPlaceholderName(std::string_view name);

// A run of literal text, or a placeholder.
struct TemplatePiece {
  enum class Kind : uint8_t {
    kLiteral,      // `text`, as it is
    kPlaceholder,  // the value of `text`
    kStray,        // a `<` that begins no `<name>` and is not written `\<`; `text` is `<`
  };
  Kind kind;
  std::string_view text;
  size_t begin;  // its offset in the template
};

// Splits a template at its placeholders. In it, `\<` is the byte `<`; every other `\` is itself.
std::vector<TemplatePiece> SplitTemplate(std::string_view text);

// One combination of values after another; the last name varies fastest. Without names there is one
// combination. Lifetime: borrows `with`.
class Combination {
 public:
  explicit Combination(const std::vector<WithValues>& with)
      : with_(with), chosen_(with.size(), 0) {}

  bool done() const { return done_; }
  void Next();

  // Returns `text` with every placeholder replaced. REQUIRES: all of them have values.
  std::string Fill(std::string_view text) const;

  // Returns the combination in words: `room=1, file=a.png`; empty without names.
  std::string Label() const;

 private:
  std::string_view ValueOf(std::string_view name) const;

  const std::vector<WithValues>& with_;
  std::vector<size_t> chosen_;  // the place of the value of each name
  bool done_ = false;
};

// Returns the number of combinations, or UINT64_MAX if there are more than fit.
uint64_t NumCombinations(const std::vector<WithValues>& with);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_EXPANSION_H_
