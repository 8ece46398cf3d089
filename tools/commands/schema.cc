#include "tools/commands/schema.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/values.h"
#include "tools/commands/schema/schema_texts.h"

namespace postern::tools {
namespace {

struct Schema {
  std::string name;
  std::string_view text;
};

std::vector<Schema> Schemas() {
  return {{"policy", kPolicySchemaJson},
          {"cases", kCasesSchemaJson},
          {"principals", kPrincipalsSchemaJson},
          {"decision", kDecisionSchemaJson},
          {"check-report", kCheckReportSchemaJson},
          {"test-report", kTestReportSchemaJson}};
}

std::vector<std::string> SchemaNames() {
  std::vector<std::string> names;
  for (const Schema& schema : Schemas()) names.push_back(schema.name);
  return names;
}

ExitStatus RunSchema(const std::string& wanted, Console& console) {
  for (const Schema& schema : Schemas()) {
    if (schema.name == wanted) console.out().Write(schema.text);
  }
  return ExitStatus::kDone;
}

}  // namespace

Command AddSchemaCommand(CLI::App& root) {
  const auto name = std::make_shared<std::string>();
  CLI::App* app = root.add_subcommand("schema", "Print the JSON Schema of a kind of document");
  CLI::Option* option = app->add_option(
      "NAME", *name,
      "What is written: `policy`, `cases`, `principals` (a file that a case file names); or "
      "printed: `decision`, `check-report`, `test-report`");
  TakesOneOf(option, "schema", SchemaNames())->required()->option_text(" ");
  app->footer(
      "For editors: docs/editors.md.\n\nExample:\n  postern schema policy > policy.schema.json");
  return {app, [name](Console& console) { return RunSchema(*name, console); }};
}

}  // namespace postern::tools
