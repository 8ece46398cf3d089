# A group's role takes the place of the owner's: leave that group, or all if the next one's role does not do.
for groups in --groups=staff --groups=admin,staff --groups= ''; do
  postern explain testdata/explain/input/backend.yaml --as ada $groups --action write --path own/ada/x
done
postern explain testdata/explain/input/backend.yaml --as ada --action write --path shared/x
postern explain testdata/explain/input/backend.yaml --as ada --groups=staff --action get --path shared/x --format json
postern explain testdata/explain/input/backend.yaml --guest --action write --path shared/x
