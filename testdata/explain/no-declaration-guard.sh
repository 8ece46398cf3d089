postern explain testdata/explain/input/every-kind.yaml --guest --action write --path bare/x
