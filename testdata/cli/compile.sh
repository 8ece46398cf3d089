input=$PWD/testdata/cli/input room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/* "$input"/broken.yaml .
postern compile social-room.yaml -o room.pstn; echo "status $?"
postern compile room.pstn --strip -o stripped.pstn; echo "status $?"
postern compile social-room.yaml --strip -o - | cmp - stripped.pstn; echo "status $?"
(cd / && postern compile - -o -) <social-room.yaml | postern check -; echo "status $?"
mkdir other && postern compile "$PWD/social-room.yaml" -o other/room.pstn && cmp room.pstn other/room.pstn
postern compile broken.yaml -o broken.pstn; echo "status $?"
postern compile social-room.yaml -o social-room.yaml; echo "status $?"
postern compile social-room.yaml -o broken.yaml; echo "status $?"
cmp social-room.yaml "$room"/social-room.yaml && cmp broken.yaml "$input"/broken.yaml
: >empty.pstn && postern compile social-room.yaml -o empty.pstn && cmp empty.pstn room.pstn && rm empty.pstn; echo "status $?"
postern compile nosuch.yaml -o nosuch.pstn; echo "status $?"
postern compile social-room.yaml -o nosuch/room.pstn; echo "status $?"
ls
