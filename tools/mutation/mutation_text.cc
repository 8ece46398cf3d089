#include "tools/mutation/mutation_text.h"

#include <cstddef>
#include <map>

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

// The tests that notice survivors. One that notices several is shown once, and no two have one
// name, so that all of them can be pasted.
class ShownTests {
 public:
  explicit ShownTests(const LoadedPolicy& policy) : policy_(policy) {}

  // Returns the words that lead to the test, and the test unless it was shown before.
  std::string TextOf(const DiffWitness& witness) {
    const CaseRequest request = {witness.principal, witness.action, witness.path,
                                 witness.before.effect, ""};
    const absl::StatusOr<std::string> test = WriteTest(request, policy_.vocabulary);
    if (!test.ok()) {
      return absl::StrCat("  all tests pass, and one that would not can't be written: ",
                          TerminalSafe(std::string(test.status().message())), "\n");
    }
    const auto [shown, is_new] = names_.emplace(*test, NameLine(*test));
    if (!is_new) return absl::StrCat("  all tests pass; the one above would not,", shown->second);
    const size_t number = ++numbers_[shown->second];
    const std::string named =
        number == 1 ? *test : WriteTest(request, policy_.vocabulary, number).value();
    shown->second = NameLine(named);
    return "  all tests pass; this one would not:\n" + named;
  }

 private:
  // Returns ` name: guest cannot list room/a` and the end of the line.
  static std::string NameLine(const std::string& test) {
    constexpr size_t kDash = 3;
    return test.substr(kDash, test.find('\n') + 1 - kDash);
  }

  const LoadedPolicy& policy_;
  std::map<std::string, std::string> names_;  // of the tests that were shown
  std::map<std::string, size_t> numbers_;     // how many have a name
};

// Returns `social-room.yaml:6:30`, or of a policy without a text the pattern.
std::string PlaceText(const LoadedPolicy& policy, const Mutation& mutation) {
  const Source* const source = policy.policy.source();
  if (source == nullptr) {
    const Declaration& declaration = policy.model().declarations[mutation.declaration];
    const std::string rule =
        mutation.rule == Decision::kNone ? "" : absl::StrCat(", rule ", mutation.rule + 1);
    return absl::StrCat(TerminalSafe(policy.policy.file_name()), ": ",
                        TerminalSafe(declaration.pattern.text), rule);
  }
  const SourceLocation at = source->Locate(RangeOf(policy.model(), mutation).begin);
  return absl::StrCat(TerminalSafe(source->name()), ":", at.line, ":", at.column);
}

std::string TextOf(const LoadedPolicy& policy, const Survivor& survivor, bool color,
                   ShownTests& tests) {
  std::string out;
  const bool is_known = survivor.verdict.witness.has_value();
  absl::StrAppend(&out, color ? kBold : "", PlaceText(policy, survivor.mutation), ": ",
                  color ? kRed : "", is_known ? "survived" : "undecided", color ? kReset : "", ": ",
                  TerminalSafe(MutationText(policy.model(), survivor.mutation)), "\n");
  if (const Source* const source = policy.policy.source()) {
    out += Excerpt(*source, RangeOf(policy.model(), survivor.mutation), 2, color);
  }
  if (is_known) {
    out += tests.TextOf(*survivor.verdict.witness);
  } else {
    absl::StrAppend(&out, "  all tests pass, and whether one could fail is not known: ",
                    survivor.verdict.reason, "\n");
  }
  return out;
}

}  // namespace

std::vector<SurvivorText> SurvivorTexts(const LoadedPolicy& policy, const MutationResult& result,
                                        bool color) {
  std::vector<SurvivorText> texts;
  ShownTests tests(policy);
  const Source* const source = policy.policy.source();
  for (const Survivor& survivor : result.survivors) {
    const uint32_t begin = RangeOf(policy.model(), survivor.mutation).begin;
    texts.push_back({source == nullptr ? SourceLocation() : source->Locate(begin),
                     TextOf(policy, survivor, color, tests)});
  }
  return texts;
}

std::string MutationSummary(const LoadedPolicy& policy, const MutationResult& result) {
  const Share score = result.score();
  std::string out =
      absl::StrFormat("%s: %d of %s killed (%.1f %%)", TerminalSafe(policy.policy.file_name()),
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
  return out;
}

std::string MutationResultText(const LoadedPolicy& policy, const MutationResult& result,
                               bool color) {
  std::string out;
  for (const SurvivorText& survivor : SurvivorTexts(policy, result, color)) {
    out += survivor.text + "\n";
  }
  return out + MutationSummary(policy, result) + "\n";
}

}  // namespace postern::tools
