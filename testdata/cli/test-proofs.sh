# Proofs of case files: proved, refuted, as text and as JSON.
room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml .
cat >proofs_test.yaml <<'END'
cases: 1
policy: social-room.yaml
tests:
  - {name: visitors look, as: guest, can: get room/1}
never:
  - {name: guests never write, selector: guest, to: [write, delete], path: '*'}
  - {name: only owners change a profile, selector: ['group:admin', guest], to: write, path: profile/*}
always:
  - {name: everybody sees the rooms, selector: [guest, authenticated], to: get, path: room/*}
  - {name: admins see everything, selector: 'group:admin', to: read, path: '*'}
END
postern test proofs_test.yaml; echo "status $?"
postern test proofs_test.yaml --format json; echo "status $?"
