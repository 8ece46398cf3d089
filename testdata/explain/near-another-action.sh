postern explain testdata/explain/input/every-kind.yaml --guest --action write --path open/x
