#!/usr/bin/env bash
# Writes what the commands of the documentation print into its pages.
set -euo pipefail
run=$PWD/tools/doctest/run.py
postern=$PWD/tools/postern
cd "$BUILD_WORKSPACE_DIRECTORY"
"$run" "$postern" --update README.md docs/*.md
