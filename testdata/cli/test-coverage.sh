# Coverage: as a table, for lcov, as a page; thresholds; who covers a rule.
folder=$(mktemp -d)
cp testdata/social-room/*.yaml "$folder"
cd "$folder"
cat >thin_test.yaml <<'YAML'
cases: 1
policy: social-room.yaml
tests:
  - {name: visitors look, as: guest, can: get room/1/a.png, cannot: get elsewhere/a.png}
  - {name: users look, as: {entity_id: ada, groups: [admin]}, can: get room/1/a.png}
YAML
postern test --coverage thin_test.yaml; echo "status $?"
echo "== all of it"
postern test --coverage social-room_test.yaml | grep 'coverage of'
echo "== behind the report for programs"
postern test --coverage --format tap thin_test.yaml >tap 2>table; echo "status $?"
grep -c coverage tap; grep -c coverage table
echo "== lcov"
postern test --coverage=lcov thin_test.yaml; echo "status $?"
sed "s,$PWD,FOLDER," lcov.info
echo "== a page"
postern test --coverage=html --coverage-output page.html thin_test.yaml; echo "status $?"
grep -c '<tr class="lacks">' page.html
postern test --coverage=html --coverage-output social-room.yaml thin_test.yaml; echo "status $?"
postern test --coverage-output page.html thin_test.yaml; echo "status $?"
postern test --coverage=html --coverage-output page_test.yaml thin_test.yaml; echo "status $?"
postern test --coverage=pdf thin_test.yaml 2>&1 | head -n 2
echo "== too little"
postern test --min-coverage 20 thin_test.yaml; echo "status $?"
postern test --min-coverage 90 thin_test.yaml; echo "status $?"
postern test --min-coverage 101 thin_test.yaml 2>&1 | head -n 2
echo "== who covers"
postern test --who-covers 'room/* authenticated' thin_test.yaml social-room_test.yaml; echo "status $?"
postern test --who-covers 'room/* autenticated' thin_test.yaml; echo "status $?"
postern test --who-covers no_declaration thin_test.yaml; echo "status $?"
