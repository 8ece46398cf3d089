for flags in "--guest --action get --path shared/x" "--as ada --groups=staff --action write --path shared/x" \
  "--as ada --groups= --action write --path own/bob/x"; do
  postern explain testdata/explain/input/backend.yaml $flags
done
