postern decide testdata/cli/input/rooms.yaml --requests testdata/cli/input/requests.jsonl
