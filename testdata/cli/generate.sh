# The cases that cover a policy.
folder=$(mktemp -d)
cp testdata/social-room/social-room.yaml "$folder"
cd "$folder"
mkdir cases
postern generate social-room.yaml | tee social-room_test.yaml; echo "status $?"
postern test --mutate --coverage --min-coverage 100 --min-mutation 100 social-room_test.yaml |
  grep -v '^ '; echo "status ${PIPESTATUS[0]}"
echo "== into a file, elsewhere"
postern generate social-room.yaml -o cases/all_test.yaml; echo "status $?"
grep '^policy' cases/all_test.yaml
postern test cases; echo "status $?"
postern generate social-room.yaml -o cases/all_test.yaml; echo "status $?"
postern generate social-room.yaml -o all_test.json; echo "status $?"
mkdir deep && ln -s "$PWD/cases" deep/linked
postern generate social-room.yaml -o deep/linked/linked_test.yaml >/dev/null
grep '^policy' cases/linked_test.yaml
echo "== for Amplify"
cat >storage.yaml <<'YAML'
postern: 1
semantics: amplify
access:
  media/{entity_id}/*:
    - {allow: owner, to: [get, write]}
  public/*:
    - {allow: guest, to: get}
YAML
postern generate storage.yaml | sed '1,2d' >storage_test.yaml
postern test --min-mutation 100 storage_test.yaml; echo "status $?"
echo "== nothing to test"
printf 'postern: 1\naccess: {}\n' >nobody.yaml
postern generate nobody.yaml; echo "status $?"
postern generate - <social-room.yaml; echo "status $?"
postern generate no-such.yaml; echo "status $?"
printf 'postern: 1\naccess: {a: [{allow: nobody, to: get}]}\n' >wrong.yaml
postern generate wrong.yaml; echo "status $?"
