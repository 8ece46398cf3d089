postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action gte --path open/x
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action DELETE --path open/x
postern explain testdata/explain/input/gateway.yaml --as ada --groups= --action put --path /public/x
postern explain testdata/explain/input/gateway.yaml --as ada --groups= --action gte --path /public/x --format json
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action read --path open/x
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action read --path open/x --format json
