# Proved, refuted, and what can't be asked.
room=$PWD/testdata/social-room
cd "$(mktemp -d)"
cp "$room"/social-room.yaml .
postern prove social-room.yaml --never guest --to write,delete --path '*'; echo "status $?"
postern prove social-room.yaml --always owner --to all --path 'profile/<entity_id>/*'; echo "status $?"
postern prove social-room.yaml --never anyone --to delete --path 'room/*'; echo "status $?"
postern prove social-room.yaml --always authenticated,guest --to get --path '*'; echo "status $?"
postern prove social-room.yaml --never guest --to get --path 'room/*' --format json; echo "status $?"
postern prove social-room.yaml --never guest --to write --path 'room/*' --format json; echo "status $?"
postern prove social-room.yaml --never group:admn --to write --path '*'; echo "status $?"
sed '/^groups/d; /^functions/d' social-room.yaml >open.yaml
postern prove open.yaml --never group:auditors --to write --path '*'; echo "status $?"
postern prove open.yaml --never group:auditors --to list --path 'room/*' --unknown; echo "status $?"
postern prove social-room.yaml --never owner,gest --to writ,get --path 'room/*'; echo "status $?"
postern prove social-room.yaml --never guest --to get --path a//b; echo "status $?"
postern prove social-room.yaml --to get --path a; echo "status $?"
postern prove social-room.yaml --never guest --always guest --to get --path a; echo "status $?"
postern prove social-room.yaml --never= --to get --path a; echo "status $?"
postern prove social-room.yaml --never guest --to= --path a; echo "status $?"
postern prove social-room.yaml --never guest --path a; echo "status $?"
postern compile social-room.yaml -o room.pstn >/dev/null
postern prove room.pstn --never guest,group:whoever --to write --path '*'; echo "status $?"
postern compile social-room.yaml --strip -o stripped.pstn >/dev/null
postern prove stripped.pstn --never guest --to write --path '*'; echo "status $?"
postern prove social-room.yaml --never guest --to get --path 'rooms/*'; echo "status $?"
