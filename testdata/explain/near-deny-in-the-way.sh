postern explain testdata/explain/input/every-kind.yaml --as ada --groups=banned --attribute suspended=no --action get --path clean/x --format json
