# The graphs, a way through them, a cut; compiled and stripped; what can't be drawn.
input=$PWD/testdata/cli/input room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml "$input"/broken.yaml .
postern graph social-room.yaml; echo "status $?"
postern graph social-room.yaml --path room/1/locked/x; echo "status $?"
postern graph social-room.yaml --max-nodes 2; echo "status $?"
postern compile social-room.yaml -o room.pstn >/dev/null
diff <(postern graph social-room.yaml) <(postern graph room.pstn) && echo "compiled: the same"
postern compile social-room.yaml --strip -o stripped.pstn >/dev/null && postern graph stripped.pstn; echo "status $?"
postern graph social-room.yaml --path nowhere | grep governs
postern graph social-room.yaml -o room.dot; echo "status $?"
diff room.dot <(postern graph social-room.yaml) && echo "in a file: the same"
postern graph social-room.yaml -o room.dot; echo "written over: status $?"
postern graph social-room.yaml -o social-room.yaml; echo "status $?"
postern graph social-room.yaml --path room/../x; echo "status $?"
postern graph social-room.yaml --path ''  | grep 'the root'; echo "status $?"
PATH=/nowhere "$(command -v postern)" graph social-room.yaml --format svg; echo "status $?"
mkdir bin && printf '#!/bin/sh\ncat >/dev/null; exit 3\n' >bin/dot && chmod +x bin/dot
PATH=$PWD/bin:$PATH postern graph social-room.yaml --format svg; echo "status $?"
printf '#!/bin/sh\nkill -9 $$\n' >bin/dot
PATH=$PWD/bin:$PATH postern graph social-room.yaml --format svg; echo "status $?"
postern graph social-room.yaml --format png; echo "status $?"
postern graph social-room.yaml --max-nodes 0; echo "status $?"
postern graph social-room.yaml --pth x; echo "status $?"
postern graph broken.yaml; echo "status $?"
postern graph absent.yaml; echo "status $?"
