postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path home/bob/x
postern explain testdata/explain/input/every-kind.yaml --guest --action get --path home/bob/x
postern explain testdata/explain/input/every-kind.yaml --as= --groups= --action get --path home/bob/x
