#!/usr/bin/env bash
# Holds the documentation against the program; the control is a page that shows something else.
set -euo pipefail

cat >"$TEST_TMPDIR/wrong.md" <<'TEXT'
```console
$ echo allowed
denied
```
TEXT
if tools/doctest/run.py tools/postern "$TEST_TMPDIR/wrong.md" >/dev/null; then
  echo "a page that shows a wrong output passed"
  exit 1
fi

tools/doctest/run.py tools/postern --add=include/postern/postern.h=engine/c/postern.h \
  --add=lib/libpostern.so.1=engine/c/libpostern.so.1 README.md docs/*.md
