# Annotations of GitHub Actions: the same, and what shares a line.
input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$input"/{rooms,broken,broken_policy_test,unreadable_test,no_tests_test}.yaml .
cp "$input/odd_test.yaml" $'\xff]]>#,\n_test.yaml'
mkdir empty
postern test --format github nosuch_test.yaml empty . 2>/dev/null
echo "status ${PIPESTATUS[0]}"
echo "== several failures of a test in a line are told once"
cat >lines_test.yaml <<'YAML'
cases: 1
policy: rooms.yaml
tests:
  - name: one
    as: guest
    with: {room: [a, b]}
    cannot: [get room/<room>, read room/<room>]
    can:
      - {request: list room/<room>}
      - write room/<room>
  - {name: two, as: guest, cannot: get room/a}
YAML
postern test --format github lines_test.yaml
