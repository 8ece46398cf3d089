postern explain testdata/explain/input/every-kind.yaml --guest --action get --path opne/x
postern explain testdata/explain/input/gateway.yaml --guest --action get --path /reports/next
postern explain testdata/explain/input/gateway.yaml --guest --action GET --path '/privat/a%20b'
