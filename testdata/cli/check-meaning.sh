# What a policy means stays the same however it is written; a small change of it does not.
room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml .
postern check --meaning social-room.yaml
postern fmt - <social-room.yaml | sed 's/ #.*//' | postern check --meaning -
postern compile social-room.yaml -o room.pstn >/dev/null && postern check --meaning room.pstn | tail -n 1
postern compile social-room.yaml --strip -o stripped.pstn >/dev/null && postern check --meaning stripped.pstn | tail -n 1
sed 's/to: write}/to: delete}/' social-room.yaml | postern check --meaning -
