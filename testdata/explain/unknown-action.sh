postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action gte --path open/x
