# A case file of real requests: what is written passes at once, and nothing is lost in silence.
folder=$(mktemp -d)
export XDG_CACHE_HOME=$folder/cache
unset CI
cp testdata/social-room/social-room.yaml testdata/cli/input/rooms.yaml "$folder"
cd "$folder"
cat >requests.jsonl <<'JSONL'
{"id":1,"principal":{"kind":"guest"},"action":"get","path":"room/1/a.png"}
{"id":2,"principal":{"kind":"user","entity_id":"alice","groups":[]},"action":"write","path":"room/1/locked/a"}
{"id":3,"principal":{"kind":"guest"},"action":"get","path":"room/1/a.png"}
{"id":4,"principal":{"kind":"guest"},"action":"get","path":"room/<1>/no: #\\\n"}
{"id":5,"principal":{"kind":"guest"},"action":"fly","path":"room/1/a.png"}
{"id":6,"principal":{"kind":"guest"},"action":"get","path":"room/../a"}
{"id":7,"principal":{"kind":"user","entity_id":"no","groups":["admin","stäff"]},"action":"delete","path":"room/1/a.png"}
{"id":8,"principal":{"kind":"function","name":"thumbnailer"},"action":"list","path":""}
JSONL
echo "== to standard output"
postern test --record requests.jsonl social-room.yaml; echo "status $?"
echo "== into a file of another folder, which passes"
mkdir -p cases
postern test --record - --output cases/real_test.yaml social-room.yaml <requests.jsonl; echo "status $?"
grep '^policy' cases/real_test.yaml
postern test cases; echo "status $?"
echo "== one effect the other way does not"
sed 's|get room/1/a.png|write room/1/a.png|' cases/real_test.yaml >cases/turned_test.yaml
postern test cases/turned_test.yaml | tail -n 1
echo "== a compiled policy"
postern compile social-room.yaml -o social-room.pstn >/dev/null
postern test --record requests.jsonl --output compiled_test.yaml social-room.pstn
postern test compiled_test.yaml
echo "== semantics: amplify"
cat >amplify.yaml <<'YAML'
postern: 1
semantics: amplify
access:
  public/*:
    - {allow: guest, to: [read]}
    - {allow: authenticated, to: [read, write]}
  private/{entity_id}/*:
    - {allow: owner, to: [read, write, delete]}
YAML
cat >amplify.jsonl <<'JSONL'
{"principal":{"kind":"guest"},"action":"get","path":"public/a"}
{"principal":{"kind":"user","entity_id":"eu-west-1:1","groups":["new"]},"action":"list","path":null}
{"principal":{"kind":"user","entity_id":"eu-west-1:1","groups":["new"]},"action":"get","path":"private/eu-west-1:1/a"}
JSONL
postern test --record amplify.jsonl --output amplify_test.yaml amplify.yaml
sed -n '/^principals/,$p' amplify_test.yaml
postern test amplify_test.yaml
echo "== what is no request, or none for a case file"
cat >odd.jsonl <<'JSONL'
{"principal":{"kind":"guest"},"action":"read","path":"a"}

{"principal":{"kind":"guest","name":"x"},"action":"get","path":"a"}
{"principal":{"kind":"guest"},"action":"fly","path":"../a"}
{"principal":{"kind":"guest"},"action":"get","path":"a"}
{"principal":{"kind":"guest"},"action":"list","path":null}
JSONL
postern test --record odd.jsonl --output odd_test.yaml social-room.yaml; echo "status $?"
postern test odd_test.yaml
head -n 4 odd.jsonl | postern test --record - social-room.yaml 2>&1 | tail -n 1
echo "== never over a file"
postern test --record requests.jsonl --output odd_test.yaml social-room.yaml; echo "status $?"
echo "== refused"
postern test --record requests.jsonl; echo "status $?"
postern test --record requests.jsonl a.yaml b.yaml; echo "status $?"
postern test --record requests.jsonl -; echo "status $?"
postern test --record requests.jsonl --filter x social-room.yaml; echo "status $?"
postern test --record requests.jsonl --output x_test.json social-room.yaml; echo "status $?"
postern test --record nosuch.jsonl social-room.yaml; echo "status $?"
postern test --record . social-room.yaml; echo "status $?"
