# Which tests are run, and what a selection that leaves nothing is.
folder=$(mktemp -d)
export XDG_CACHE_HOME=$folder/cache
unset CI
cp testdata/social-room/*.yaml "$folder"
cd "$folder"
cat >wrong_test.yaml <<'YAML'
cases: 1
policy: social-room.yaml
tests:
  - {name: right, as: guest, can: get room/1/a.png}
  - {name: wrong, as: guest, can: write room/1/a.png, tags: [slow]}
  - {name: late, as: guest, can: delete room/1/a.png}
YAML
echo "== nothing failed yet"
postern test --failed .; echo "status $?"
echo "== filters and tags"
postern test --filter 'many rooms.* > room=42' .; echo "status $?"
postern test --tags '!slow' --filter 'wrong_test.yaml > (right|wrong)' .; echo "status $?"
postern test --filter nosuch .; echo "status $?"
postern test --tags nosuch .; echo "status $?"
postern test --filter '(' .; echo "status $?"
postern test --tags 'a,,b' .; echo "status $?"
echo "== the first failure ends it"
postern test --fail-fast --format tap . social-room_test.yaml | grep -c '^ok'
echo "== what failed is run again"
postern test . | tail -n 1
postern test --failed --format tap . | grep '^[a-z0-9]'
echo "== on a build server there is no last time"
CI=true postern test --failed .; echo "status $?"
echo "== in another order"
postern test --shuffle 3 --format tap . | grep '^ok' | sort >shuffled
postern test --format tap . | grep '^ok' | sort >plain
diff <(sed 's/^ok [0-9]*//' shuffled | sort) <(sed 's/^ok [0-9]*//' plain | sort) && echo "the same tests"
postern test --shuffle x .; echo "status $?"
postern test --jobs 0 .; echo "status $?"
