#!/usr/bin/env bash
# A postern_test fails if an expectation does, and shows why. //testdata:social_room_test passes.
set -euo pipefail

status=0
output=$(testdata/open_room_test.sh) || status=$?
if [[ $status -ne 4 || $output != *"expected deny, got allow"*"open-room.yaml:5:7"* ]]; then
  printf 'exit status %d, expected 4\n%s\n' "$status" "$output"
  exit 1
fi

# What Bazel appends as `args` reaches the command.
status=0
testdata/open_room_test.sh --fromat=json >/dev/null 2>"$TEST_TMPDIR/errors" || status=$?
if [[ $status -ne 1 ]] || ! grep -qe --format "$TEST_TMPDIR/errors"; then
  printf 'exit status %d, expected 1\n' "$status"
  cat "$TEST_TMPDIR/errors"
  exit 1
fi
