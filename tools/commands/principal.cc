#include "tools/commands/principal.h"

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "policy/principal_mapping.h"
#include "policy/source.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/request/witness_text.h"

namespace postern::tools {
namespace {

struct PrincipalFlags {
  std::string mapping;
  std::string claims = "-";
};

ExitStatus RunPrincipal(const PrincipalFlags& flags, Console& console) {
  const PrincipalMappingResult mapping = ReadPrincipalMapping(flags.mapping);
  if (!mapping.source) {
    console.Error(mapping.read_error);
    return ExitStatus::kCouldNotRun;
  }
  if (!mapping.ok()) {
    console.ErrorText(mapping.issues.Text(*mapping.source, console.error_color()));
    return ExitStatus::kHasErrors;
  }
  const absl::StatusOr<std::string> claims =
      ReadFile(flags.claims, [](std::string_view) { return kMaxClaimsBytes; });
  const absl::StatusOr<Principal> principal =
      claims.ok() ? mapping.value->PrincipalOf(*claims) : claims.status();
  if (!principal.ok()) {
    console.Error(TextOf(principal.status()));
    return ExitStatus::kCouldNotRun;
  }
  std::string line;
  AppendJsonPrincipal(*principal, line);
  console.out().Write(line + "\n");
  return ExitStatus::kDone;
}

}  // namespace

Command AddPrincipalCommand(CLI::App& root) {
  const auto flags = std::make_shared<PrincipalFlags>();
  CLI::App* app = root.add_subcommand("principal", "Tell whom the claims of a token speak of");
  TakesFile(app->add_option("MAPPING", flags->mapping, "A principal mapping: docs/principals.md")
                ->required()
                ->option_text(" "),
            kYamlSuffixes);
  TakesFile(app->add_option("CLAIMS", flags->claims,
                            "A file with the claims, a JSON object (default: standard input, `-`)")
                ->option_text(" "),
            ".json");
  app->footer(
      "The principal is printed as a request line has it. No signature is looked at: a gateway\n"
      "verifies the token, then maps its claims.\n\n"
      "Example:\n"
      "  postern principal cognito.yaml claims.json");
  return {app, [flags](Console& console) { return RunPrincipal(*flags, console); }};
}

}  // namespace postern::tools
