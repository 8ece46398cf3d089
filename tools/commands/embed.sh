#!/usr/bin/env bash
# Prints a C++ file that holds texts: embed.sh HEADER FILE...
#
# There is one raw string for each file; that of `policy_test.yaml` is `kPolicyTestYaml`. The header
# declares them. So the binary stands alone.
set -euo pipefail

printf '#include "%s"\nnamespace postern::tools {\n' "$1"
shift
for file in "$@"; do
  name=$(basename "$file" | sed -E 's/(^|[_.-])(.)/\U\2/g')
  printf 'const std::string_view k%s = R"text(' "$name"
  cat "$file"
  echo ')text";'
done
echo '}'
