postern explain testdata/explain/input/every-kind.yaml --as a/b --groups= --action get --path open/x
