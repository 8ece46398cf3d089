#!/usr/bin/env bash
# Prints a C++ file that holds the table of exit statuses of docs/cli.md, each a line, the number and
# what it means: exit_statuses.sh CLI_MD
set -euo pipefail

echo '#include "tools/completion/exit_status_text.h"'
echo 'namespace postern::tools {'
echo 'const std::string_view kExitStatusText = R"md('
sed -nE '/^\| exit status \|/,/^$/ s/^\| ([0-9]+) \| (.*) \|$/\1 \2/p' "$1"
echo ')md";'
echo '}'
