postern explain testdata/explain/input/every-kind.yaml --function f --action write --path members/x
