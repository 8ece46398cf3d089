#include "tools/mutation/mutation_text.h"

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/escape.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/authoring/case_writer.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

constexpr char kBold[] = "\x1b[1m";
constexpr char kRed[] = "\x1b[31m";
constexpr char kReset[] = "\x1b[0m";

// Returns the test that would notice, as it stands in a case file.
std::string TestText(const LoadedPolicy& policy, const DiffWitness& witness) {
  CaseRequest request = {witness.principal, witness.action, witness.path, witness.before.effect,
                         ""};
  const absl::StatusOr<std::string> test = WriteTest(request, policy.vocabulary);
  return test.ok() ? *test : std::string(test.status().message()) + "\n";
}

// Returns `social-room.yaml:6:30`, or of a policy without a text the pattern.
std::string PlaceText(const LoadedPolicy& policy, const Mutation& mutation) {
  const Source* const source = policy.policy.source();
  if (source == nullptr) {
    const Declaration& declaration = policy.model().declarations[mutation.declaration];
    return absl::StrCat(TerminalSafe(policy.policy.file_name()), ": ",
                        TerminalSafe(declaration.pattern.text));
  }
  const SourceLocation at = source->Locate(RangeOf(policy.model(), mutation).begin);
  return absl::StrCat(TerminalSafe(source->name()), ":", at.line, ":", at.column);
}

void Append(const LoadedPolicy& policy, const Survivor& survivor, bool color, std::string& out) {
  const bool is_known = survivor.verdict.witness.has_value();
  absl::StrAppend(&out, color ? kBold : "", PlaceText(policy, survivor.mutation), ": ",
                  color ? kRed : "", is_known ? "survived" : "undecided", color ? kReset : "", ": ",
                  TerminalSafe(MutationText(policy.model(), survivor.mutation)), "\n");
  if (const Source* const source = policy.policy.source()) {
    out += Excerpt(*source, RangeOf(policy.model(), survivor.mutation), 2, color);
  }
  if (is_known) {
    out += "  all tests pass; this one would not:\n";
    out += TestText(policy, *survivor.verdict.witness);
  } else {
    absl::StrAppend(&out, "  all tests pass, and whether one could fail is not known: ",
                    survivor.verdict.reason, "\n");
  }
  out += "\n";
}

}  // namespace

std::string MutationResultText(const LoadedPolicy& policy, const MutationResult& result,
                               bool color) {
  std::string out;
  for (const Survivor& survivor : result.survivors) Append(policy, survivor, color, out);
  const Share score = result.score();
  out += absl::StrFormat("%s: %d of %s killed (%.1f %%)", TerminalSafe(policy.policy.file_name()),
                         score.covered, Count(score.all, "mutant"), score.percent());
  if (!result.survivors.empty()) {
    absl::StrAppend(&out, ", ", result.survivors.size(), " survived");
  }
  if (result.equivalent > 0) {
    absl::StrAppend(&out, "; ", result.equivalent, " more decide every request as the policy does");
  }
  if (result.refused > 0) {
    absl::StrAppend(&out, "; ", result.refused, " more would not compile");
  }
  if (!result.is_complete) out += "; interrupted";
  return out + "\n";
}

}  // namespace postern::tools
