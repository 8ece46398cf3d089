for flags in "--guest --action get --path room/1" "--guest --action write --path room/1" \
  "--guest --action get --path tenant/acme/blue/x" "--guest --action get --path nowhere" \
  "--guest --action get --path room/../x" "--guest --action fly --path room/1" \
  "--as= --groups= --action get --path room/1"; do
  postern decide testdata/cli/input/rooms.yaml --format pretty $flags
done
