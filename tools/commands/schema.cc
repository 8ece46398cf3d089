#include "tools/commands/schema.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/words.h"
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

ExitStatus RunSchema(const std::string& wanted, Console& console) {
  std::vector<std::string> names;
  for (const Schema& schema : Schemas()) {
    if (schema.name == wanted) {
      console.out().Write(schema.text);
      return ExitStatus::kDone;
    }
    names.push_back(schema.name);
  }
  console.Error("unknown schema " + Quoted(wanted) + Suggestion(wanted, names) + " (there are " +
                QuotedList(names) + ")");
  return ExitStatus::kCouldNotRun;
}

}  // namespace

Command AddSchemaCommand(CLI::App& root) {
  const auto name = std::make_shared<std::string>();
  CLI::App* app = root.add_subcommand("schema", "Print the JSON Schema of a kind of document");
  app->add_option(
         "NAME", *name,
         "What is written: `policy`, `cases`, `principals` (a file that a case file names); or "
         "printed: `decision`, `check-report`, `test-report`")
      ->required()
      ->option_text(" ");
  app->footer(
      "For editors: docs/editors.md.\n\nExample:\n  postern schema policy > policy.schema.json");
  return {app, [name](Console& console) { return RunSchema(*name, console); }};
}

}  // namespace postern::tools
