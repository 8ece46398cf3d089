#!/usr/bin/env bash
# Has pre-commit run the hooks, as written, on the files staged in a repository.
set -euo pipefail

export HOME=$TEST_TMPDIR PRE_COMMIT_HOME=$TEST_TMPDIR/store GIT_CONFIG_NOSYSTEM=1
mkdir "$TEST_TMPDIR/bin"
cp -L tools/postern "$TEST_TMPDIR/bin"
PATH=$TEST_TMPDIR/bin:$PATH

git config --global user.name test
git config --global user.email test@example.org
git config --global init.defaultBranch main

readonly HOOKS=$TEST_TMPDIR/hooks MINE=$TEST_TMPDIR/mine
mkdir "$HOOKS" "$MINE" "$MINE/rules"
cp -L .pre-commit-hooks.yaml "$HOOKS"
git -C "$HOOKS" init -q
git -C "$HOOKS" add .
git -C "$HOOKS" commit -qm hooks
cp -L testdata/social-room/social-room.yaml "$MINE/rules/policy.yaml"
sed 's/^policy:.*/policy: policy.yaml/' testdata/social-room/social-room_test.yaml \
  >"$MINE/rules/policy_test.yaml"
git -C "$MINE" init -q

# hook ID: runs it on what is staged, all files of the repository; its output is in `log`.
hook() {
  git -C "$MINE" add .
  (cd "$MINE" && pre-commit try-repo "$HOOKS" "$1") >log 2>&1
}

# expect passes|fails TEXT ID: how the hook ends, and what it shows.
expect() {
  local result=passes
  hook "$3" || result=fails
  if [[ $result != "$1" ]] || ! grep -qF -- "$2" log; then
    printf '%s %s, expected that it %s and shows `%s`\n' "$3" "$result" "$1" "$2"
    cat log
    exit 1
  fi
}

# A manifest that lacks what a hook must have is refused, this one is not.
pre-commit validate-manifest .pre-commit-hooks.yaml
sed '/entry: postern fmt/d' .pre-commit-hooks.yaml >broken.yaml
if pre-commit validate-manifest broken.yaml >log 2>&1 || ! grep -q 'Missing required key: entry' log; then
  echo "a manifest without an entry passed"
  exit 1
fi

expect passes Passed postern-check
expect passes Passed postern-test
expect fails 'files were modified by this hook' postern-fmt
expect passes Passed postern-fmt

# A slip in a rule: check warns of it, and a case fails.
sed -i 's/allow: guest, to: get}/allow: guest, to: [get, write]}/' "$MINE/rules/policy.yaml"
expect fails 'guest-writes' postern-check
expect fails 'expected deny, got allow' postern-test
expect fails 'exit code: 4' postern-test

printf 'postern: 1\naccess: {a: [{allow: guest, to: wirte}]}\n' >"$MINE/rules/policy.yaml"
expect fails 'rules/policy.yaml:2:33: error: unknown action `wirte`' postern-check
expect fails 'exit code: 3' postern-fmt

# Other YAML is nobody's policy.
git -C "$MINE" rm -qrf rules
echo 'a: 1' >"$MINE/other.yaml"
expect passes 'no files to check' postern-check
expect passes 'no files to check' postern-fmt
