postern explain testdata/explain/input/every-kind.yaml --guest --action get --path nowhere/at/all
