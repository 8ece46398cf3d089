// Explanations as people read them.
//
//   std::cout << postern::ExplanationText(why);
//
//   deny  no_rule
//     who    guest
//     what   write  room/1/cat.png
//     no rule holds in  room/*                                social-room.yaml:14:3
//     …
//     what would change it, each alone
//       sign in
//         then allowed by  room/*  allow authenticated, to [get, write, delete]
//
// Every byte that came with the request or from the policy is made safe for a terminal
// (engine/escape.h).
#ifndef POSTERN_ENGINE_EXPLANATION_TEXT_H_
#define POSTERN_ENGINE_EXPLANATION_TEXT_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/explanation.h"

namespace postern {

// Who reads it. A caller learns how it is known and the request's id, by which an operator
// finds the rest; nothing of rules and groups, nor whether a path is there.
enum class Audience { kOperator, kCaller };

struct ExplanationTextOptions {
  Audience audience = Audience::kOperator;
  std::string_view request_id;  // told to the caller; may be empty

  // The engine knows neither files nor command lines. If they are given, `excerpt` returns the line
  // of the policy's file that holds a declaration or rule, with carets, each of its lines indented
  // and ended; and `command` returns how to send the changed request of a near miss, or nothing if
  // it can't be said. What they return must be safe for a terminal.
  std::function<std::string(const CitedRule& cited, int indent)> excerpt;
  std::function<std::string(const NearMiss& miss)> command;
};

// Returns the whole explanation, or what the caller may know of it.
std::string ExplanationText(const Explanation& explanation,
                            const ExplanationTextOptions& options = {});

// Appends the parts that reports show by themselves, for operators, each line indented by `indent`
// spaces: why it was decided so, and what would change it (nothing, if there is no near miss).
void AppendWhy(const Explanation& explanation, const ExplanationTextOptions& options, int indent,
               std::string& out);
void AppendNearMisses(const Explanation& explanation, const ExplanationTextOptions& options,
                      int indent, std::string& out);

// The column (from 0) in which reports write places such as `social-room.yaml:5:7`.
inline constexpr size_t kPlaceColumn = 58;

// Appends `place` to the line in hand, which began at `line_begin` of `out`, in kPlaceColumn or
// behind what is there already, and ends the line.
void AppendPlace(std::string_view place, size_t line_begin, std::string& out);

}  // namespace postern

#endif  // POSTERN_ENGINE_EXPLANATION_TEXT_H_
