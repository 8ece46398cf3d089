room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml .
postern compile social-room.yaml -o - >room.pstn
postern compile social-room.yaml --strip -o - >stripped.yaml
sed 's/social-room.yaml/room.pstn/' "$room"/social-room_test.yaml >room_test.yaml
sed 's/social-room.yaml/stripped.yaml/' "$room"/social-room_test.yaml >stripped_test.yaml
postern check --lowered room.pstn stripped.yaml; echo "status $?"
postern check --format json room.pstn stripped.yaml; echo "status $?"
postern test room_test.yaml; echo "status $?"
postern test room_test.yaml --format json | grep -c '"policy":"room.pstn"'; echo "status $?"
postern test stripped_test.yaml; echo "status $?"
postern fmt --check room.pstn; echo "status $?"
request='--as alice --groups= --action write --path room/1/locked/x'
for policy in social-room.yaml room.pstn; do postern decide $policy --explain $request; done | uniq -c | sed 's/{.*/one line/'
postern decide stripped.yaml --explain $request; echo "status $?"
postern decide stripped.yaml --format pretty $request; echo "status $?"
postern explain stripped.yaml $request; echo "status $?"
postern explain stripped.yaml --as alice --action get --path room/1/x; echo "status $?"
postern explain stripped.yaml --guest --action write --path room/1/x; echo "status $?"
postern explain stripped.yaml --guest --action write --path nothing; echo "status $?"
postern explain room.pstn --guest --action write --path room/1/x; echo "status $?"
head -c 1000 room.pstn >cut.pstn
postern decide cut.pstn $request; echo "status $?"
for command in check "compile -o out.pstn" "decide $request" "explain $request"; do
  # A byte of the description alone is damaged.
  { head -c 2500 room.pstn; printf '\xff'; tail -c +2502 room.pstn; } >damaged.pstn
  postern $command damaged.pstn; echo "status $?"
done
for bytes in "" POST '\0\0\0\0' 'postern: 1\n'; do printf "$bytes" >no.pstn; postern check no.pstn; done; echo "status $?"
printf 'POSTERN\x1a\x02%055d' 0 | postern check -; echo "status $?"
