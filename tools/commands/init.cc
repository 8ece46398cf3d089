#include "tools/commands/init.h"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "tools/cli/new_files.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/init/starter_texts.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

struct InitOptions {
  std::filesystem::path folder;  // empty: the current one
  bool amplify = false;
};

ExitStatus RunInit(const InitOptions& options, Console& console) {
  std::error_code error;
  if (!options.folder.empty()) std::filesystem::create_directories(options.folder, error);
  if (error) {
    console.Error("cannot create the folder " + Quoted(options.folder.string()) + ": " +
                  error.message());
    return ExitStatus::kCouldNotRun;
  }
  const NewFile policy = options.amplify ? NewFile{options.folder / "storage.yaml", kStorageYaml}
                                         : NewFile{options.folder / "policy.yaml", kPolicyYaml};
  const NewFile cases = options.amplify
                            ? NewFile{options.folder / "storage_test.yaml", kStorageTestYaml}
                            : NewFile{options.folder / "policy_test.yaml", kPolicyTestYaml};
  if (const absl::Status written = WriteNewFiles({policy, cases}); !written.ok()) {
    console.Error(TextOf(written));
    return ExitStatus::kCouldNotRun;
  }
  console.out().Write("wrote " + Quoted(policy.path) + " and " + Quoted(cases.path) + "; next:\n");
  console.out().Write("  postern check --strict " + ShellPath(policy.path) + "\n");
  console.out().Write("  postern test " + ShellPath(cases.path) + "\n");
  return ExitStatus::kDone;
}

}  // namespace

Command AddInitCommand(CLI::App& root) {
  const auto options = std::make_shared<InitOptions>();
  CLI::App* app = root.add_subcommand("init", "Write a starter policy and its cases");
  TakesFolder(app->add_option("FOLDER", options->folder,
                              "Where to write them; it is made if missing (default: this folder)")
                  ->option_text(" "));
  app->add_flag("--amplify", options->amplify,
                "For the storage of an AWS Amplify backend: `storage.yaml`");
  app->footer("Examples:\n  postern init rules\n  postern init --amplify rules");
  return {app, [options](Console& console) { return RunInit(*options, console); }};
}

}  // namespace postern::tools
