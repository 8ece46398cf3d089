// The schemas of docs/schema/; the build embeds them, each under its file's name.
#ifndef POSTERN_TOOLS_COMMANDS_SCHEMA_SCHEMA_TEXTS_H_
#define POSTERN_TOOLS_COMMANDS_SCHEMA_SCHEMA_TEXTS_H_

#include <string_view>

namespace postern::tools {

extern const std::string_view kPolicySchemaJson;
extern const std::string_view kCasesSchemaJson;
extern const std::string_view kPrincipalsSchemaJson;
extern const std::string_view kDecisionSchemaJson;
extern const std::string_view kCheckReportSchemaJson;
extern const std::string_view kTestReportSchemaJson;

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_SCHEMA_SCHEMA_TEXTS_H_
