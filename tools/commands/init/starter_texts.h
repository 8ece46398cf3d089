// The texts of the files beside this header; the build embeds them under their names.
#ifndef POSTERN_TOOLS_COMMANDS_INIT_STARTER_TEXTS_H_
#define POSTERN_TOOLS_COMMANDS_INIT_STARTER_TEXTS_H_

#include <string_view>

namespace postern::tools {

extern const std::string_view kPolicyYaml;
extern const std::string_view kPolicyTestYaml;
extern const std::string_view kStorageYaml;  // of an Amplify backend
extern const std::string_view kStorageTestYaml;

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_INIT_STARTER_TEXTS_H_
