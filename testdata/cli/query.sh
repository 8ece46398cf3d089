# Who, what and which; nobody, everybody; what can't be asked.
room=$PWD/testdata/social-room input=$PWD/testdata/cli/input
cd "$(mktemp -d)"
cp "$room"/social-room.yaml "$input"/broken.yaml .
postern query who social-room.yaml --action delete --path 'room/*'; echo "status $?"
postern query who social-room.yaml --action read,write --path 'profile/*'; echo "status $?"
postern query who social-room.yaml --action list --path elsewhere; echo "status $?"
postern query what social-room.yaml --as alice --groups=; echo "status $?"
postern query what social-room.yaml --guest --path 'profile/*'; echo "status $?"
postern query what social-room.yaml --function resizer; echo "status $?"
postern query which social-room.yaml --path room/42/cat.png; echo "status $?"
postern query which social-room.yaml --path '*'; echo "status $?"
postern query who social-room.yaml --action delete --path 'room/*' --format json
postern query what social-room.yaml --as alice --groups=admin --path 'profile/*' --format json
postern query which social-room.yaml --path 'profile/*' --format json
postern compile social-room.yaml -o room.pstn >/dev/null
postern query who room.pstn --action delete --path 'room/*'; echo "status $?"
postern compile social-room.yaml --strip -o stripped.pstn >/dev/null
postern query who stripped.pstn --action delete --path 'room/*'; echo "status $?"
printf 'postern: 1\npaths: url\naccess: {/of/<entity_id>/*: [{allow: owner, to: get}]}\n' >url.yaml
postern query what url.yaml --as 'a b'; echo "status $?"
postern query who broken.yaml --action get --path x; echo "status $?"
postern query whom social-room.yaml; echo "status $?"
postern query who social-room.yaml --path x; echo "status $?"
postern query who social-room.yaml --action get; echo "status $?"
postern query who social-room.yaml --action get --path x --guest; echo "status $?"
postern query who social-room.yaml --action gte --path x; echo "status $?"
postern query who social-room.yaml --action get --path a//b; echo "status $?"
postern query what social-room.yaml; echo "status $?"
postern query what social-room.yaml --guest --action get; echo "status $?"
postern query which social-room.yaml --path x --action get; echo "status $?"
postern query who social-room.yaml --action '' --path x; echo "status $?"
postern query what social-room.yaml --as a/b; echo "status $?"
printf 'postern: 1\naccess: {a/*: [{allow: "group:a,b", to: get}]}\n' >comma.yaml
postern query who comma.yaml --action get --path '*'; echo "status $?"
