#!/usr/bin/env bash
# A postern_test fails if an expectation does, and shows why. //testdata:social_room_test passes.
set -euo pipefail

# Else it would write the report of this test.
unset XML_OUTPUT_FILE

status=0
output=$(testdata/open_room_test.sh) || status=$?
if [[ $status -ne 4 || $output != *"expected deny, got allow"*"open-room.yaml:5:7"* ]]; then
  printf 'exit status %d, expected 4\n%s\n' "$status" "$output"
  exit 1
fi

# The report is where Bazel wants it.
XML_OUTPUT_FILE="$TEST_TMPDIR/a report.xml" testdata/open_room_test.sh >/dev/null || true
/usr/bin/python3 - "$TEST_TMPDIR/a report.xml" <<'TEXT'
import sys
import xml.etree.ElementTree

cases = list(xml.etree.ElementTree.parse(sys.argv[1]).iter("testcase"))
assert [case.get("name") for case in cases] == ["visitors look but do not touch"], cases
assert cases[0].find("failure") is not None
TEXT

# What Bazel appends as `args` reaches the command.
status=0
testdata/open_room_test.sh --fromat >/dev/null 2>"$TEST_TMPDIR/errors" || status=$?
if [[ $status -ne 1 ]] || ! grep -qe --format "$TEST_TMPDIR/errors"; then
  printf 'exit status %d, expected 1\n' "$status"
  cat "$TEST_TMPDIR/errors"
  exit 1
fi
