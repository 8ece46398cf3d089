#include "tools/commands/fmt.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/escape.h"
#include "policy/formatter.h"
#include "policy/limits.h"
#include "policy/source.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/unified_diff.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
  bool diff = false;
};

ExitStatus TellWhyNot(const Source& source, const FormatResult& result, Console& console) {
  if (!result.issues.empty()) {
    console.ErrorText(result.issues.Text(source, console.error_color()));
    return ExitStatus::kHasErrors;
  }
  console.Error(source.name() + " is not formatted: " + result.refusal);
  return ExitStatus::kCouldNotRun;
}

// Shows or writes the canonical form of a file that has another.
ExitStatus Change(const std::string& path, const Source& source, const std::string& text,
                  const FmtOptions& options, Console& console) {
  const std::string name = TerminalSafe(source.name());
  if (options.diff) {
    console.out().Write(console.out_is_terminal() ? UnifiedDiffText(name, source.text(), text)
                                                  : UnifiedDiff(name, source.text(), text));
  } else if (options.check) {
    console.out().Write(name + "\n");
  } else if (const absl::Status status = ReplaceFile(path, text); !status.ok()) {
    console.Error(TextOf(status));
    return ExitStatus::kCouldNotRun;
  }
  return options.check ? ExitStatus::kAnswerIsNo : ExitStatus::kDone;
}

ExitStatus FormatFile(const std::string& path, const FmtOptions& options, Console& console) {
  const PolicyLimits limits;
  const absl::StatusOr<Source> source = Source::Read(path, limits.file_bytes);
  if (!source.ok()) {
    console.Error(TextOf(source.status()));
    return ExitStatus::kCouldNotRun;
  }
  if (DecisionGraph::IsCompiled(source->text())) {
    console.Error(Quoted(source->name()) +
                  " is a compiled policy; format the text that it was made from");
    return ExitStatus::kCouldNotRun;
  }
  const FormatResult result = FormatPolicy(*source, limits);
  if (!result.text) return TellWhyNot(*source, result, console);
  if (path == "-" && !options.check && !options.diff) {
    console.out().Write(*result.text);
    return ExitStatus::kDone;
  }
  if (*result.text == source->text()) return ExitStatus::kDone;
  return Change(path, *source, *result.text, options, console);
}

ExitStatus RunFmt(const FmtOptions& options, Console& console) {
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    console.Error("standard input, `-`, can be read only once");
    return ExitStatus::kCouldNotRun;
  }
  ExitStatus status = ExitStatus::kDone;
  for (const std::string& path : options.files) {
    status = Worse(status, FormatFile(path, options, console));
  }
  return status;
}

}  // namespace

Command AddFmtCommand(CLI::App& root) {
  const auto options = std::make_shared<FmtOptions>();
  CLI::App* app = root.add_subcommand("fmt", "Write policies in their canonical form");
  TakesFile(app->add_option(
                   "POLICY", options->files,
                   "Policies in YAML, changed in place; `-` is standard input to standard output")
                ->required()
                ->option_text("..."),
            kYamlSuffixes);
  app->add_flag("--check", options->check,
                "Change nothing; name the files that would change, exit status 2");
  app->add_flag("--diff", options->diff, "Change nothing; show the changes, for `patch`");
  app->footer("Example:\n  postern fmt --check social-room.yaml");
  return {app, [options](Console& console) { return RunFmt(*options, console); }};
}

}  // namespace postern::tools
