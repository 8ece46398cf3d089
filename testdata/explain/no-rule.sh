postern explain testdata/explain/input/every-kind.yaml --function f --action get --path members/x
