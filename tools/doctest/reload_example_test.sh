#!/usr/bin/env bash
# Runs the program of docs/reload.md: a new policy is in force without a restart, a broken one is not.
set -euo pipefail

readonly PROGRAM=$PWD/tools/doctest/reload_example
cd "$TEST_TMPDIR"

# publish ACTIONS: a policy that allows these.
publish() {
  printf 'postern: 1\naccess: {"*": [{allow: anyone, to: %s}]}\n' "$1" >new.yaml
  mv new.yaml policy.yaml
}

# ask ACTION: prints what is decided.
ask() {
  local answer
  echo "$1 a" >&"${decider[1]}"
  read -r answer <&"${decider[0]}"
  echo "$answer"
}

# expect ANSWER ACTION: asks until that is the answer, for half a minute.
expect() {
  local answer
  for ((i = 0; i < 300; ++i)); do
    answer=$(ask "$2")
    [[ $answer != "$1" ]] || return 0
    sleep 0.1
  done
  echo "$2: $answer, expected $1"
  exit 1
}

# expect_log TEXT: waits for a line of the log that holds it.
expect_log() {
  for ((i = 0; i < 300; ++i)); do
    ! grep -qF -- "$1" log || return 0
    sleep 0.1
  done
  cat log
  exit 1
}

publish get
coproc decider { exec "$PROGRAM" policy.yaml 2>log; }
expect "allow allowed" get
expect "deny no_rule" write
publish write
expect "allow allowed" write
expect "deny no_rule" get
expect_log "policy 2 is in force"
publish fly
expect_log "policy 2 stays in force: INVALID_ARGUMENT: policy.yaml:2:"
expect "allow allowed" write
