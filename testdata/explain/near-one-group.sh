postern explain testdata/explain/input/every-kind.yaml --as ada --groups=red --action get --path team/blue/x
postern explain testdata/explain/input/every-kind.yaml --guest --action get --path team/blue/x
postern explain testdata/explain/input/every-kind.yaml --as ada --action get --path team/blue/x
# A deny is about the group.
postern explain testdata/explain/input/every-kind.yaml --as ada --groups=banned --attribute suspended=no --action get --path clean/x
# No flag can name this group, so there is no command to try.
postern explain testdata/explain/input/every-kind.yaml --as ada --groups= --action get --path team/a,b/x
