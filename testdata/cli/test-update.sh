# Snapshots: what is blank or no longer holds is filled in, and nothing else changes.
folder=$(mktemp -d)
export XDG_CACHE_HOME=$folder/cache
unset CI
cp testdata/social-room/social-room.yaml "$folder"
cd "$folder"
cat >snap_test.yaml <<'YAML'
# What the rooms allow.
cases: 1
policy: social-room.yaml
principals:
  visitor: guest
  alice: {entity_id: alice, groups: []}
  carol: {entity_id: carol, groups: [admin]}
tests:
  - name: blanks, in blocks and in braces
    as: carol
    can:
      - request: delete room/42/cat.png
        because:   # the first that holds
      - {request: write room/42/cat.png, because: }
      - {request: get room/42/cat.png, because}
    cannot:
      - {because: no_declaration, request: write room/42/locked/x}   # wrong today
      - {because: room/*/locked/* anyone, request: write room/42/locked/y}
      - request: get nowhere
        because: |
          another
          one

  - {name: of a whole test, as: visitor, cannot: [get nowhere, get nowhere/else], because: }
  - name: a matrix
    path: profile/alice/me.png
    exactly:                     # nobody else
  - name: rows
    path: profile/alice/me.png
    exactly:
      visitor: get   # one word
      alice:
        - read
        - delete   # with a note
      carol:         # blank
  - name: a row is missing
    path: [profile/alice/me.png, profile/alice/you.png]
    exactly:
      alice: all
      visitor: [get]  # last
    because:
  - {name: in braces, path: profile/alice/me.png, exactly: {alice: [get], visitor: []}}
  - {name: empty braces, path: profile/alice/me.png, exactly: {}}
  - {name: a blank in braces, path: nowhere, exactly: }
YAML
cp snap_test.yaml before.yaml
echo "== without --update a blank is an error"
postern test snap_test.yaml; echo "status $?"
echo "== refused on a build server"
CI=true postern test --update snap_test.yaml; echo "status $?"
postern test --update --ci snap_test.yaml; echo "status $?"
cmp before.yaml snap_test.yaml && echo "unchanged"
echo "== filled in"
postern test --update snap_test.yaml; echo "status $?"
echo "== the second time nothing changes"
cp snap_test.yaml once.yaml
postern test --update snap_test.yaml; echo "status $?"
cmp once.yaml snap_test.yaml && postern test snap_test.yaml
echo "== line ends and the missing last one stay"
printf 'cases: 1\r\npolicy: social-room.yaml\r\nprincipals: {"ünal": guest}\r\ntests:\r\n- name: é\r\n  path: profile/alice/\r\n  exactly: # no end' >crlf_test.yaml
postern test --update crlf_test.yaml | tail -n 1; od -c crlf_test.yaml | tail -n 4
echo "== a claim is never changed, and what has no one answer is left"
cat >claims_test.yaml <<'YAML'
cases: 1
policy: social-room.yaml
principals: {visitor: guest, carol: {entity_id: carol, groups: [admin]}}
tests:
  - name: a claim that fails
    as: visitor
    can: [{request: write room/1/a, because: }, {request: delete room/1/a, because: room/* guest}]
  - name: several rules
    as: [visitor, carol]
    with: {path: [room/1/a, profile/1/a]}
    can: [{request: get <path>, because: }]
  - name: several paths
    with: {path: [room/1/a, profile/1/a]}
    path: <path>
    exactly:
  - name: a comment within
    path: room/1/a
    exactly:
      visitor: [get,  # this one
                list]
      carol: [get, list, write, delete]
  - {name: not run, as: visitor, can: [{request: get room/1/a, because: }], skip: later}
YAML
cp claims_test.yaml claims_before.yaml
postern test --update claims_test.yaml; echo "status $?"
cmp claims_before.yaml claims_test.yaml && echo "unchanged"
echo "== policies that decide differently"
sed 's/allow: guest, /allow: anyone, /' social-room.yaml >other.yaml
cat >both_test.yaml <<'YAML'
cases: 1
policy: [social-room.yaml, other.yaml]
tests: [{name: a, as: guest, can: [{request: get room/1/a, because: }]}]
YAML
postern test --update both_test.yaml; echo "status $?"
echo "== JSON"
cat >old_test.json <<'JSON'
{"cases": 1, "policy": "social-room.yaml", "tests": [{"name": "a", "as": "guest", "can": [{"request": "get room/1/a", "because": "no such"}]}]}
JSON
postern test --update old_test.json; echo "status $?"
echo "== a file that is changed meanwhile is not written over"
cat >changed_test.yaml <<'YAML'
cases: 1
policy: pipe.yaml
tests: [{name: a, as: guest, can: [{request: get room/1/a, because: }]}]
YAML
mkfifo pipe.yaml
# The policy is read once the case file was.
{ echo "# mine" >>changed_test.yaml; cat social-room.yaml; } >pipe.yaml &
postern test --update changed_test.yaml; echo "status $?"
wait
tail -n 2 changed_test.yaml
echo "== what would deceive a reader is spelled"
printf 'cases: 1\npolicy: social-room.yaml\ntests: # \xe2\x80\xaehidden\n- {name: a, as: guest, can: [{request: get room/1/a, because: }]}\n' >bidi_test.yaml
postern test --update bidi_test.yaml
echo "== a group with spaces, and semantics: amplify"
cat >amplify.yaml <<'YAML'
postern: 1
semantics: amplify
groups: ["site admins"]
access:
  public/*:
    - {allow: guest, to: [read]}
    - {allow: 'group:site admins', to: [read, write]}
YAML
cat >amplify_test.yaml <<'YAML'
cases: 1
policy: amplify.yaml
tests:
  - name: a
    as: {entity_id: a, groups: [site admins]}
    can:
      - {request: write public/a, because: }
    cannot:
      - {request: write private/a, because: }
YAML
postern test --update amplify_test.yaml; echo "status $?"
echo "== a report for programs"
cp before.yaml snap_test.yaml
postern test --update --format tap snap_test.yaml 2>changes | head -n 2; grep -c '^[-+]' changes
echo "== refused"
postern test --update - </dev/null; echo "status $?"
postern test --update --filter x snap_test.yaml; echo "status $?"
