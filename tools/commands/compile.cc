#include "tools/commands/compile.h"

#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "engine/decision_graph.h"
#include "engine/escape.h"
#include "policy/compiler.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/request_flags.h"

namespace postern::tools {
namespace {

struct CompileFlags {
  std::string policy;
  std::string output;
  bool strip = false;
};

// The file's own name: in which folder a policy is compiled must not change a byte.
std::string NameWithoutFolder(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

std::string Summary(const DecisionGraph& graph, const std::string& bytes, const std::string& path) {
  return TerminalSafe(path) + ": " + Count(graph.num_declarations(), "declaration") + ", " +
         Count(bytes.size(), "byte") + ", of which " + std::to_string(graph.NumBytes()) +
         " decide, " + DecisionGraph::DigestOf(bytes) + "\n";
}

ExitStatus RunCompile(const CompileFlags& flags, Console& console) {
  const CompileResult policy =
      LoadPolicy(flags.policy, console, flags.policy == "-" ? "" : NameWithoutFolder(flags.policy));
  if (!policy.ok()) return StatusOf(policy);
  const DecisionGraph& graph = *policy.graph();
  const std::string bytes = graph.Serialize(flags.strip ? DecisionGraph::Descriptions::kStrip
                                                        : DecisionGraph::Descriptions::kKeep);
  if (flags.output == "-") {
    console.out().Write(bytes);
    return ExitStatus::kDone;
  }
  absl::Status written = MayReplace(flags.output, "compiled policy", DecisionGraph::IsCompiled);
  if (written.ok()) written = WriteFile(flags.output, bytes);
  if (!written.ok()) {
    console.Error(TextOf(written));
    return ExitStatus::kCouldNotRun;
  }
  console.out().Write(Summary(graph, bytes, flags.output));
  return ExitStatus::kDone;
}

}  // namespace

Command AddCompileCommand(CLI::App& root) {
  const auto flags = std::make_shared<CompileFlags>();
  CLI::App* app = root.add_subcommand("compile", "Write a compiled policy, ready to decide");
  AddPolicy(*app, flags->policy);
  TakesFile(app->add_option("-o,--output", flags->output, "Where to; `-` is standard output")
                ->required()
                ->option_text("FILE"));
  app->add_flag("--strip", flags->strip,
                "Leave out what explains: patterns, rules and their places as they were written");
  app->footer(
      "Prints the SHA-256 of the file, for who loads it to compare. The file is replaced as a "
      "whole;\n"
      "one that is no compiled policy is never written over.\n\n"
      "Example:\n  postern compile social-room.yaml -o social-room.pstn");
  return {app, [flags](Console& console) { return RunCompile(*flags, console); }};
}

}  // namespace postern::tools
