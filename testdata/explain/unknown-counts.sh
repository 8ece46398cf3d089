postern explain testdata/explain/input/every-kind.yaml --as ada --attribute suspended=no --action get --path clean/x
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path clean/x
