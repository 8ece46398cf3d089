#include "tools/commands/generate.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/escape.h"
#include "policy/document.h"
#include "tools/authoring/case_generator.h"
#include "tools/authoring/case_writer.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/new_files.h"
#include "tools/cli/paths.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/request_flags.h"

namespace postern::tools {
namespace {

constexpr char kComment[] =
    "Made by `postern generate`: what the policy decides, which need not be what it should.\n"
    "Read it, keep what is meant, and give the tests names that say why.";

struct GenerateFlags {
  std::string policy;
  std::string output = "-";
  uint32_t jobs = 0;  // 0: as many as there are cores
};

// Returns the policy's path as the case file names it; standard output is taken for a file beside
// the policy.
std::string PolicyPathFor(const GenerateFlags& flags) {
  if (flags.output == "-") return std::filesystem::path(flags.policy).filename().string();
  return PathFrom(flags.output, flags.policy);
}

ExitStatus CouldNotRun(std::string_view why, Console& console) {
  console.Error(why);
  return ExitStatus::kCouldNotRun;
}

std::string Summary(const GenerateFlags& flags, const GeneratedCases& cases) {
  return TerminalSafe(flags.output) + ": " + Count(cases.requests, "request") +
         "; mutants killed: " + std::to_string(cases.mutants) +
         ", branches covered: " + std::to_string(cases.parts) + "; read it before you rely on it\n";
}

// Writes what could be found; tells what could not.
ExitStatus Write(const GenerateFlags& flags, const std::string& text, const GeneratedCases& cases,
                 Console& console) {
  if (flags.output == "-") {
    console.out().Write(text);
  } else {
    const absl::Status written = WriteNewFiles({{flags.output, text}});
    if (!written.ok()) return CouldNotRun(TextOf(written), console);
    console.out().Write(Summary(flags, cases));
  }
  if (cases.left_out == 0) return ExitStatus::kDone;
  return CouldNotRun(
      "mutants and branches for which no request was found, or none can be written: " +
          std::to_string(cases.left_out),
      console);
}

ExitStatus RunGenerate(const GenerateFlags& flags, Console& console) {
  if (flags.policy == "-") {
    return CouldNotRun("a case file names its policy, so standard input, `-`, will not do",
                       console);
  }
  if (SyntaxOf(flags.output) == Syntax::kJson) {
    return CouldNotRun(
        "case files are written in YAML, and " + Quoted(flags.output) + " would be read as JSON",
        console);
  }
  ExitStatus status = ExitStatus::kDone;
  const std::shared_ptr<const LoadedPolicy> policy = LoadModel(flags.policy, console, status);
  if (policy == nullptr) return status;
  const GracefulInterrupt interrupt;
  GeneratorOptions options;
  options.jobs = flags.jobs > 0 ? flags.jobs : std::thread::hardware_concurrency();
  options.is_stopped = [&] { return interrupt.interrupted(); };
  const GeneratedCases cases = GenerateCases(policy, options);
  if (!cases.is_complete) {
    console.Error("interrupted, nothing was written");
    return ExitStatus::kInterrupted;
  }
  if (cases.requests == 0) {
    return CouldNotRun(
        "the policy allows nobody anything, and no small change would: there is "
        "nothing to test",
        console);
  }
  const absl::StatusOr<std::string> text =
      WriteCases({PolicyPathFor(flags), kComment, cases.groups}, policy->vocabulary);
  if (!text.ok()) return CouldNotRun(TextOf(text.status()), console);
  return Write(flags, *text, cases, console);
}

}  // namespace

Command AddGenerateCommand(CLI::App& root) {
  const auto flags = std::make_shared<GenerateFlags>();
  CLI::App* app = root.add_subcommand("generate", "Write the cases that cover a policy");
  AddPolicy(*app, flags->policy);
  TakesFile(app->add_option(
                   "-o,--output", flags->output,
                   "Where to, a file that is not there yet (default: standard output, for a file "
                   "beside the policy)")
                ->option_text("FILE"));
  app->add_option("--jobs", flags->jobs, "Look for so many requests at once (default: one a core)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  app->footer(
      "As few requests as it finds that, together, reach all of every rule and notice every small\n"
      "change to the policy. What they expect is what is decided today.\n\n"
      "Example:\n"
      "  postern generate social-room.yaml -o social-room_test.yaml\n"
      "  postern test --mutate --coverage social-room_test.yaml");
  return {app, [flags](Console& console) { return RunGenerate(*flags, console); }};
}

}  // namespace postern::tools
