postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path open//x
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path /open/x
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path /open/x --format json
