#!/usr/bin/env bash
# The steps of action.yml, one for each argument:
#
#   action.sh locate   tells where the binary is kept from run to run, and by which key
#   action.sh build    builds it, unless it is there
#   action.sh run      checks the policies and runs the cases of the workspace
#
# They read what GitHub sets (RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_WORKSPACE, GITHUB_STEP_SUMMARY) and the
# inputs, which are data: POSTERN_PATH, POSTERN_POLICY, POSTERN_ARGS and POSTERN_JUNIT.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
readonly root
readonly folder=$RUNNER_TEMP/postern
readonly postern=$folder/postern

locate() {
  {
    echo "folder=$folder"
    echo "postern=$postern"
    echo "key=postern-$(sources_digest)"
  } >>"$GITHUB_OUTPUT"
}

# Prints a digest of all that the binary is made from, and of the system it is linked on.
sources_digest() {
  cd "$root"
  {
    uname -m
    cat /etc/os-release
    find dev WORKSPACE .bazelrc engine policy third_party tools -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

build() {
  [[ ! -x $postern ]] || return 0
  cd "$root"
  ./dev setup
  ./dev build
  mkdir -p "$folder"
  cp bazel-bin/tools/postern "$postern"
}

# Ends with the first status that is not 0.
run() {
  cd "$GITHUB_WORKSPACE"
  local policies paths args status=0
  mapfile -t policies < <(lines "$POSTERN_POLICY")
  mapfile -t paths < <(lines "$POSTERN_PATH")
  mapfile -t args < <(lines "$POSTERN_ARGS")
  [[ ${#policies[@]} -eq 0 ]] || report check --format github "${policies[@]}" || status=$?
  report test --ci --format github "${args[@]}" "${paths[@]}" || status=$((status ? status : $?))
  # The same tests once more, for another reader.
  [[ -z $POSTERN_JUNIT ]] ||
    "$postern" test --ci --format junit --output "$POSTERN_JUNIT" "${args[@]}" "${paths[@]}" >/dev/null ||
    status=$((status ? status : $?))
  return "$status"
}

# Prints the lines of an input that are not blank.
lines() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//; /^$/d' <<<"$1"; }

# report COMMAND ARG...: runs it, for the log and for the summary of the job.
report() {
  local log status=0
  log=$(mktemp)
  "$postern" "$@" 2>&1 | tee "$log" || status=$?
  {
    printf '### postern %s: exit status %d\n\n' "$1" "$status"
    readable <"$log" | tail -n 500 | sed 's/^/    /'
    echo
  } >>"$GITHUB_STEP_SUMMARY"
  rm -f "$log"
  return "$status"
}

# Writes annotations as people read them: FILE:LINE: error: …
readable() {
  sed -E 's/^::([a-z]+) file=([^,:]*),line=([0-9]+)[^:]*::/\2:\3: \1: /
          s/%0D//g; s/%0A/\n/g; s/%3A/:/g; s/%2C/,/g; s/%25/%/g'
}

case ${1:-} in
  locate | build | run) "$1" ;;
  *) echo "action.sh: no step \`${1:-}\`" >&2; exit 1 ;;
esac
