postern decide testdata/cli/input/rooms.yaml --guest --action get --path room/1
postern decide testdata/cli/input/rooms.yaml --as ada --groups=blue,red --attribute tenant=acme --attribute plan=paid --action list --path tenant/acme/blue/
postern decide testdata/cli/input/rooms.yaml --function sweeper --action get --path nowhere
