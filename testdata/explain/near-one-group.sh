postern explain testdata/explain/input/every-kind.yaml --as ada --groups=red --action get --path team/blue/x
postern explain testdata/explain/input/every-kind.yaml --guest --action get --path team/blue/x
postern explain testdata/explain/input/every-kind.yaml --as ada --action get --path team/blue/x
