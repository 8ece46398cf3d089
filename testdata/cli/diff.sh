# Who gained and who lost; what fails; what can't be compared.
input=$PWD/testdata/cli/input room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml "$input"/broken.yaml .
sed 's/allow: guest,         to: get/allow: guest,         to: [get, list]/; s/thumbnailer/resizer/g' \
  social-room.yaml >other.yaml
postern diff social-room.yaml social-room.yaml; echo "status $?"
postern diff social-room.yaml other.yaml; echo "status $?"
postern diff social-room.yaml other.yaml --fail-on guest | tail -n 1; echo "status ${PIPESTATUS[0]}"
postern diff social-room.yaml other.yaml --fail-on group:admin >/dev/null; echo "status $?"
postern diff social-room.yaml other.yaml --fail-on widened --format github; echo "status $?"
postern diff social-room.yaml other.yaml --format json; echo "status $?"
postern compile other.yaml -o other.pstn >/dev/null && postern diff other.yaml other.pstn; echo "status $?"
postern compile other.yaml --strip -o stripped.pstn >/dev/null && postern diff other.yaml stripped.pstn; echo "status $?"
printf 'postern: 1\npaths: url\naccess: {/a/*: [{allow: guest, to: get}]}\n' | postern diff social-room.yaml -; echo "status $?"
postern diff social-room.yaml broken.yaml; echo "status $?"
postern diff - -; echo "status $?"
postern diff social-room.yaml other.yaml --fail-on nobody; echo "status $?"
postern diff social-room.yaml other.yaml --fail-on ''; echo "status $?"
postern diff social-room.yaml other.yaml --fail-on function:resizr; echo "status $?"
