#!/usr/bin/env bash
# Writes what the commands of the documentation print into its pages.
set -euo pipefail
run=$PWD/tools/doctest/run.py
postern=$PWD/tools/postern
library=$PWD/engine/c/libpostern.so.1
cd "$BUILD_WORKSPACE_DIRECTORY"
"$run" "$postern" --update --add=include/postern/postern.h=engine/c/postern.h \
  --add="lib/libpostern.so.1=$library" README.md docs/*.md
