postern decide testdata/cli/input/rooms.yaml --explain --guest --action write --path room/1
postern decide testdata/cli/input/rooms.yaml --explain --format pretty --guest --action write --path room/1
printf '%s\n' '{"id":1,"principal":{"kind":"guest"},"action":"fly","path":"room/1"}' 'no json' |
  postern decide testdata/cli/input/rooms.yaml --explain --requests -
