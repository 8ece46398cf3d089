# Mutation testing: what survives and a test for it; thresholds; what counts; other formats; a selection;
# compiled policies.
folder=$(mktemp -d)
cp testdata/social-room/*.yaml "$folder"
cd "$folder"
cat >rooms.yaml <<'YAML'
postern: 1
actions: [get, put]
groups: [staff]
access:
  room/<id>/*:
    - {allow: guest, to: get}
    - {allow: group:staff, to: all, where: {plan: [pro, team]}}
  room/lobby/*:
    - inherit
    - {deny: anyone, to: put}
YAML
cat >rooms_test.yaml <<'YAML'
cases: 1
policy: rooms.yaml
tests:
  - {name: visitors look, as: guest, can: get room/1/a, cannot: put room/1/a}
YAML
postern test --mutate rooms_test.yaml; echo "status $?"
echo "== nothing survives"
postern test --mutate social-room_test.yaml; echo "status $?"
echo "== too little"
postern test --min-mutation 60 rooms_test.yaml | tail -n 1; echo "status ${PIPESTATUS[0]}"
postern test --min-mutation 10 rooms_test.yaml | tail -n 1; echo "status ${PIPESTATUS[0]}"
postern test --min-mutation nan rooms_test.yaml 2>&1 | head -n 2
echo "== behind the report for programs"
postern test --mutate --format tap rooms_test.yaml 2>survivors; echo "status $?"
tail -n 1 survivors
echo "== as json and as annotations"
postern test --mutate --coverage --min-coverage 80 --min-mutation 50 --format json rooms_test.yaml 2>/dev/null
echo "status $?"
postern test --min-coverage 80 --min-mutation 50 --format github rooms_test.yaml 2>/dev/null; echo "status $?"
echo "== of a selection"
postern test --mutate --filter look rooms_test.yaml 2>&1 >/dev/null
postern test --coverage --tags '!none' rooms_test.yaml 2>&1 >/dev/null
postern test --filter look rooms_test.yaml 2>&1 >/dev/null
echo "== the test that is shown notices"
postern test --mutate rooms_test.yaml |
  sed -n '/^  - name: somebody cannot put room.lobby/,/^$/p' | head -n 4 >>rooms_test.yaml
tail -n 4 rooms_test.yaml
postern test --mutate rooms_test.yaml | tail -n 1
echo "== what would deceive a reader is spelled"
cat >bidi.yaml <<'YAML'
postern: 1
groups: ["\u202eb"]
access:
  a/*: [{allow: "group:\u202eb", to: get}]
YAML
cat >bidi_test.yaml <<'YAML'
cases: 1
policy: bidi.yaml
tests: [{name: a, as: guest, cannot: get a/c}]
YAML
postern test --mutate bidi_test.yaml | grep 202e
echo "== a test that fails"
sed 's/can: get/can: put/; s/, cannot: put.*/}/' rooms_test.yaml >fails_test.yaml
postern test --mutate social-room_test.yaml fails_test.yaml 2>&1 | tail -n 2
echo "status ${PIPESTATUS[0]}"
echo "== a compiled policy"
postern compile rooms.yaml -o rooms.pstn >/dev/null
cat >compiled_test.yaml <<'YAML'
cases: 1
policy: rooms.pstn
tests:
  - {name: visitors look, as: guest, can: get room/1/a}
YAML
postern test --mutate compiled_test.yaml | tail -n 8; echo "status ${PIPESTATUS[0]}"
postern test --mutate --format github compiled_test.yaml 2>/dev/null | head -n 2
postern test --mutate --format json compiled_test.yaml 2>/dev/null | grep '"change"' | head -n 1
