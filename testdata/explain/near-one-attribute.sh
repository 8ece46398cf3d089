postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --attribute plan=free --action get --path team/blue/x
