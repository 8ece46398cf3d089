#!/usr/bin/env bash
# Runs the gateway filter of docs/embedding.md: what it lets pass, forwards, refuses and logs; a policy
# that changes and one that is gone; and that it is as short as the page says.
set -euo pipefail

readonly FILTER=$PWD/tools/doctest/embedding_example POSTERN=$PWD/tools/postern
readonly LINES_OF_FILTER=$(wc -l <tools/doctest/embedding_example.cc)
cd "$TEST_TMPDIR"

fail() {
  echo "$1"
  exit 1
}

# publish RULE: compiles a policy of that rule on every path below /room.
publish() {
  printf 'postern: 1\npaths: url\nactions: [get, write]\nmethods: {GET: get, PUT: write}\n' >rules.yaml
  printf 'access: {"/room/*": [%s]}\n' "$1" >>rules.yaml
  "$POSTERN" compile rules.yaml -o new.pstn >/dev/null
  mv new.pstn rules.pstn
}

# ask REQUEST: prints what the filter answers.
ask() {
  local answer
  echo "$1" >&"${filter[1]}"
  read -r answer <&"${filter[0]}"
  echo "$answer"
}

# expect ANSWER REQUEST: asks until that is the answer, for half a minute.
expect() {
  local answer
  for ((i = 0; i < 300; ++i)); do
    answer=$(ask "$2")
    [[ $answer != "$1" ]] || return 0
    sleep 0.1
  done
  fail "$2: $answer, expected $1"
}

((LINES_OF_FILTER > 20 && LINES_OF_FILTER < 60)) || fail "$LINES_OF_FILTER lines"
"$FILTER" no-such.pstn <<<"guest GET /room/1" >out 2>log && [[ $(cat out) == 403 ]] || fail "without a policy"
grep -qF "no policy: " log || fail "the log does not say that there is no policy"

publish '{allow: guest, to: get}, {allow: authenticated, to: write}'
coproc filter { exec "$FILTER" rules.pstn 2>log; }
expect "forward /room/1" "guest GET /room/1"
expect "forward /room/a%20b" "guest GET /room/%61%20b?x=1"
expect "403" "guest PUT /room/1"
expect "forward /room/1" "alice PUT /room/1"
expect "403" "alice PUT /room/../admin"
expect "403" "alice BREW /room/1"
expect "403" "alice get /room/1"
grep -qF "dot_segment" log || fail "the log does not say why"
grep -qF "sign in" log || fail "the log does not say what would change it"
publish '{allow: guest, to: write}'
expect "403" "guest GET /room/1"
expect "forward /room/1" "guest PUT /room/1"
echo damaged >new.pstn && mv new.pstn rules.pstn
for ((i = 0; i < 300; ++i)); do
  ! grep -qF "the policy stays: " log || break
  sleep 0.1
done
grep -qF "the policy stays: " log || fail "the log does not tell of the damaged policy"
expect "forward /room/1" "guest PUT /room/1"
